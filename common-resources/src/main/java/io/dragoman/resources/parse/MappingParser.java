package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.dragoman.resources.model.Mapping.NamedMatch;
import io.dragoman.resources.model.Mapping.PathMatch;
import io.dragoman.resources.model.Mapping.TextMatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code Mapping}. */
final class MappingParser {
    private static final String AUTHORITY = ":authority";

    private MappingParser() {}

    static @Nullable Mapping parse(Meta meta, JsonNode object, List<Problem> problems) {
        var spec = Specs.spec(meta, object, problems);
        var headers = named(spec, "headers", "regex_headers");
        headers.stream()
                .map(NamedMatch::name)
                .filter(name -> !name.isEmpty() && !HeaderNames.isValid(name))
                .forEach(name -> spec.error("headers." + name, "must be the name of a header"));
        var host = host(spec, headers);
        var connectTimeout = spec.integer("connect_timeout_ms", 1, Integer.MAX_VALUE);
        var mapping = new Mapping(
                meta,
                path(spec),
                spec.bool("case_sensitive", true),
                host,
                method(spec),
                headers,
                named(spec, "query_parameters", "regex_query_parameters"),
                spec.integer("precedence", Integer.MIN_VALUE, Integer.MAX_VALUE, 0),
                spec.requiredText("service"),
                spec.nonEmptyText("tls"),
                spec.text("rewrite", "/"),
                spec.integer("weight", 0, 100),
                spec.bool("grpc", false),
                spec.millis("timeout_ms"),
                spec.millis("idle_timeout_ms"),
                connectTimeout == null ? Mapping.CONNECT_TIMEOUT : Duration.ofMillis(connectTimeout),
                spec.bool("bypass_auth", false),
                spec.textMap("auth_context_extensions"),
                LabelsParser.parse(spec),
                RouteOptionsParser.parse(spec),
                UpstreamOptionsParser.parse(spec));
        spec.ignore("docs", "modules", "envoy_override", "v2ExplicitTLS", "v2BoolHeaders", "v2BoolQueryParameters");
        spec.finish();
        return ManifestParser.hasError(problems) ? null : mapping;
    }

    private static PathMatch path(Fields spec) {
        var prefix = spec.requiredText("prefix");
        boolean regex = spec.bool("prefix_regex", false);
        boolean exact = spec.bool("prefix_exact", false);
        if (regex) {
            return new PathMatch(PathMatch.Kind.REGEX, prefix);
        }
        if (!prefix.isEmpty() && !prefix.startsWith("/")) {
            spec.error("prefix", "must start with /");
        }
        return new PathMatch(exact ? PathMatch.Kind.EXACT : PathMatch.Kind.PREFIX, prefix);
    }

    private static @Nullable TextMatch method(Fields spec) {
        var method = spec.nonEmptyText("method");
        boolean regex = spec.bool("method_regex", false);
        return method == null ? null : new TextMatch(method, regex);
    }

    private static List<NamedMatch> named(Fields spec, String exact, String regex) {
        var result = new ArrayList<NamedMatch>();
        spec.textMap(exact).forEach((name, value) -> result.add(new NamedMatch(name, new TextMatch(value, false))));
        spec.textMap(regex).forEach((name, value) -> result.add(new NamedMatch(name, new TextMatch(value, true))));
        if (result.removeIf(match -> match.name().isEmpty())) {
            spec.error(exact, "must not have an empty name");
        }
        return result;
    }

    /**
     * {@code hostname} wins over {@code host}, and that over a header match on {@code :authority}. The match that makes
     * the host, or that loses against it, is taken out of the headers; an expression beside a host stays a condition.
     */
    private static @Nullable HostMatch host(Fields spec, List<NamedMatch> headers) {
        var named = namedHost(spec);
        var exact = takeAuthority(headers, false);
        if (named != null) {
            if (exact != null) {
                spec.warning("headers." + AUTHORITY, "has no effect beside hostname or host");
            }
            return named;
        }
        if (exact != null) {
            return new HostMatch(HostMatch.Kind.EXACT, HostNames.exact(spec, "headers." + AUTHORITY, exact));
        }
        var expression = takeAuthority(headers, true);
        return expression == null ? null : new HostMatch(HostMatch.Kind.REGEX, expression);
    }

    private static @Nullable HostMatch namedHost(Fields spec) {
        var hostname = spec.nonEmptyText("hostname");
        var host = spec.nonEmptyText("host");
        boolean regex = spec.bool("host_regex", false);
        if (hostname != null) {
            if (host != null) {
                spec.warning("host", "has no effect beside hostname");
            }
            return new HostMatch(HostMatch.Kind.GLOB, HostNames.glob(spec, "hostname", hostname));
        }
        if (host == null) {
            return null;
        }
        return regex
                ? new HostMatch(HostMatch.Kind.REGEX, host)
                : new HostMatch(HostMatch.Kind.EXACT, HostNames.exact(spec, "host", host));
    }

    private static @Nullable String takeAuthority(List<NamedMatch> headers, boolean regex) {
        for (var header : headers) {
            if (header.name().equalsIgnoreCase(AUTHORITY) && header.value().regex() == regex) {
                headers.remove(header);
                return header.value().text();
            }
        }
        return null;
    }
}
