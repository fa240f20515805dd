package io.dragoman.ratelimit.statsd;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineFormatTest {
    private static final TreeMap<String, String> TAGS = new TreeMap<>(Map.of("zone", "a.b:c|d\ne", "env", "test"));

    @Test
    void tagsArePartsOfTheNameForStatsd() {
        assertThat(LineFormat.statsd(TAGS).line("a.b", 3, "c")).isEqualTo("a.b.__env=test.__zone=a_b_c_d_e:3|c\n");
        assertThat(LineFormat.statsd(new TreeMap<>()).line("a.b", 3, "ms")).isEqualTo("a.b:3|ms\n");
    }

    @Test
    void tagsAreAtTheEndForDogStatsd() {
        assertThat(LineFormat.dogStatsd(TAGS, List.of()).line("a.b", 3, "g"))
                .isEqualTo("a.b:3|g|#env:test,zone:a_b_c_d_e\n");
        assertThat(LineFormat.dogStatsd(new TreeMap<>(), List.of()).line("a.b", 3, "c"))
                .isEqualTo("a.b:3|c\n");
    }

    @Test
    void theFirstMogrifierThatIsAboutAStatisticRenamesIt() {
        var one = new Mogrifier(Pattern.compile("^a\\.(b+)(c)?$"), "x.$1", new TreeMap<>(Map.of("c", "<$2$9>")));
        var all = new Mogrifier(Pattern.compile("a"), "all", new TreeMap<>());
        var format = LineFormat.dogStatsd(new TreeMap<>(Map.of("env", "test")), List.of(one, all));
        assertThat(format.line("a.bbc", 3, "c")).isEqualTo("x.bb:3|c|#env:test,c:<c$9>\n");
        assertThat(format.line("a.b", 3, "c")).isEqualTo("x.b:3|c|#env:test,c:<$9>\n");
        assertThat(format.line("car", 3, "g")).isEqualTo("all:3|g|#env:test\n");
        assertThat(format.line("other", 3, "g")).isEqualTo("other:3|g|#env:test\n");
        assertThat(LineFormat.dogStatsd(new TreeMap<>(), List.of(one)).line("a.b", 1, "ms|@0.5"))
                .isEqualTo("x.b:1|ms|@0.5|#c:<$9>\n");
    }
}
