package io.dragoman.controller.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostGlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, anything.com, true",
        "a.com, a.com, true",
        "a.com, b.com, false",
        "*.a.com, x.a.com, true",
        "*.a.com, x.y.a.com, true",
        "*.a.com, a.com, false",
        "*a.com, a.com, false",
        "*a.com, xa.com, true",
        "*a.com, x.a.com, true",
        "*.a.com, *a.com, true",
        "*.a.com, *.b.a.com, true",
        "*.a.com, www.*, true",
        "*.a.com, *.b.com, false",
        "www.*, www.a.com, true",
        "www.*, www.a.*, true",
        "www.*, www., false",
        "www.*, api.*, false",
        "*.a.*, x.a.com, false",
        "*.a.*, *.a.*, true",
        "a.*.com, a.b.com, false",
        ".a.com, x.a.com, false",
        ".a.com, *.a.com, false",
        "a.com:8080, a.com, false",
        "*.local:8500, *.local, false",
        "*.local, quote.local:8080, false",
        "quote.*, quote.local:8080, true"
    })
    void globsOverlapWhenSomeNameCouldMatchBoth(String left, String right, boolean overlap) {
        assertThat(new HostGlob(left).overlaps(new HostGlob(right))).isEqualTo(overlap);
        assertThat(new HostGlob(right).overlaps(new HostGlob(left))).isEqualTo(overlap);
    }
}
