package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checks that a page can be used by everybody: with axe-core, dark and light, on a large screen and on a small one. */
final class Everybody {
    private static final int[] WIDTHS = {1280, 390, 360};

    private Everybody() {}

    /**
     * Checks a page.
     *
     * @param pictures where pictures of it are put
     */
    static void canUse(Browser browser, String url, Path pictures) throws IOException {
        for (boolean dark : new boolean[] {false, true}) {
            for (int width : WIDTHS) {
                canUse(browser, url, pictures, width, dark);
            }
        }
        browser.look(WIDTHS[0], 900, false);
    }

    /** Checks a page on one screen. */
    static void canUse(Browser browser, String url, Path pictures, int width, boolean dark) throws IOException {
        var axe = Files.readString(Installation.axe());
        browser.look(width, 900, dark);
        browser.open(url);
        browser.evaluate(axe + "\n;true");
        assertThat(browser.evaluate(
                        "axe.run(document, {resultTypes: ['violations']}).then(found => found.violations.map(one => one.id + ': ' +"
                                + " one.nodes.map(node => node.html + ' ' + node.failureSummary).join('; ')))"))
                .as("%s, %d wide, %s", url, width, dark ? "dark" : "light")
                .isEmpty();
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("%s fits into %d", url, width)
                .isLessThanOrEqualTo(width);
        browser.picture(pictures.resolve("page-" + width + (dark ? "-dark" : "-light") + ".png"));
    }
}
