package io.dragoman.authz.jwks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigInteger;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Reads a JWK Set (RFC 7517), leaving out the keys that cannot or must not verify a signature. */
public final class KeySetParser {
    private static final int MAX_KEYS = 200;
    private static final int MAX_DEPTH = 16;
    private static final int MIN_RSA_BITS = 2048;
    private static final BigInteger MIN_RSA_EXPONENT = BigInteger.valueOf(3);

    /** What a public key is made of. Certificates and private parts are not looked at. */
    private static final Set<String> MEMBERS = Set.of("kty", "kid", "n", "e", "crv", "x", "y");

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .build())
                    .build())
            .build();

    private KeySetParser() {}

    /**
     * The usable keys of a document.
     *
     * @throws KeysUnavailableException if it is not a JWK Set, or none of its keys is usable
     */
    public static KeySet parse(String document) throws KeysUnavailableException {
        var keys = new ArrayList<VerificationKey>();
        var entries = entries(document);
        for (int i = 0; i < entries.size() && i < MAX_KEYS; i++) {
            var key = key(entries.get(i));
            if (key != null) {
                keys.add(key);
            }
        }
        if (keys.isEmpty()) {
            throw new KeysUnavailableException("holds no key that can verify a signature");
        }
        return new KeySet(keys);
    }

    private static JsonNode entries(String document) throws KeysUnavailableException {
        try {
            var entries = JSON.readTree(document).path("keys");
            if (entries.isArray()) {
                return entries;
            }
        } catch (JsonProcessingException e) {
            // Answered like every other document that is no JWK Set.
        }
        throw new KeysUnavailableException("is not a JSON Web Key Set");
    }

    private static @Nullable VerificationKey key(JsonNode entry) {
        var type = entry.path("kty").asText();
        if (!Set.of("RSA", "EC", "OKP").contains(type) || !isForVerifying(entry)) {
            return null;
        }
        try {
            var jwk = PublicJsonWebKey.Factory.newPublicJwk(publicMembers(entry));
            var key = jwk.getPublicKey();
            if (key instanceof RSAPublicKey rsa && isWeak(rsa)) {
                return null;
            }
            var family = type.equals("RSA") ? type : entry.path("crv").asText();
            return new VerificationKey(key, text(entry, "kid"), text(entry, "alg"), family);
        } catch (JoseException | RuntimeException e) {
            // The library has no one exception for a malformed key; the others of the set stay usable.
            return null;
        }
    }

    private static boolean isForVerifying(JsonNode entry) {
        var use = entry.get("use");
        var operations = entry.get("key_ops");
        return (use == null || use.asText().equals("sig"))
                && (operations == null || contains(operations, "verify"))
                && (entry.get("alg") == null || entry.get("alg").isTextual());
    }

    private static boolean contains(JsonNode list, String value) {
        for (var item : list) {
            if (item.isTextual() && item.textValue().equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isWeak(RSAPublicKey key) {
        return key.getModulus().bitLength() < MIN_RSA_BITS
                || key.getPublicExponent().compareTo(MIN_RSA_EXPONENT) < 0
                || !key.getPublicExponent().testBit(0)
                || Roca.isWeak(key.getModulus());
    }

    private static Map<String, Object> publicMembers(JsonNode entry) {
        var members = new HashMap<String, Object>();
        for (var member : entry.properties()) {
            if (MEMBERS.contains(member.getKey()) && member.getValue().isTextual()) {
                members.put(member.getKey(), member.getValue().textValue());
            }
        }
        return members;
    }

    private static @Nullable String text(JsonNode entry, String name) {
        return entry.path(name).textValue();
    }
}
