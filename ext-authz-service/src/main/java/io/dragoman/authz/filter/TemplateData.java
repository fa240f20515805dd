package io.dragoman.authz.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Headers;
import io.dragoman.template.TemplateException;
import io.dragoman.template.TemplateFunction;
import io.dragoman.template.TemplateObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What templates of filters are given, by the names that users of Edge Stack know. */
final class TemplateData {
    /** What templates call the request's headers. */
    static final String HEADERS = "httpRequestHeader";

    private TemplateData() {}

    /** What a filter has to say of a client, and what is there in any case: the request's headers, and its route's words. */
    static Map<String, @Nullable Object> of(Map<String, ?> ofFilter, AuthRequest request) {
        var data = new HashMap<String, @Nullable Object>(ofFilter);
        data.put(HEADERS, headers(request.headers()));
        data.put(RequestFacts.CONTEXT, request.contextExtensions());
        return data;
    }

    /** A token: {@code .Raw}, {@code .Header}, {@code .Claims}, {@code .Signature}. */
    static TemplateObject token(String raw, JsonNode header, JsonNode claims) {
        var fields = new HashMap<String, @Nullable Object>();
        fields.put("Raw", raw);
        fields.put("Header", plain(header));
        fields.put("Claims", plain(claims));
        fields.put("Signature", raw.substring(raw.lastIndexOf('.') + 1));
        var members = new HashMap<String, TemplateFunction>();
        fields.forEach((name, value) -> members.put(name, TemplateObject.field(value)));
        return new TemplateObject(fields, members);
    }

    /** A request's headers, as Go has them: {@code .Get "X"}, {@code .Values "X"}, and lists of values by name. */
    static TemplateObject headers(Headers headers) {
        var byName = new HashMap<String, @Nullable Object>();
        for (var name : headers.names()) {
            byName.put(canonical(name), List.of(String.valueOf(headers.get(name))));
        }
        return new TemplateObject(
                byName,
                Map.of(
                        "Get",
                        arguments -> {
                            var value = headers.get(name(arguments));
                            return value == null ? "" : value;
                        },
                        "Values",
                        arguments -> {
                            var value = headers.get(name(arguments));
                            return value == null ? List.of() : List.of(value);
                        }));
    }

    private static String name(List<@Nullable Object> arguments) throws TemplateException {
        if (arguments.size() == 1 && arguments.getFirst() instanceof String name) {
            return name.toLowerCase(Locale.ROOT);
        }
        throw new TemplateException("takes the name of a header");
    }

    private static String canonical(String name) {
        var result = new StringBuilder(name.length());
        boolean first = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            result.append(first ? Character.toUpperCase(c) : c);
            first = c == '-';
        }
        return result.toString();
    }

    /** JSON as Go reads it where it does not know its shape: all numbers are float64. */
    static @Nullable Object plain(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> {
                double number = node.doubleValue();
                // One that no float64 can be is shown as it is.
                yield Double.isInfinite(number) ? (Object) node.asText() : (Object) number;
            }
            case ARRAY -> {
                var list = new ArrayList<@Nullable Object>();
                node.forEach(item -> list.add(plain(item)));
                yield list;
            }
            case OBJECT -> {
                var map = new HashMap<String, @Nullable Object>();
                node.properties().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
                yield map;
            }
            default -> null;
        };
    }
}
