package io.dragoman.ratelimit.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

class ValuePatternTest {
    @Property
    void fitsWhatTheExpressionFits(
            @ForAll @Chars({'a', 'b', '*'}) @StringLength(max = 7) String text,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 9) String value) {
        var expression = new StringBuilder();
        for (char c : (text + "*").toCharArray()) {
            expression.append(c == '*' ? ".*" : Pattern.quote(String.valueOf(c)));
        }
        assertThat(new ValuePattern(text + "*").matches(value)).isEqualTo(value.matches(expression.toString()));
        if (text.contains("*")) {
            var exact = expression.substring(0, expression.length() - 2);
            assertThat(new ValuePattern(text).matches(value)).isEqualTo(value.matches(exact));
        }
    }
}
