package io.dragoman.ratelimit.grpc;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file of a Unix socket that is listened at. It stays when a process ends suddenly, and is then in the way of the next. */
final class SocketFile {
    private SocketFile() {}

    /**
     * Removes what an earlier process has left at a path.
     *
     * @throws IOException if there is something else, or a process that listens
     */
    static void makeRoom(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        var file = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!file.isOther()) {
            throw new FileSystemException(path.toString(), null, "there is something else, which is no socket");
        }
        if (isListenedAt(path)) {
            throw new FileSystemException(path.toString(), null, "another process listens there");
        }
        Files.deleteIfExists(path);
    }

    private static boolean isListenedAt(Path path) {
        try (var connection = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
            return connection.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
