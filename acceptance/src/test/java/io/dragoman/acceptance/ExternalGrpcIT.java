package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A Filter that asks another service over gRPC, through a real Envoy. */
final class ExternalGrpcIT extends RunningGateway {
    private static final int OK = 0;
    private static final int PERMISSION_DENIED = 7;

    private GrpcReceiver checks;

    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    @BeforeAll
    void startServer() throws IOException {
        checks = GrpcReceiver.ofChecks();
    }

    @AfterAll
    void endServer() {
        checks.close();
    }

    @BeforeEach
    void filter() {
        checks.answer(response(OK, new byte[0]));
        gateway().manifests().write("checks.yaml", checks.service("checks"));
        gateway().manifests().write("auth.yaml", authService());
        mapping(
                "asked",
                "hostname: '*', prefix: /asked/, service: quote, auth_context_extensions: {plan: gold-by-mapping}");
        gateway().manifests().write("filters.yaml", """
                apiVersion: getambassador.io/v3alpha1
                kind: Filter
                metadata: {name: other}
                spec: {External: {auth_service: checks, proto: grpc, protocol_version: v3, status_on_error: {code: 503}}}
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: FilterPolicy
                metadata: {name: policy}
                spec: {rules: [{host: "*", path: "/asked/*", filters: [{name: other}]}]}
                """);
        eventuallyFrom("quote", "/asked/");
    }

    @Test
    void theServiceSeesTheRequestAndWhatTheMappingSays() {
        eventually(() -> {
            assertThat(getWith("/asked/a?b=c", "x-own", "only-mine").status()).isEqualTo(200);
            assertThat(checks.received()).contains("/asked/a?b=c", "only-mine", "gold-by-mapping");
        });
    }

    @Test
    void itsRefusalIsTheClientsAndItsFailureIsNot() {
        // DeniedHttpResponse: the status, a header, and the body.
        var denied = joined(
                field(1, varint(1, 418)),
                field(2, field(1, joined(text(1, "x-why"), text(2, "because")))),
                text(3, "not you"));
        checks.answer(response(PERMISSION_DENIED, field(2, denied)));
        gateway().eventually("/asked/", answer -> {
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.body()).isEqualTo("not you");
            assertThat(answer.header("x-why")).isEqualTo("because");
        });
        checks.answer(response(OK, field(2, denied)));
        gateway().eventually("/asked/", answer -> assertThat(answer.status()).isEqualTo(503));
        // As for Envoy, a message without anything in it is permission: the code of no status is 0, which is OK.
        checks.answer(new byte[0]);
        gateway().eventually("/asked/", answer -> assertThat(answer.status()).isEqualTo(200));
    }

    /** CheckResponse, with a status of this code and more. */
    private static byte[] response(int code, byte[] more) {
        return joined(field(1, varint(1, code)), more);
    }

    private static byte[] varint(int number, int value) {
        var bytes = new ByteArrayOutputStream();
        bytes.write(number << 3);
        int rest = value;
        for (; rest > 0x7f; rest >>>= 7) {
            bytes.write((rest & 0x7f) | 0x80);
        }
        bytes.write(rest);
        return bytes.toByteArray();
    }

    private static byte[] text(int number, String text) {
        return field(number, text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] field(int number, byte[] value) {
        return joined(new byte[] {(byte) ((number << 3) | 2), (byte) value.length}, value);
    }

    private static byte[] joined(byte[]... parts) {
        var bytes = new ByteArrayOutputStream();
        for (var part : parts) {
            bytes.writeBytes(part);
        }
        return bytes.toByteArray();
    }
}
