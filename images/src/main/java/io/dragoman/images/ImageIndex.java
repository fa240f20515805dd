package io.dragoman.images;

import com.google.cloud.tools.jib.api.Credential;
import com.google.cloud.tools.jib.api.ImageReference;
import com.google.cloud.tools.jib.api.RegistryException;
import com.google.cloud.tools.jib.event.EventHandlers;
import com.google.cloud.tools.jib.hash.Digests;
import com.google.cloud.tools.jib.http.FailoverHttpClient;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate;
import com.google.cloud.tools.jib.image.json.V22ManifestListTemplate.ManifestDescriptorTemplate;
import com.google.cloud.tools.jib.registry.RegistryClient;
import com.google.cloud.tools.jib.registry.credentials.CredentialRetrievalException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/**
 * The name under which the images of a service for several architectures are found: a manifest list of Docker's image
 * specification 2.2. Jib makes one itself only if all of its images have the same layers; those with a cache do not.
 */
final class ImageIndex {
    private ImageIndex() {}

    /**
     * Puts a list into the registry that has the images.
     *
     * @param name its name
     * @param images of the same repository
     * @param insecure whether a registry without TLS will do
     * @return its digest
     */
    static String push(ImageReference name, Map<Architecture, ImageReference> images, boolean insecure)
            throws ImageException {
        try {
            var client = client(name, insecure);
            var list = new V22ManifestListTemplate();
            for (var image : images.entrySet()) {
                list.addManifest(entry(client, image.getKey(), image.getValue()));
            }
            return client.pushManifest(list, name.getQualifier()).toString();
        } catch (IOException | RegistryException | CredentialRetrievalException e) {
            throw new ImageException(name + ": " + e.getMessage(), e);
        }
    }

    private static ManifestDescriptorTemplate entry(
            RegistryClient client, Architecture architecture, ImageReference image)
            throws IOException, RegistryException {
        var manifest = client.pullManifest(image.getQualifier());
        var entry = new ManifestDescriptorTemplate();
        entry.setMediaType(manifest.getManifest().getManifestMediaType());
        entry.setDigest(manifest.getDigest().toString());
        entry.setSize(Digests.computeDigest(manifest.getManifest()).getSize());
        entry.setPlatform(architecture.toString(), "linux");
        return entry;
    }

    private static RegistryClient client(ImageReference name, boolean insecure)
            throws IOException, RegistryException, CredentialRetrievalException {
        var factory = RegistryClient.factory(
                EventHandlers.NONE,
                name.getRegistry(),
                name.getRepository(),
                new FailoverHttpClient(insecure, false, ignored -> {}));
        var credential = credential(name);
        credential.ifPresent(factory::setCredential);
        var client = factory.newRegistryClient();
        // As Jib does: a token if the registry gives some, else the password with each request.
        if (!client.doPushBearerAuth() && credential.isPresent()) {
            client.configureBasicAuth();
        }
        return client;
    }

    private static Optional<Credential> credential(ImageReference name) throws CredentialRetrievalException {
        for (var retriever : ImageBuilder.credentials(name)) {
            var credential = retriever.retrieve();
            if (credential.isPresent()) {
                return credential;
            }
        }
        return Optional.empty();
    }
}
