package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SocketFileTest {
    @TempDir
    private Path directory;

    private ServerSocketChannel listening(Path path) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(path));
    }

    @Test
    void removesWhatAnEarlierProcessHasLeft() throws IOException {
        var path = directory.resolve("left.sock");
        listening(path).close();
        assertThat(path).exists();
        SocketFile.makeRoom(path);
        assertThat(path).doesNotExist();
        SocketFile.makeRoom(path);
    }

    @Test
    void leavesWhereAnotherProcessListens() throws IOException {
        var path = directory.resolve("busy.sock");
        try (var other = listening(path)) {
            assertThatThrownBy(() -> SocketFile.makeRoom(path))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("another process listens there");
            assertThat(other.isOpen()).isTrue();
            assertThat(path).exists();
        }
    }

    @Test
    void leavesWhatIsNoSocket() throws IOException {
        var path = Files.writeString(directory.resolve("notes.txt"), "of somebody");
        assertThatThrownBy(() -> SocketFile.makeRoom(path)).hasMessageContaining("no socket");
        assertThat(path).hasContent("of somebody");
    }
}
