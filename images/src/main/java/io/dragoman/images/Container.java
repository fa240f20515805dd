package io.dragoman.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An image's process in the image's files, without a container engine: in namespaces of its own for mounts and pids, as the
 * image's user where this process is root's, and as the only user of a namespace of its own where it is not.
 */
public final class Container implements AutoCloseable {
    /** Takes the image's root, the directory of this machine that becomes its {@code /tmp}, and what {@code env} takes. */
    private static final String SCRIPT = """
            root=$1 tmp=$2
            shift 2
            mkdir -p "$root/proc" "$root/dev" "$root/tmp"
            mount --rbind /proc "$root/proc"
            mount --rbind /dev "$root/dev"
            mount --bind "$tmp" "$root/tmp"
            exec env -i "$@"
            """;

    private final Process process;

    private Container(Process process) {
        this.process = process;
    }

    /**
     * Starts the process.
     *
     * @param root the image's files
     * @param tmp what it sees as {@code /tmp}; must be writable by everybody
     * @param image how it is started
     * @param environment added to the image's own, {@code NAME=VALUE} each
     * @param log where its output goes
     */
    public static Container start(
            Path root, Path tmp, ImageFile.Configuration image, List<String> environment, Path log) throws IOException {
        var isRoot = Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        var command = new ArrayList<String>(List.of("unshare"));
        if (!isRoot) {
            command.addAll(List.of("--user", "--map-root-user"));
        }
        command.addAll(List.of("--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", SCRIPT, "sh"));
        command.addAll(List.of(root.toString(), tmp.toString()));
        command.addAll(image.environment());
        command.addAll(environment);
        // The image's PATH is in force by then.
        command.add(Files.isExecutable(Path.of("/usr/sbin/chroot")) ? "/usr/sbin/chroot" : "/usr/bin/chroot");
        if (isRoot) {
            command.addAll(List.of("--userspec=" + image.user(), "--groups="));
        }
        command.add(root.toString());
        command.addAll(image.command());
        return new Container(new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start());
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** The image's process, once it runs; before, what leads to it. */
    public Optional<ProcessHandle> handle() {
        return process.children().findFirst();
    }

    /** Asks the process to end. */
    public void terminate() {
        handle().ifPresent(ProcessHandle::destroy);
    }

    /** Waits for its end, and answers its exit code. */
    public int waitFor() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
