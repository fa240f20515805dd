package io.dragoman.ratelimit.xds;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.Map;

/**
 * The message {@code ratelimit.config.ratelimit.v3.RateLimitConfig}, by the numbers of its fields, as the YAML document
 * that says the same: so that there is one place that says what is right in either.
 *
 * @param name what the management server calls it
 * @param document the rest of it
 */
record ConfigMessage(String name, ObjectNode document) {
    private static final Map<Long, String> UNITS =
            Map.of(1L, "second", 2L, "minute", 3L, "hour", 4L, "day", 5L, "month", 6L, "year", 7L, "week");

    /** More levels than a request may have entries fit nothing. */
    private static final int MAX_DEPTH = 32;

    /**
     * Reads a message.
     *
     * @throws InvalidProtocolBufferException if it is none
     */
    static ConfigMessage of(ByteString message) throws InvalidProtocolBufferException {
        var fields = UnknownFieldSet.parseFrom(message);
        var document = JsonNodeFactory.instance.objectNode();
        document.put("domain", text(fields, 2));
        each(fields, 3, document.putArray("descriptors"), descriptor(1));
        return new ConfigMessage(text(fields, 1), document);
    }

    private interface Reader {
        void read(UnknownFieldSet fields, ObjectNode into) throws InvalidProtocolBufferException;
    }

    private static Reader descriptor(int depth) {
        return (fields, into) -> descriptor(fields, into, depth);
    }

    private static void descriptor(UnknownFieldSet fields, ObjectNode into, int depth)
            throws InvalidProtocolBufferException {
        if (depth > MAX_DEPTH) {
            throw new InvalidProtocolBufferException("descriptors are nested too deeply");
        }
        into.put("key", text(fields, 1));
        into.put("value", text(fields, 2));
        if (fields.hasField(3)) {
            policy(UnknownFieldSet.parseFrom(last(fields, 3)), into.putObject("rate_limit"));
        }
        each(fields, 4, into.putArray("descriptors"), descriptor(depth + 1));
        into.put("shadow_mode", number(fields, 5) != 0);
        into.put("detailed_metric", number(fields, 6) != 0);
        into.put("quota_mode", number(fields, 7) != 0);
    }

    private static void policy(UnknownFieldSet fields, ObjectNode into) throws InvalidProtocolBufferException {
        boolean unlimited = number(fields, 3) != 0;
        into.put("unlimited", unlimited);
        into.put("name", text(fields, 4));
        into.put("requests_per_unit", number(fields, 2));
        if (!unlimited) {
            into.put("unit", UNITS.getOrDefault(number(fields, 1), "unknown"));
        }
        each(fields, 5, into.putArray("replaces"), (replaced, entry) -> entry.put("name", text(replaced, 1)));
    }

    private static void each(UnknownFieldSet fields, int number, ArrayNode into, Reader reader)
            throws InvalidProtocolBufferException {
        for (var bytes : fields.getField(number).getLengthDelimitedList()) {
            reader.read(UnknownFieldSet.parseFrom(bytes), into.addObject());
        }
    }

    private static ByteString last(UnknownFieldSet fields, int number) {
        var values = fields.getField(number).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getLast();
    }

    private static String text(UnknownFieldSet fields, int number) {
        return last(fields, number).toStringUtf8();
    }

    private static long number(UnknownFieldSet fields, int number) {
        var values = fields.getField(number).getVarintList();
        return values.isEmpty() ? 0 : values.getLast();
    }
}
