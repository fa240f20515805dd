package io.dragoman.resources.match;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/admin, /admin, /admin, /admin",
        "/admin?x=/../y, /admin, /admin, /admin",
        "/, /, /, /",
        "/%61dmin, /admin, /admin, /admin",
        "/a%20b/, /a b/, /a b/, /a b/",
        "/caf%c3%a9, /café, /café, /café",
        "//admin, //admin, /admin, /admin",
        "/a//b//, /a//b//, /a/b/, /a/b/",
        "/a/../admin, /a/../admin, /admin, /admin",
        "/a/%2e%2e/admin, /a/../admin, /admin, /admin",
        "/a/..%2fadmin, /a/..%2Fadmin, /admin, /admin",
        "/a%5c..%5Cadmin, /a%5C..%5Cadmin, /admin, /admin",
        "/a\\admin, /a\\admin, /a/admin, /a/admin",
        "/a/./b/., /a/./b/., /a/b/, /a/b/",
        "/../.., /../.., /, /",
        "/.well-known/x, /.well-known/x, /.well-known/x, /.well-known/x",
        "/a/.., /a/.., /, /",
        "/admin;x=1, /admin;x=1, /admin;x=1, /admin",
        "/a/..;x/admin, /a/..;x/admin, /a/..;x/admin, /admin",
        "/;/admin, /;/admin, /;/admin, /admin",
        "/a;b/c%3Bd, /a;b/c;d, /a;b/c;d, /a/c",
        "/%2561, /%61, /%61, /%61"
    })
    void isUnderstoodInEveryWay(String target, String literal, String resolved, String withoutParameters) {
        assertThat(RequestPath.parse(target)).isEqualTo(new RequestPath(literal, resolved, withoutParameters));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "admin",
                "http://a.example/admin",
                "/a#b",
                "/%",
                "/%2",
                "/%zz",
                "/%00",
                "/a%0ab",
                "/%7f",
                "/%ff",
                "/%c0%ae%c0%ae/",
                "/%ed%a0%80",
                "/\u0001"
            })
    void malformedPathsAreTold(String target) {
        assertThat(RequestPath.parse(target)).isNull();
    }

    @Property
    void noPathFails(@ForAll String path) {
        var parsed = RequestPath.parse("/" + path);
        if (parsed != null) {
            assertThat(parsed.resolved()).startsWith("/").doesNotContain("//", "/../", "/./", "\\");
            assertThat(parsed.withoutParameters()).startsWith("/").doesNotContain(";");
        }
    }

    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.of(
                        "/", "a", ".", "..", "%2f", "%", ";", "\\", "?", "#", "é", "\"", "[", "]", "-", "~", " ", "\n",
                        "Z")
                .list()
                .ofMaxSize(8)
                .map(parts -> "/" + String.join("", parts));
    }

    @Property(tries = 5000)
    void aPlainTargetIsUnderstoodInOneWayAndEnvoyKnowsItByAnExpression(@ForAll("targets") String target) {
        boolean plain = Pattern.matches(RequestPath.PLAIN_TARGET, target);
        int query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        boolean oddQuery = query >= 0 && target.indexOf('\n', query) >= 0;

        assertThat(plain).isEqualTo(RequestPath.isPlain(path) && !oddQuery);
        if (plain) {
            assertThat(RequestPath.parse(target)).isEqualTo(new RequestPath(path, path, path));
            for (int end = 1; end <= path.length(); end++) {
                assertThat(RequestPath.isPlain(path.substring(0, end))).isTrue();
            }
        }
    }
}
