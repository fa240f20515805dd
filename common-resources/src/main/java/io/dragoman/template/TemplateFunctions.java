package io.dragoman.template;

import java.util.Map;

/** Functions beyond Go's own that templates of Filters and RateLimits have. */
public final class TemplateFunctions {
    /** What a template answers by which there is to be no text at all. */
    enum Signal {
        DO_NOT_SET
    }

    /** For values of headers: {@code hasKey map key}, and {@code doNotSet}, with which there is no header at all. */
    public static final Map<String, TemplateFunction> FOR_HEADERS = Map.of(
            "hasKey",
            arguments -> {
                if (arguments.size() == 2
                        && Values.plain(arguments.get(0)) instanceof Map<?, ?> map
                        && arguments.get(1) instanceof String key) {
                    return map.containsKey(key);
                }
                throw new TemplateException("hasKey takes a map and a string");
            },
            "doNotSet",
            arguments -> {
                if (arguments.isEmpty()) {
                    return Signal.DO_NOT_SET;
                }
                throw new TemplateException("doNotSet takes nothing");
            });

    /** For bodies: {@code json indent value}. */
    public static final Map<String, TemplateFunction> FOR_BODIES = Map.of("json", arguments -> {
        if (arguments.size() == 2 && arguments.get(0) instanceof String indent && indent.length() <= 16) {
            return JsonText.of(arguments.get(1), indent);
        }
        throw new TemplateException("json takes an indent and a value");
    });

    private TemplateFunctions() {}
}
