package io.dragoman.images;

import com.google.cloud.tools.jib.api.CacheDirectoryCreationException;
import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.CredentialRetriever;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.InvalidImageReferenceException;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Port;
import com.google.cloud.tools.jib.frontend.CredentialRetrieverFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Has Jib make images on one base. The same files on the same base make the same image, whenever it is made.
 *
 * @param base the image that all are made on, in a registry
 * @param insecure whether registries without TLS will do
 * @param work where layers are kept for the next image
 */
record ImageBuilder(ImageReference base, boolean insecure, Path work) {
    /** As the manifests of deploy/kustomize have it. */
    static final String USER = "10001:10001";

    private static final Instant CREATED = Instant.EPOCH;

    /** Makes a file that {@code docker load} and its like take. */
    JibContainer toFile(Service service, Architecture architecture, Contents contents, ImageReference name, Path file)
            throws ImageException {
        return build(
                service,
                architecture,
                contents,
                Containerizer.to(TarImage.at(file).named(name)));
    }

    /** Makes an image in a registry. */
    JibContainer toRegistry(Service service, Architecture architecture, Contents contents, ImageReference name)
            throws ImageException {
        return build(service, architecture, contents, Containerizer.to(withCredentials(name)));
    }

    private JibContainer build(Service service, Architecture architecture, Contents contents, Containerizer target)
            throws ImageException {
        try {
            return Jib.from(withCredentials(base))
                    .setPlatforms(Set.of(architecture.platform()))
                    .setFormat(ImageFormat.Docker)
                    .setCreationTime(CREATED)
                    .setUser(USER)
                    .setWorkingDirectory(Contents.HOME)
                    .setExposedPorts(service.ports().stream().map(Port::tcp).collect(Collectors.toSet()))
                    .addLabel("org.opencontainers.image.title", service.toString())
                    .setFileEntriesLayers(contents.layers())
                    .setEntrypoint(contents.command())
                    .containerize(target.setToolName("dragoman")
                            .setAllowInsecureRegistries(insecure)
                            .setBaseImageLayersCache(work.resolve("base"))
                            .setApplicationLayersCache(work.resolve("layers")));
        } catch (ExecutionException e) {
            throw new ImageException(service + " for " + architecture + ": " + reason(e), e);
        } catch (IOException | RegistryException | CacheDirectoryCreationException e) {
            throw new ImageException(service + " for " + architecture + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ImageException("interrupted", e);
        }
    }

    private static @Nullable String reason(ExecutionException failure) {
        var cause = failure.getCause();
        return cause == null ? failure.getMessage() : cause.getMessage();
    }

    private static RegistryImage withCredentials(ImageReference name) {
        var image = RegistryImage.named(name);
        credentials(name).forEach(image::addCredentialRetriever);
        return image;
    }

    /** Where passwords are looked for: where {@code docker login} and {@code podman login} leave them. */
    static List<CredentialRetriever> credentials(ImageReference name) {
        var found = CredentialRetrieverFactory.forImage(name, ignored -> {});
        return List.of(found.dockerConfig(), found.wellKnownCredentialHelpers());
    }

    /** The image of that name, or what is wrong with the name. */
    static ImageReference named(String name) throws ImageException {
        try {
            return ImageReference.parse(name);
        } catch (InvalidImageReferenceException e) {
            throw new ImageException(name + " is no image's name", e);
        }
    }
}
