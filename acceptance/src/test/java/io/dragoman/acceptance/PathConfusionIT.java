package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths that one server takes for {@code /private} and another does not, letter by letter through a real Envoy. */
final class PathConfusionIT extends RunningGateway {
    @Override
    Gateway.Builder made(Gateway.Builder builder) {
        return builder.backends("http:quote").authentication();
    }

    @BeforeEach
    void everythingIsOpenButOnePath() {
        gateway().manifests().write("auth.yaml", authService());
        mapping("all", "hostname: '*', prefix: /, service: quote");
        // No policy is for what begins like this, as long as it is what it looks like.
        mapping("open", "hostname: '*', prefix: /open, rewrite: '', service: quote");
        gateway()
                .manifests()
                .write(
                        "filters.yaml",
                        apiKeyFilter("right-key")
                                + object(
                                        "FilterPolicy",
                                        "policy",
                                        "rules: [{host: '*', path: '/private*', filters: [{name: key}]}]"));
        gateway().eventually("/private/x", answer -> assertThat(answer.status()).isEqualTo(401));
        eventuallyFrom("quote", "/open/x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/private",
                "/private/x",
                "/private?/open/",
                "/private/x?y=/../open/",
                "/open/../private/x",
                "/open/./../private/x",
                "/open/%2e%2e/private/x",
                "/open/.%2E/private/x",
                "/open/..%2fprivate/x",
                "/open/..%2Fprivate/x",
                "/open/%2e%2e%2fprivate/x",
                "/open%2f..%2fprivate/x",
                "/open/..%5cprivate/x",
                "/open/%2e%2e%5Cprivate/x",
                "/open/..\\private/x",
                "\\private/x",
                "//private/x",
                "///private/x",
                "/open/..//private/x",
                "/open//../../private/x",
                "/./private/x",
                "/open/..;/private/x",
                "/open/..;a=b/private/x",
                "/open/%2e%2e;a=b/private/x",
                "/;/private/x",
                "/;a=b/private/x",
                "/private;a=b/x",
                "/private;/x",
                "/%70rivate/x",
                "/%70%72%69%76%61%74%65",
                "/private%2fx",
                "/private%5cx",
                "/private%20",
                "/private%00",
                "/open/%00/../../private/x",
                "/open/x%00/../private/x",
                "/open/x#/../../private/x",
                "/private#x",
                "/open/%c0%ae%c0%ae/private/x",
                "/open/%c0%af../private/x",
                "/open/%ff%2f..%2f..%2fprivate/x",
                "/open/%0a/../../private/x",
                "/open/%zz/../../private/x",
                "http://localhost/private/x",
                "http://localhost//private/x",
                "http://localhost/open/..%2fprivate/x",
                "http://localhost/open/..;/private/x"
            })
    void noneOfThemReachesWhatIsPrivate(String target) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), target).status()).isIn(400, 401);
    }

    @ParameterizedTest
    @CsvSource({
        "/open/x, 200",
        "/open/a%20b, 200",
        "/open/x;v=1, 200",
        "/open/caf%c3%a9, 200",
        "/open/a%2fb, 200",
        "/open/?x=/../private/, 200",
        "/open//x, 200"
    })
    void whatEverybodyUnderstandsAlikePasses(String target, int status) throws IOException {
        assertThat(RawHttp.get(gateway().port(8080), target).status()).isEqualTo(status);
    }
}
