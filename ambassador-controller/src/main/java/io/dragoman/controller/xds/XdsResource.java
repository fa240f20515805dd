package io.dragoman.controller.xds;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.dragoman.resources.Origin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One resource as Envoy gets it.
 *
 * @param name its name among resources of its type
 * @param body the packed message
 * @param version the hash of its bytes, so that every replica gives the same bytes the same version
 * @param warmUp what must have happened before routes may name it
 * @param origins the objects that it is made of
 */
public record XdsResource(String name, Any body, String version, WarmUp warmUp, Set<Origin> origins) {
    private static final int VERSION_DIGITS = 16;

    /** Copies the set. */
    public XdsResource {
        origins = Set.copyOf(origins);
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
        var bytes = deterministicBytes(message);
        var body = Any.newBuilder()
                .setTypeUrl(
                        "type.googleapis.com/" + message.getDescriptorForType().getFullName())
                .setValue(bytes)
                .build();
        return new XdsResource(name, body, digest(bytes), warmUp, origins);
    }

    private static ByteString deterministicBytes(Message message) {
        var bytes = new byte[message.getSerializedSize()];
        var output = CodedOutputStream.newInstance(bytes);
        output.useDeterministicSerialization();
        try {
            message.writeTo(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteString.copyFrom(bytes);
    }

    private static String digest(ByteString bytes) {
        try {
            var sha = MessageDigest.getInstance("SHA-256");
            sha.update(bytes.asReadOnlyByteBuffer());
            return HexFormat.of().formatHex(sha.digest()).substring(0, VERSION_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Name and version only: the body may hold a private key. */
    @Override
    public String toString() {
        return name + "@" + version;
    }
}
