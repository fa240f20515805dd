package io.dragoman.backends;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Serves the backends that its arguments name, each {@code kind:name=address:port}, until the process is ended. Prints
 * {@code kind name address:port} for each as soon as it listens,
 * and {@code ready} after the last: who reads along may see half a line before, but not then.
 */
public final class Main {
    private static final int WRONG_USAGE = 2;

    private Main() {}

    /** Runs until the process is ended. */
    public static void main(String[] args) throws InterruptedException {
        try {
            start(args, System.out);
        } catch (IllegalArgumentException | IOException e) {
            System.err.println("sample-backends: " + e.getMessage());
            System.exit(WRONG_USAGE);
        }
        new CountDownLatch(1).await();
    }

    /** Starts all of them or none. */
    static List<Backend> start(String[] args, PrintStream out) throws IOException {
        if (args.length == 0) {
            throw new IllegalArgumentException("name at least one backend, such as http:quote=127.0.0.1:0");
        }
        var specs = Arrays.stream(args).map(BackendSpec::parse).toList();
        var backends = new ArrayList<Backend>();
        for (var spec : specs) {
            try {
                var backend = Backend.start(spec);
                backends.add(backend);
                var address = backend.address();
                out.printf(
                        "%s %s %s:%d%n",
                        spec.kind().word(), spec.name(), address.getAddress().getHostAddress(), address.getPort());
            } catch (IOException e) {
                backends.forEach(Backend::close);
                throw new IOException(spec.name() + " cannot listen on " + spec.bind() + ": " + e.getMessage(), e);
            }
        }
        out.println("ready");
        out.flush();
        return List.copyOf(backends);
    }
}
