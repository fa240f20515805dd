package io.dragoman.controller.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.Authorization;
import io.dragoman.controller.gateway.Route.Match;
import io.dragoman.controller.gateway.Route.Responses;
import io.dragoman.protos.Packed;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.RequestPath;
import io.dragoman.resources.model.HostRedirect.PathChange;
import io.dragoman.resources.model.Mapping.TextMatch;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.FilterConfig;
import io.envoyproxy.envoy.config.route.v3.RedirectAction;
import io.envoyproxy.envoy.config.route.v3.RedirectAction.RedirectResponseCode;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.BufferSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.CheckSettings;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthzPerRoute;
import io.envoyproxy.envoy.type.v3.FractionalPercent;

/** Route → {@code envoy.config.route.v3.Route}. */
final class RouteTranslator {
    private static final TextMatch HTTPS = new TextMatch("https", false);

    /** More than any form has that people sign out with, or a logout token. */
    private static final int MAX_FORM_BYTES = 16 * 1024;

    private static final FilterConfig OFF =
            FilterConfig.newBuilder().setDisabled(true).build();

    /** With its own configuration. */
    private static final FilterConfig ON =
            FilterConfig.newBuilder().setConfig(Any.getDefaultInstance()).build();

    /** For most routes of most gateways. */
    private static final Any UNASKED =
            Packed.of(ExtAuthzPerRoute.newBuilder().setDisabled(true).build());

    private RouteTranslator() {}

    static Route translate(io.dragoman.controller.gateway.Route route) {
        var result = Route.newBuilder().setMatch(match(route.match()));
        HeaderTranslator.translate(route.headers(), result);
        switch (route.action()) {
            case Action.Forward forward -> {
                result.setRoute(ForwardTranslator.translate(forward));
                authorization(result, forward.authorization());
                responses(result, forward.responses());
            }
            case Action.Redirect redirect -> {
                result.setRedirect(redirect(redirect));
                result.putTypedPerFilterConfig(FilterTranslator.EXT_AUTHZ, UNASKED);
            }
            case Action.RedirectToHttps() -> {
                result.setRedirect(RedirectAction.newBuilder().setHttpsRedirect(true));
                result.putTypedPerFilterConfig(FilterTranslator.EXT_AUTHZ, UNASKED);
            }
        }
        return result.build();
    }

    private static RouteMatch match(Match match) {
        var result = RouteMatch.newBuilder();
        if (!match.caseSensitive()) {
            result.setCaseSensitive(BoolValue.of(false));
        }
        switch (match.path().kind()) {
            case PREFIX -> result.setPrefix(match.path().text());
            case EXACT -> result.setPath(match.path().text());
            case REGEX -> result.setSafeRegex(Matchers.regex(match.path().text()));
            case CONNECT -> result.setConnectMatcher(RouteMatch.ConnectMatcher.getDefaultInstance());
        }
        match.headers().forEach(header -> result.addHeaders(Matchers.header(header.name(), header.value())));
        var authority = match.authority();
        if (authority != null) {
            result.addHeaders(Matchers.authority(authority));
        }
        var method = match.method();
        if (method != null) {
            result.addHeaders(Matchers.header(":method", method));
        }
        if (match.secure()) {
            result.addHeaders(Matchers.header("x-forwarded-proto", HTTPS));
        }
        if (match.plainPath()) {
            result.addHeaders(Matchers.header(":path", new TextMatch(RequestPath.PLAIN_TARGET, true)));
        }
        if (match.wellFormedAuthority()) {
            result.addHeaders(Matchers.header(":authority", new TextMatch(HostName.WELL_FORMED, true)));
        }
        match.query().forEach(parameter -> result.addQueryParameters(Matchers.query(parameter)));
        var share = match.share();
        if (share != null) {
            // Shares are in parts of CanaryWeights.WHOLE, which is Envoy's MILLION.
            result.setRuntimeFraction(RuntimeFractionalPercent.newBuilder()
                    .setDefaultValue(FractionalPercent.newBuilder()
                            .setNumerator(share.threshold())
                            .setDenominator(FractionalPercent.DenominatorType.MILLION))
                    .setRuntimeKey(share.key()));
        }
        return result.build();
    }

    private static RedirectAction redirect(Action.Redirect redirect) {
        var result =
                RedirectAction.newBuilder().setHostRedirect(redirect.host()).setResponseCode(status(redirect.status()));
        var scheme = redirect.scheme();
        if (scheme != null) {
            result.setSchemeRedirect(scheme);
        }
        switch (redirect.path()) {
            case PathChange.Keep() -> {
                // Nothing to say.
            }
            case PathChange.Whole(var path) -> result.setPathRedirect(path);
            case PathChange.Prefix(var prefix) -> result.setPrefixRewrite(prefix);
            case PathChange.Regex(var rewrite) -> result.setRegexRewrite(Matchers.substitution(rewrite));
        }
        return result.build();
    }

    private static RedirectResponseCode status(int status) {
        return switch (status) {
            case 302 -> RedirectResponseCode.FOUND;
            case 303 -> RedirectResponseCode.SEE_OTHER;
            case 307 -> RedirectResponseCode.TEMPORARY_REDIRECT;
            case 308 -> RedirectResponseCode.PERMANENT_REDIRECT;
            default -> RedirectResponseCode.MOVED_PERMANENTLY;
        };
    }

    private static void responses(Route.Builder route, Responses responses) {
        var cors = responses.cors();
        if (cors != null) {
            route.putTypedPerFilterConfig(FilterTranslator.CORS, Packed.of(CorsTranslator.translate(cors)));
        }
        var errors = responses.errors();
        if (errors != null) {
            route.putTypedPerFilterConfig(FilterTranslator.GENERAL_ERRORS, Packed.of(OFF));
            if (!errors.isEmpty()) {
                route.putTypedPerFilterConfig(
                        FilterTranslator.ROUTE_ERRORS, Packed.of(ErrorResponseTranslator.translate(errors)));
                route.putTypedPerFilterConfig(FilterTranslator.KEPT_HEADERS, Packed.of(ON));
            }
        }
    }

    private static void authorization(Route.Builder route, Authorization authorization) {
        if (authorization.skipped()) {
            route.putTypedPerFilterConfig(FilterTranslator.EXT_AUTHZ, UNASKED);
        } else if (authorization.withBody() || !authorization.extensions().isEmpty()) {
            var settings = CheckSettings.newBuilder().putAllContextExtensions(authorization.extensions());
            if (authorization.withBody()) {
                settings.setWithRequestBody(BufferSettings.newBuilder()
                        .setMaxRequestBytes(MAX_FORM_BYTES)
                        .setAllowPartialMessage(true));
            }
            route.putTypedPerFilterConfig(
                    FilterTranslator.EXT_AUTHZ,
                    Packed.of(ExtAuthzPerRoute.newBuilder()
                            .setCheckSettings(settings)
                            .build()));
        }
    }
}
