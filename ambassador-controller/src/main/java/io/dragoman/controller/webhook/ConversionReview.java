package io.dragoman.controller.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dragoman.conversion.ApiVersion;
import io.dragoman.conversion.Conversion;

/** Answers the API server's {@code ConversionReview} (apiextensions.k8s.io/v1). */
final class ConversionReview {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private ConversionReview() {}

    /** The answer to a review. All objects are converted, or none. */
    static ObjectNode answer(JsonNode review) {
        var request = review.path("request");
        var response = JSON.objectNode();
        response.set("uid", request.path("uid"));
        var wanted = ApiVersion.of(request.path("desiredAPIVersion").asText());
        if (wanted == null) {
            failed(response, "there is no version " + request.path("desiredAPIVersion"));
        } else {
            convert(request, wanted, response);
        }
        var answer = JSON.objectNode();
        answer.set("apiVersion", review.path("apiVersion"));
        answer.set("kind", review.path("kind"));
        answer.set("response", response);
        return answer;
    }

    private static void convert(JsonNode request, ApiVersion wanted, ObjectNode response) {
        var converted = JSON.arrayNode();
        for (var object : request.path("objects")) {
            try {
                converted.add(Conversion.convert((ObjectNode) object, wanted));
            } catch (ClassCastException | IllegalArgumentException e) {
                failed(response, object.path("metadata").path("name").asText() + ": " + e.getMessage());
                return;
            }
        }
        response.set("convertedObjects", converted);
        response.putObject("result").put("status", "Success");
    }

    private static void failed(ObjectNode response, String message) {
        response.putObject("result").put("status", "Failure").put("message", message);
    }
}
