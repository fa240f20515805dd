package io.dragoman.authz.audit;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * A decision about a request. It holds no header, no query, no token and no key.
 *
 * @param time when it was made
 * @param requestId names the request, by {@code x-request-id}
 * @param client who the client is, if a filter has found out; else empty
 * @param method of the request
 * @param host of the request, cut at 256 characters
 * @param path of the request without its query, cut at 256 characters
 * @param contextExtensions what the route says of itself ({@code auth_context_extensions} of its Mapping): the first 16
 *     by name, names and values cut at 256 characters
 * @param rule the rule that it met, as {@code policy.namespace rules[i]}; empty without one
 * @param filter the filter that decided, as {@code name.namespace}; empty without one
 * @param kind the kind of that filter, as in metrics
 * @param result {@code allowed}, {@code denied} or {@code failed}
 * @param status what the client is answered; 0 if the request goes on
 * @param reason what the client is told; empty if the request goes on
 * @param micros how long it took, in microseconds
 */
@RegisterForReflection
public record DecisionRecord(
        Instant time,
        String requestId,
        String client,
        String method,
        String host,
        String path,
        Map<String, String> contextExtensions,
        String rule,
        String filter,
        String kind,
        String result,
        int status,
        String reason,
        long micros) {
    private static final int MAX_CHARS = 256;
    private static final int MAX_EXTENSIONS = 16;

    /** The record of a verdict. */
    public static DecisionRecord of(AuthRequest request, Verdict verdict, Instant time, Duration took) {
        var outcome = Outcome.of(verdict.decision());
        var client = verdict.decision() instanceof Decision.Allow(var changes)
                ? changes.findings().client()
                : request.findings().client();
        return new DecisionRecord(
                time,
                request.requestId(),
                cut(client),
                cut(request.method()),
                cut(request.authority()),
                cut(request.path()),
                context(request),
                verdict.rule(),
                verdict.filter(),
                verdict.decider().label(),
                outcome.result(),
                outcome.status(),
                outcome.reason(),
                took.toNanos() / 1000);
    }

    private static Map<String, String> context(AuthRequest request) {
        if (request.contextExtensions().isEmpty()) {
            return Map.of();
        }
        var context = new TreeMap<String, String>();
        new TreeMap<>(request.contextExtensions())
                .entrySet().stream()
                        .limit(MAX_EXTENSIONS)
                        .forEach(entry -> context.put(cut(entry.getKey()), cut(entry.getValue())));
        return context;
    }

    private record Outcome(String result, int status, String reason) {
        static Outcome of(Decision decision) {
            return switch (decision) {
                case Decision.Allow allow -> new Outcome("allowed", 0, "");
                case Decision.Deny deny -> new Outcome("denied", deny.status(), deny.message());
                case Decision.Answer answer -> new Outcome("denied", answer.status(), answer.message());
                case Decision.Failure failure -> new Outcome("failed", failure.status(), failure.message());
            };
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }
}
