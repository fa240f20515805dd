package io.dragoman.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageFileTest {
    @TempDir
    private Path directory;

    @Test
    void removesWhatALaterLayerSaysIsGone() throws IOException, InterruptedException {
        layer("one", "etc/kept", "etc/gone", "opt/old/deep/file");
        layer("two", "etc/.wh.gone", "opt/old/.wh..wh..opq", "opt/old/new");

        ImageFile.unpack(image(), directory.resolve("root"));

        assertThat(directory.resolve("root/etc/kept")).exists();
        assertThat(directory.resolve("root/etc")).isDirectoryNotContaining("glob:**gone");
        assertThat(directory.resolve("root/opt/old")).isDirectoryContaining("glob:**/new");
        assertThat(directory.resolve("root/opt/old/deep")).doesNotExist();
    }

    @Test
    void removesNothingOutsideOfTheImage() throws IOException, InterruptedException {
        var outside = Files.createDirectories(directory.resolve("outside"));
        Files.writeString(outside.resolve("mine"), "");
        var link = Files.createDirectories(directory.resolve("one")).resolve("link");
        Files.createSymbolicLink(link, outside);
        layer("one");
        layer("two", "link/.wh.mine");

        assertThatThrownBy(() -> ImageFile.unpack(image(), directory.resolve("root")))
                .hasMessageContaining("outside of the image");
        assertThat(outside.resolve("mine")).exists();
    }

    @Test
    void saysHowTheProcessIsStarted() throws IOException, InterruptedException {
        layer("one", "a");
        layer("two", "b");

        assertThat(ImageFile.unpack(image(), directory.resolve("root")))
                .isEqualTo(new ImageFile.Configuration(List.of("A=b c"), List.of("run", "it"), "10001:10001"));
    }

    private void layer(String name, String... files) throws IOException, InterruptedException {
        var content = Files.createDirectories(directory.resolve(name));
        for (var file : files) {
            Files.createDirectories(content.resolve(file).getParent());
            Files.writeString(content.resolve(file), name);
        }
        tar(directory.resolve(name + ".tar"), content, ".");
    }

    private Path image() throws IOException, InterruptedException {
        Files.writeString(directory.resolve("config.json"), """
                {"config": {"Env": ["A=b c"], "Entrypoint": ["run", "it"], "User": "10001:10001"}}""");
        Files.writeString(directory.resolve("manifest.json"), """
                [{"Config": "config.json", "Layers": ["one.tar", "two.tar"]}]""");
        var image = directory.resolve("image.tar");
        tar(image, directory, "config.json", "manifest.json", "one.tar", "two.tar");
        return image;
    }

    private static void tar(Path file, Path directory, String... names) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("tar", "-cf", file.toString(), "-C", directory.toString()));
        command.addAll(List.of(names));
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }
}
