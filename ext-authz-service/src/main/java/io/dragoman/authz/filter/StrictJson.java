package io.dragoman.authz.filter;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON of tokens so that no two readers can understand it differently: one object, no duplicate members,
 * valid UTF-8, and bounded depth and numbers.
 */
final class StrictJson {
    private static final int MAX_DEPTH = 32;
    private static final int MAX_NUMBER_CHARS = 100;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER_CHARS)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private StrictJson() {}

    /** The object, or null if the bytes are anything else. */
    static @Nullable ObjectNode object(byte[] bytes) {
        try {
            // A decoder of its own, since the parser's lets some malformed sequences through. A byte order mark is
            // refused by the parser, for it is given characters.
            var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return JSON.readTree(text.toString()) instanceof ObjectNode object ? object : null;
        } catch (CharacterCodingException | JsonProcessingException e) {
            return null;
        }
    }
}
