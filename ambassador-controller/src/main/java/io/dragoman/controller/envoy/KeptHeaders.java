package io.dragoman.controller.envoy;

import io.dragoman.resources.model.HeaderChanges.HeaderValue;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.HeaderValueOption;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The headers that a response keeps when its body is replaced. Envoy makes a new response then, so that a filter in front
 * notes what the old one had, and the new one takes it from there.
 */
final class KeptHeaders {
    private static final String NAMESPACE = "dragoman.errors";
    private static final String COOKIE = "set-cookie";

    /** Each goes into a header of its own. */
    private static final int COOKIES = 16;

    /** What is not about the body. Several values of one are joined with commas. */
    private static final List<String> NAMES = List.of(
            "access-control-allow-credentials",
            "access-control-allow-origin",
            "access-control-expose-headers",
            "allow",
            "cache-control",
            "clear-site-data",
            "content-security-policy",
            "cross-origin-resource-policy",
            "deprecation",
            "link",
            "location",
            "permissions-policy",
            "proxy-authenticate",
            "referrer-policy",
            "retry-after",
            "server-timing",
            "strict-transport-security",
            "sunset",
            "traceparent",
            "tracestate",
            "vary",
            "warning",
            "www-authenticate",
            "x-content-type-options",
            "x-correlation-id",
            "x-envoy-ratelimited",
            "x-frame-options",
            "x-ratelimit-limit",
            "x-ratelimit-remaining",
            "x-ratelimit-reset",
            "x-request-id",
            "x-robots-tag");

    private static final String SCRIPT = """
            local names = {@NAMES@}
            function envoy_on_response(handle)
              local headers = handle:headers()
              if tonumber(headers:get(":status")) < 400 then
                return
              end
              local noted = handle:streamInfo():dynamicMetadata()
              for _, name in ipairs(names) do
                local value = headers:get(name)
                if value then
                  noted:set("@NAMESPACE@", name, value)
                end
              end
              for i = 1, math.min(headers:getNumValues("@COOKIE@"), @COOKIES@) do
                noted:set("@NAMESPACE@", "@COOKIE@-" .. i, headers:getAtIndex("@COOKIE@", i - 1))
              end
            end
            """.replace(
                    "@NAMES@", NAMES.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")))
            .replace("@NAMESPACE@", NAMESPACE)
            .replace("@COOKIES@", Integer.toString(COOKIES))
            .replace("@COOKIE@", COOKIE);

    private KeptHeaders() {}

    /** Notes the headers of a response. */
    static Lua filter() {
        return Lua.newBuilder()
                .setDefaultSourceCode(DataSource.newBuilder().setInlineString(SCRIPT))
                .build();
    }

    /** Takes over the headers that have been noted; those that were not there are not added. */
    static List<HeaderValueOption> options() {
        var cookies =
                IntStream.rangeClosed(1, COOKIES).mapToObj(i -> new HeaderValue(COOKIE, noted(COOKIE + "-" + i), true));
        return Stream.concat(NAMES.stream().map(name -> new HeaderValue(name, noted(name), false)), cookies)
                .map(HeaderTranslator::option)
                .toList();
    }

    private static String noted(String name) {
        return "%DYNAMIC_METADATA(" + NAMESPACE + ":" + name + ")%";
    }
}
