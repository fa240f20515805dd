package io.dragoman.controller.gateway;

import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Mapping;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a redirect leads: {@code [scheme://]host[:port]}, which a redirecting Mapping has in place of a service.
 *
 * @param scheme http or https, or null to keep the request's
 * @param authority the host, perhaps with a port, as written
 */
record RedirectHost(@Nullable String scheme, String authority) {
    private static final Pattern FORM = Pattern.compile(
            "(?:(?<scheme>(?i:https?))://)?(?<authority>[0-9A-Za-z._~-]+(?::\\d{1,5})?|\\[[0-9A-Fa-f:.]+](?::\\d{1,5})?)");

    /** What a Mapping says, or null if that is no host. */
    static @Nullable RedirectHost parse(Mapping mapping, List<Problem> problems) {
        var form = FORM.matcher(mapping.service());
        if (!form.matches()) {
            problems.add(Problem.error(
                    mapping.meta().origin().at("spec.service"),
                    "\"" + mapping.service() + "\" must be the host, or host:port, that requests are redirected to"));
            return null;
        }
        var scheme = form.group("scheme");
        return new RedirectHost(scheme == null ? null : scheme.toLowerCase(Locale.ROOT), form.group("authority"));
    }
}
