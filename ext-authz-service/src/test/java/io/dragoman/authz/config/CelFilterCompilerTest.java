package io.dragoman.authz.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dragoman.authz.filter.CelFilter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Findings;
import io.dragoman.authz.request.Headers;
import io.dragoman.authz.request.Peer;
import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CelFilterCompilerTest {
    private static final Decision REFUSAL = new Decision.Deny(404, "none", Map.of());

    private final FilterContext context = new FilterContext(
            new Meta(new ObjectKey("Filter", "ns", "f"), 1, Map.of(), List.of(), ""),
            new ResourceStore(),
            new SecretGrants(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "true",
                "request.method == 'GET' && request.path.startsWith('/a/') && request.query == 'b=c'",
                "request.host == 'shop.example' && request.headers['x-team'] == 'red'",
                "'x-team' in request.headers && !('x-other' in request.headers)",
                "claims.sub == 'alice' && claims.level >= 3 && 'admin' in claims.roles",
                "claims.roles.exists(r, r.matches('^adm.n$'))",
                "has(claims.sub) && !has(claims.nothing) && claims.nested.deep == true",
                "client == 'alice' && source.principal == 'spiffe://a' && source.address == '127.0.0.9'",
                "contextExtensions.tier == 'inner' && !('other' in contextExtensions)",
                "contextExtensions == {'tier': request.path.startsWith('/a') ? 'inner' : 'outer'}",
                "scopes == ['read']"
            })
    void aConditionThatIsTrueLetsPass(String expression) throws Exception {
        assertThat(decide(expression)).isEqualTo(new Decision.Allow());
        assertThat(context.problems()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "false",
                "claims.nothing == 'x'",
                "contextExtensions.other != 'x'",
                "!(claims.nothing == 'x')",
                "claims.sub.nothing",
                "1 / (size(request.path) - size(request.path)) == 0",
                "claims.sub > 3",
                "request.method",
                // Loops within loops, a hundred million rounds.
                "[0,1,2,3,4,5,6,7,8,9].all(a, [0,1,2,3,4,5,6,7,8,9].all(b, [0,1,2,3,4,5,6,7,8,9].all(c,"
                        + " [0,1,2,3,4,5,6,7,8,9].all(d, [0,1,2,3,4,5,6,7,8,9].all(e, [0,1,2,3,4,5,6,7,8,9].all(f,"
                        + " [0,1,2,3,4,5,6,7,8,9].all(g, [0,1,2,3,4,5,6,7,8,9].all(h, true))))))))"
            })
    void whatIsNotTrueOrHasNoValueOrCostsTooMuchRefuses(String expression) throws Exception {
        assertThat(decide(expression)).isEqualTo(REFUSAL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "unknown == 1",
                "request.method ==",
                "exec('id')",
                "client + 1 == 2",
                "contextExtensions.tier == 1",
                "java.lang.Runtime.getRuntime() == null"
            })
    void whatIsNoConditionIsSaid(String expression) {
        assertThat(CelFilterCompiler.compile(new Filter.Cel(expression, 403, "no"), context))
                .isInstanceOf(UnusableFilter.class);
        assertThat(context.problems())
                .extracting(Problem::origin)
                .extracting(origin -> origin.field())
                .containsExactly("spec.CEL.expression");
    }

    private Decision decide(String expression) throws Exception {
        var filter = CelFilterCompiler.compile(new Filter.Cel(expression, 404, "none"), context);
        assertThat(filter).as("%s", context.problems()).isInstanceOf(CelFilter.class);
        var claims = new JsonMapper()
                .readTree("{\"sub\":\"alice\",\"level\":3,\"roles\":[\"admin\",\"dev\"],\"nested\":{\"deep\":true}}");
        return filter.decide(
                new AuthRequest(
                        "shop.example",
                        "/a/b?b=c",
                        Headers.of(Map.of(":method", "GET", "x-team", "red")),
                        "id",
                        "",
                        new Peer("127.0.0.9", "spiffe://a", "", "h"),
                        new Findings(Map.of("client", "alice"), claims),
                        Map.of("tier", "inner")),
                List.of("read"));
    }
}
