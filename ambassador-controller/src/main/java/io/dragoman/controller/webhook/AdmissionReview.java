package io.dragoman.controller.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Answers the API server's {@code AdmissionReview} (admission.k8s.io/v1): refuses what the gateway would refuse. */
final class AdmissionReview {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The API server cuts longer warnings short. */
    private static final int LONGEST_WARNING = 256;

    private AdmissionReview() {}

    /**
     * The answer to a review.
     *
     * @param check what is wrong with an object
     */
    static ObjectNode answer(JsonNode review, Function<JsonNode, List<Problem>> check) {
        var request = review.path("request");
        var response = JSON.objectNode();
        response.set("uid", request.path("uid"));
        var object = request.path("object");
        var problems = object.isObject() ? check.apply(object) : List.<Problem>of();
        var errors = problems.stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(AdmissionReview::text)
                .toList();
        response.put("allowed", errors.isEmpty());
        if (!errors.isEmpty()) {
            response.putObject("status")
                    .put("code", HttpURLConnection.HTTP_BAD_REQUEST)
                    .put("message", errors.stream().collect(Collectors.joining("; ")));
        }
        var warnings = response.putArray("warnings");
        problems.stream()
                .filter(problem -> problem.severity() == Severity.WARNING)
                .map(AdmissionReview::text)
                .map(text -> text.length() > LONGEST_WARNING ? text.substring(0, LONGEST_WARNING) : text)
                .forEach(warnings::add);
        var answer = JSON.objectNode();
        answer.set("apiVersion", review.path("apiVersion"));
        answer.set("kind", review.path("kind"));
        answer.set("response", response);
        return answer;
    }

    private static String text(Problem problem) {
        var field = problem.origin().field();
        return (field.isEmpty() ? "" : field + " ") + problem.message();
    }
}
