package io.dragoman.controller.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.dragoman.protos.Packed;
import io.dragoman.resources.Origin;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One resource as Envoy gets it.
 *
 * @param name its name among resources of its type
 * @param body the packed message
 * @param version the hash of its bytes, so that every replica gives the same bytes the same version
 * @param warmUp what must have happened before routes may name it
 * @param provenance the objects that it is made of, in as many sets as it has parts
 * @param isLingering whether only listeners that are drained may still ask for it
 */
public record XdsResource(
        String name, Any body, String version, WarmUp warmUp, List<Set<Origin>> provenance, boolean isLingering) {
    private static final int VERSION_DIGITS = 16;

    /** Copies the list. */
    public XdsResource {
        provenance = List.copyOf(provenance);
    }

    /**
     * What a new cluster waits for in Envoy before it takes requests.
     *
     * @param endpoints name of the endpoint resource that it needs, or null
     * @param dns whether it looks up a name first, of which Envoy does not tell the end
     */
    public record WarmUp(@Nullable String endpoints, boolean dns) {
        /** Ready as soon as it is accepted. */
        public static final WarmUp NONE = new WarmUp(null, false);
    }

    /** Packs a message. Equal messages get equal bytes and versions. */
    public static XdsResource of(String name, Message message, WarmUp warmUp, Set<Origin> origins) {
        var bytes = Encoded.of(message);
        return of(name, Packed.typeUrl(message), bytes, digest(bytes), warmUp, List.of(Set.copyOf(origins)));
    }

    /**
     * Packs a message that is encoded already.
     *
     * @param digest tells its bytes apart from all others, 16 characters or more
     */
    public static XdsResource of(
            String name, String typeUrl, ByteString bytes, String digest, WarmUp warmUp, List<Set<Origin>> provenance) {
        var body = Any.newBuilder().setTypeUrl(typeUrl).setValue(bytes).build();
        return new XdsResource(name, body, digest.substring(0, VERSION_DIGITS), warmUp, provenance, false);
    }

    /** The SHA-256 of some bytes, in hexadecimal. */
    public static String digest(ByteString bytes) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            bytes.asReadOnlyByteBufferList().forEach(sha::update);
            return HexFormat.of().formatHex(sha.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The same, for listeners that are drained only if so said. */
    public XdsResource lingering(boolean lingering) {
        return new XdsResource(name, body, version, warmUp, provenance, lingering);
    }

    /** The objects that it is made of. */
    public Stream<Origin> origins() {
        return provenance.stream().flatMap(Set::stream);
    }

    /** Bodies are equal if versions are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof XdsResource resource
                && name.equals(resource.name)
                && version.equals(resource.version)
                && warmUp.equals(resource.warmUp)
                && isLingering == resource.isLingering
                && provenance.equals(resource.provenance);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, version);
    }

    /** Name and version only: the body may hold a private key. */
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
