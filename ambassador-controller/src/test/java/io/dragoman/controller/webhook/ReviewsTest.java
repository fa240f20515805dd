package io.dragoman.controller.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReviewsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Origin ORIGIN = new Origin(new ObjectKey("Mapping", "ns", "a"), 1, "", "spec.prefix");

    @Test
    void objectsAreConvertedToTheVersionThatIsWanted() throws IOException {
        var answer = ConversionReview.answer(conversion("getambassador.io/v3alpha1", "getambassador.io/v2"));
        assertThat(answer.path("kind").asText()).isEqualTo("ConversionReview");
        var response = answer.path("response");
        assertThat(response.path("uid").asText()).isEqualTo("u");
        assertThat(response.path("result").path("status").asText()).isEqualTo("Success");
        var object = response.path("convertedObjects").path(0);
        assertThat(object.path("apiVersion").asText()).isEqualTo("getambassador.io/v3alpha1");
        assertThat(object.path("spec").path("hostname").asText()).isEqualTo("a.example");
        assertThat(object.path("metadata").path("name").asText()).isEqualTo("a");
    }

    @Test
    void aVersionThatIsNotThereIsAFailureThatSaysSo() throws IOException {
        var response = ConversionReview.answer(conversion("getambassador.io/v9", "getambassador.io/v2"))
                .path("response");
        assertThat(response.path("result").path("status").asText()).isEqualTo("Failure");
        assertThat(response.path("result").path("message").asText()).contains("getambassador.io/v9");
        assertThat(response.has("convertedObjects")).isFalse();
    }

    @Test
    void anObjectThatCannotBeConvertedIsNamed() throws IOException {
        var response = ConversionReview.answer(conversion("getambassador.io/v3alpha1", "example.com/v1"))
                .path("response");
        assertThat(response.path("result").path("message").asText())
                .isEqualTo("a: apiVersion must be getambassador.io/v3alpha1, v2 or v1");
    }

    @Test
    void errorsRefuseAndWarningsWarn() throws IOException {
        var response = admission(List.of(
                Problem.error(ORIGIN, "is required"), Problem.warning(ORIGIN.at("spec.docs"), "has no effect")));
        assertThat(response.path("allowed").asBoolean()).isFalse();
        assertThat(response.path("status").path("message").asText()).isEqualTo("spec.prefix is required");
        assertThat(response.path("warnings")).extracting(JsonNode::asText).containsExactly("spec.docs has no effect");
        assertThat(admission(List.of()).path("allowed").asBoolean()).isTrue();
    }

    @Test
    void aDeletionIsAllowed() throws IOException {
        var review = JSON.readTree("{\"request\": {\"uid\": \"u\", \"operation\": \"DELETE\", \"object\": null}}");
        var response = AdmissionReview.answer(review, _ -> List.of(Problem.error(ORIGIN, "is required")));
        assertThat(response.path("response").path("allowed").asBoolean()).isTrue();
    }

    private static JsonNode admission(List<Problem> problems) throws IOException {
        var review = JSON.readTree("{\"request\": {\"uid\": \"u\", \"object\": {}}}");
        return AdmissionReview.answer(review, _ -> problems).path("response");
    }

    private static JsonNode conversion(String wanted, String given) throws IOException {
        return JSON.readTree("""
                {"apiVersion": "apiextensions.k8s.io/v1", "kind": "ConversionReview",
                 "request": {"uid": "u", "desiredAPIVersion": "%s", "objects": [
                   {"apiVersion": "%s", "kind": "Mapping", "metadata": {"name": "a"},
                    "spec": {"host": "a.example", "prefix": "/", "service": "s"}}]}}
                """.formatted(wanted, given));
    }
}
