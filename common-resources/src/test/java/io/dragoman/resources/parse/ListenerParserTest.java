package io.dragoman.resources.parse;

import static io.dragoman.resources.parse.Parsing.manifest;
import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.Listener;
import io.dragoman.resources.model.Listener.Layer;
import io.dragoman.resources.model.Listener.SecurityModel;
import io.dragoman.resources.model.Selector;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListenerParserTest {
    private static final String PORT = "port: 8080\n";
    private static final String HTTP = "protocol: HTTP\n";
    private static final String MODEL = "securityModel: XFP\n";
    private static final String BINDING = "hostBinding: {namespace: {from: ALL}}\n";

    @Test
    void whatIsLeftOutHasItsDefault() {
        var listener = good(PORT + HTTP + MODEL + BINDING);
        assertThat(listener)
                .isEqualTo(new Listener(
                        listener.meta(),
                        8080,
                        List.of(Layer.HTTP, Layer.TCP),
                        SecurityModel.XFP,
                        true,
                        null,
                        null,
                        0,
                        null));
    }

    @Test
    void everyFieldIsRead() {
        var listener = good("""
                port: 65535
                protocolStack: [PROXY, TLS, HTTP, TCP]
                securityModel: SECURE
                hostBinding: {namespace: {from: SELF}, selector: {matchLabels: {a: b}}}
                statsPrefix: edge
                l7Depth: 2
                http2MaxConcurrentStreams: 100
                """);
        assertThat(listener)
                .isEqualTo(new Listener(
                        listener.meta(),
                        65535,
                        List.of(Layer.PROXY, Layer.TLS, Layer.HTTP, Layer.TCP),
                        SecurityModel.SECURE,
                        false,
                        new Selector(Map.of("a", "b"), List.of()),
                        "edge",
                        2,
                        100));
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP, HTTP TCP",
        "HTTPS, TLS HTTP TCP",
        "HTTPPROXY, PROXY HTTP TCP",
        "HTTPSPROXY, PROXY TLS HTTP TCP",
        "TCP, TCP",
        "TLS, TLS TCP"
    })
    void aProtocolStandsForAStackWithTheProxyHeaderOutermost(String protocol, String stack) {
        var listener = Parsing.accepted(
                Listener.class, manifest("Listener", PORT + MODEL + BINDING + "protocol: " + protocol));
        assertThat(listener.protocolStack())
                .isEqualTo(Arrays.stream(stack.split(" ")).map(Layer::valueOf).toList());
    }

    @Test
    void http3IsAStackOfItsOwn() {
        assertThat(good(PORT + MODEL + BINDING + "protocolStack: [TLS, HTTP, UDP]\n")
                        .protocolStack())
                .containsExactly(Layer.TLS, Layer.HTTP, Layer.UDP);
    }

    @Test
    void theStackWinsOverTheProtocol() {
        var yaml = manifest("Listener", PORT + MODEL + BINDING + HTTP + "protocolStack: [TLS, HTTP, TCP]\n");
        assertThat(Parsing.problems(yaml)).containsExactly("WARNING spec.protocol: has no effect beside protocolStack");
        assertThat(Parsing.accepted(Listener.class, yaml).protocolStack())
                .containsExactly(Layer.TLS, Layer.HTTP, Layer.TCP);
    }

    @Test
    void anEmptyStackSaysNothing() {
        assertThat(good(PORT + MODEL + BINDING + HTTP + "protocolStack: []\n").protocolStack())
                .containsExactly(Layer.HTTP, Layer.TCP);
        assertThat(Parsing.refused(manifest("Listener", PORT + MODEL + BINDING + "protocolStack: []\n")))
                .containsExactly("ERROR spec.protocol: is required, or protocolStack");
    }

    @ParameterizedTest
    @CsvSource({"XFP", "SECURE", "INSECURE"})
    void theSecurityModelIsRead(SecurityModel model) {
        assertThat(good(PORT + HTTP + BINDING + "securityModel: " + model).securityModel())
                .isEqualTo(model);
    }

    @Test
    void aSelectorAloneBindsHostsOfTheOwnNamespace() {
        assertThat(good(PORT + HTTP + MODEL + "hostBinding: {selector: {matchLabels: {a: b}}}\n"))
                .returns(false, Listener::fromAllNamespaces)
                .returns(new Selector(Map.of("a", "b"), List.of()), Listener::hostSelector);
        assertThat(good(PORT + HTTP + MODEL + "hostBinding: {namespace: {}}\n").fromAllNamespaces())
                .isFalse();
    }

    @Test
    void everyRequiredFieldIsNamed() {
        assertThat(Parsing.refused(manifest("Listener", "{}")))
                .containsExactlyInAnyOrder(
                        "ERROR spec.port: is required",
                        "ERROR spec.protocol: is required, or protocolStack",
                        "ERROR spec.securityModel: is required: XFP, SECURE or INSECURE",
                        "ERROR spec.hostBinding: is required: say which Hosts belong to the Listener");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "port: 0 | port: must be from 1 to 65535, but is 0",
                "port: 65536 | port: must be from 1 to 65535, but is 65536",
                "port: 18446744073709551696 | port: must be from 1 to 65535, but is 18446744073709551696",
                "port: '80' | port: must be a whole number, but is a string",
                "protocol: UDP | protocol: must be one of HTTP, HTTPS, HTTPPROXY, HTTPSPROXY, TCP, TLS, but is \"UDP\"",
                "protocolStack: [HTTP] | protocolStack: must end with TCP or UDP",
                "protocolStack: [HTTP, UDP] | protocolStack: with UDP must be TLS, HTTP, UDP, which is HTTP/3",
                "protocolStack: [HTTP, QUIC] | protocolStack: must be made of HTTP, PROXY, TLS, TCP and UDP",
                "protocolStack: HTTP | protocolStack: must be a list of strings, but is a string",
                "securityModel: NONE | securityModel: must be one of XFP, SECURE, INSECURE, but is \"NONE\"",
                "hostBinding: {} | hostBinding: must have namespace or selector",
                "hostBinding: ALL | hostBinding: must be an object, but is a string",
                "hostBinding: {namespace: {from: SELECTOR}} | hostBinding.namespace.from: must be ALL or SELF; SELECTOR is not"
                        + " supported",
                "hostBinding: {namespace: {from: 5}} | hostBinding.namespace.from: must be a string, but is a number",
                "hostBinding: {selector: {}} | hostBinding.selector: must name at least one label",
                "statsPrefix: 5 | statsPrefix: must be a string, but is a number",
                "l7Depth: -1 | l7Depth: must be from 0 to 2147483647, but is -1"
            })
    void aWrongValueRefusesTheListenerAndNamesTheField(String field, String problem) {
        var spec = new StringBuilder(field + "\n");
        for (var line : List.of(PORT, HTTP, MODEL, BINDING)) {
            if (!line.startsWith(field.substring(0, field.indexOf(':') + 1))) {
                spec.append(line);
            }
        }
        assertThat(Parsing.refused(manifest("Listener", spec.toString()))).contains("ERROR spec." + problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"address: 5 | address: is not a known field and has no effect"})
    void whatHasNoEffectIsAWarning(String field, String problem) {
        assertThat(Parsing.problems(manifest("Listener", PORT + HTTP + MODEL + BINDING + field)))
                .containsExactly("WARNING spec." + problem);
    }

    @Test
    void anUnknownFieldOfTheBindingIsAWarning() {
        assertThat(Parsing.problems(manifest(
                        "Listener",
                        PORT + HTTP + MODEL + "hostBinding: {namespace: {from: ALL, form: x}, slector: {}}\n")))
                .containsExactly(
                        "WARNING spec.hostBinding.namespace.form: is not a known field and has no effect",
                        "WARNING spec.hostBinding.slector: is not a known field and has no effect");
    }

    private static Listener good(String spec) {
        return Parsing.good(Listener.class, manifest("Listener", spec));
    }
}
