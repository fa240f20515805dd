package io.dragoman.authz.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientCertificateFilterTest {
    private static final List<String> PRINCIPALS = List.of("spiffe://world/ns/team/*", "client.example");

    /** CVE-2021-36371: the name of the connection and the host differed. CVE-2026-47778: a name ended at its first zero. */
    @ParameterizedTest
    @CsvSource({
        "spiffe://world/ns/team/a, api.example, api.example, 200",
        "client.example, API.example.:8443, api.example, 200",
        "client.example, api.example, open.example, 421",
        "client.example, api.example, '', 421",
        "'', api.example, api.example, 401",
        "spiffe://world/ns/other/a, api.example, api.example, 403",
        "client.example.evil, api.example, api.example, 403",
        "Client.example, api.example, api.example, 403",
        "spiffe://world/ns/team/a<zero>.evil, api.example, api.example, 403",
        "spiffe://evil/?spiffe://world/ns/team/, api.example, api.example, 403"
    })
    void thePrincipalAndTheNameOfTheConnectionDecide(String principal, String host, String sni, int status) {
        var request = request(host, principal.replace("<zero>", "\0"), sni);
        assertThat(status(new ClientCertificateFilter(PRINCIPALS, true).decide(request, List.of())))
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"open.example", ""})
    void theNameOfTheConnectionDoesNotMatterIfItsAuthorSaysSo(String sni) {
        var filter = new ClientCertificateFilter(PRINCIPALS, false);
        assertThat(status(filter.decide(request("api.example", "client.example", sni), List.of())))
                .isEqualTo(200);
    }

    private static int status(Decision decision) {
        return decision instanceof Decision.Deny deny ? deny.status() : 200;
    }

    private static AuthRequest request(String host, String principal, String sni) {
        return new AuthRequest(
                host, "/", Headers.of(Map.of()), "id", "", new Peer("127.0.0.1", principal, "", sni), Findings.NONE);
    }
}
