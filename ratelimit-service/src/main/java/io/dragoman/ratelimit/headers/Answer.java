package io.dragoman.ratelimit.headers;

import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.template.HeaderTemplates;
import io.dragoman.template.TemplateException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is said of a decision: by a {@link Refusal} if it refuses, and by the templates of the limits that apply. A
 * limit's header takes the place of one of the same name that is there by default; of several limits with the same
 * header the first counts.
 *
 * @param requestHeaders what the service is told of a request that is let through
 * @param responseHeaders what the client is told
 * @param body what a refused client is told, or null for nothing, as where the request is let through
 * @param problems what went wrong in templates, whose texts are then missing; holds nothing of a request
 */
public record Answer(
        List<Header> requestHeaders,
        List<Header> responseHeaders,
        @Nullable String body,
        List<String> problems) {
    private static final int MAX_BODY_CHARS = 64 * 1024;
    private static final Answer NOTHING = new Answer(List.of(), List.of(), null, List.of());
    private static final String CONTENT_TYPE = "Content-Type";

    /** Copies the lists. */
    public Answer {
        requestHeaders = List.copyOf(requestHeaders);
        responseHeaders = List.copyOf(responseHeaders);
        problems = List.copyOf(problems);
    }

    /** What to say of a decision by default. */
    public static Answer of(Decision decision) {
        return of(decision, Style.REFUSED);
    }

    /** What to say of a decision. */
    public static Answer of(Decision decision, Style style) {
        var refusing = decision.refusing().orElse(null);
        if (!speaks(style, refusing != null)
                && style.legacy().isEmpty()
                && decision.limits().allMatch(status -> saysNothing(status, refusing != null))) {
            return NOTHING;
        }
        var problems = new ArrayList<String>();
        if (refusing != null) {
            return refusal(decision, refusing, style, problems);
        }
        var data = new LimitData(decision);
        var requestHeaders = new Headers();
        var responseHeaders = new Headers();
        decision.limits().forEach(status -> {
            var words = status.rule().words();
            requestHeaders.addAll(render(words.requestHeaders(), data::any, status, problems));
            responseHeaders.addAll(render(words.responseHeaders(), data::any, status, problems));
        });
        if (speaks(style, false)) {
            responseHeaders.addAll(Refusal.standing(decision));
        }
        decision.worst().ifPresent(worst -> responseHeaders.addAll(style.legacy(worst)));
        return new Answer(requestHeaders.list(), responseHeaders.list(), null, problems);
    }

    private static boolean speaks(Style style, boolean refuses) {
        return switch (style.told()) {
            case NEVER -> false;
            case REFUSED -> refuses;
            case ALWAYS -> true;
        };
    }

    private static boolean saysNothing(LimitStatus status, boolean refuses) {
        var words = status.rule().words();
        return words.requestHeaders().isEmpty()
                && words.responseHeaders().isEmpty()
                && (!refuses || (words.errorHeaders().isEmpty() && words.errorBody() == null));
    }

    private static Answer refusal(Decision decision, LimitStatus refusing, Style style, List<String> problems) {
        var refusal = speaks(style, true) ? Refusal.of(decision) : null;
        var headers = new Headers();
        var words = refusing.rule().words();
        var data = new LimitData(decision);
        headers.addAll(render(words.errorHeaders(), data::error, refusing, problems));
        decision.limits()
                .forEach(status ->
                        headers.addAll(render(status.rule().words().responseHeaders(), data::any, status, problems)));
        var body = refusal == null ? null : refusal.body();
        if (words.errorBody() != null) {
            try {
                body = words.errorBody().render(data.error(), MAX_BODY_CHARS).orElse("");
                headers.add(new Header(CONTENT_TYPE, "application/json"));
            } catch (TemplateException e) {
                problems.add(problem(refusing, e));
            }
        }
        if (refusal != null) {
            headers.addAll(refusal.headers());
        }
        headers.addAll(style.legacy(refusing));
        return new Answer(List.of(), headers.list(), body, problems);
    }

    private static List<Header> render(
            HeaderTemplates templates, Supplier<Object> data, LimitStatus status, List<String> problems) {
        if (templates.isEmpty()) {
            return List.of();
        }
        try {
            return templates.render(data.get()).entrySet().stream()
                    .map(entry -> new Header(entry.getKey(), entry.getValue()))
                    .toList();
        } catch (TemplateException e) {
            problems.add(problem(status, e));
            return List.of();
        }
    }

    private static String problem(LimitStatus status, TemplateException failure) {
        return "a template of the limit " + status.rule().label() + " fails: " + failure.getMessage();
    }

    /** Headers, each once: the first of a name stays. */
    private static final class Headers {
        private final Map<String, Header> byName = new LinkedHashMap<>();

        private void add(Header header) {
            byName.putIfAbsent(header.name().toLowerCase(Locale.ROOT), header);
        }

        private void addAll(List<Header> headers) {
            headers.forEach(this::add);
        }

        private List<Header> list() {
            return List.copyOf(byName.values());
        }
    }
}
