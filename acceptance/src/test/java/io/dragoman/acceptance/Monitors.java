package io.dragoman.acceptance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * ServiceMonitors and PodMonitors as a configuration of Prometheus with what they select just now: Debian's Prometheus cannot
 * look into a cluster itself.
 *
 * @param world where to look
 * @param namespace where the monitors are
 */
record Monitors(TestWorld world, String namespace) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * What is scraped.
     *
     * @param address the pod's
     * @param port the number
     * @param pod the pod's name
     */
    private record Endpoint(String address, int port, String pod) {}

    /** The configuration that scrapes what the monitors of a file select. */
    String configuration(Path file) throws IOException {
        var configuration = JSON.createObjectNode();
        configuration.putObject("global").put("scrape_interval", "1s");
        var jobs = configuration.putArray("scrape_configs");
        try (var documents = new YAMLMapper().readerFor(ObjectNode.class).<ObjectNode>readValues(file.toFile())) {
            while (documents.hasNextValue()) {
                jobs.add(job(documents.nextValue()));
            }
        }
        return configuration.toString();
    }

    private ObjectNode job(JsonNode monitor) {
        boolean ofPods = monitor.required("kind").asText().equals("PodMonitor");
        var spec = monitor.required("spec");
        var scraped =
                spec.required(ofPods ? "podMetricsEndpoints" : "endpoints").required(0);
        var selector = spec.at("/selector/matchLabels").properties().stream()
                .map(label -> label.getKey() + "=" + label.getValue().asText())
                .collect(Collectors.joining(","));
        var port = scraped.required("port").asText();
        var job = JSON.createObjectNode();
        job.put("job_name", monitor.at("/metadata/name").asText());
        job.put("metrics_path", scraped.required("path").asText());
        var targets = job.putArray("static_configs");
        for (var endpoint : ofPods ? pods(selector, port) : services(selector, port)) {
            var target = targets.addObject();
            target.putArray("targets").add(endpoint.address() + ":" + endpoint.port());
            target.putObject("labels").put("namespace", namespace).put("pod", endpoint.pod());
        }
        return job;
    }

    private List<Endpoint> pods(String selector, String port) {
        return items("pods", selector)
                .flatMap(pod -> each(pod.at("/spec/containers"))
                        .flatMap(container -> number(container.path("ports"), port, "containerPort"))
                        .map(number -> new Endpoint(
                                pod.at("/status/podIP").asText(),
                                number,
                                pod.at("/metadata/name").asText())))
                .toList();
    }

    /** Endpoints have the labels of their Services. */
    private List<Endpoint> services(String selector, String port) {
        return items("endpointslices", selector)
                .flatMap(slice -> number(slice.path("ports"), port, "port")
                        .flatMap(number -> each(slice.path("endpoints"))
                                .map(endpoint -> new Endpoint(
                                        endpoint.at("/addresses/0").asText(),
                                        number,
                                        endpoint.at("/targetRef/name").asText()))))
                .toList();
    }

    private static Stream<Integer> number(JsonNode ports, String name, String field) {
        return each(ports)
                .filter(port -> port.path("name").asText().equals(name))
                .map(port -> port.required(field).asInt());
    }

    private Stream<JsonNode> items(String kind, String selector) {
        try {
            return each(JSON.readTree(world.kubectl(
                            "get", kind, "--namespace=" + namespace, "--selector=" + selector, "--output=json"))
                    .path("items"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
