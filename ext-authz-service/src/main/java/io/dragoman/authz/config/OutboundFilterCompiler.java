package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.ExternalFilter;
import io.dragoman.authz.filter.OpaFilter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.resources.model.Filter;

/** Makes filters of {@code spec.External} and {@code spec.OPA}, which ask somebody about each request. */
final class OutboundFilterCompiler {
    private final OutboundClient client;

    OutboundFilterCompiler(OutboundClient client) {
        this.client = client;
    }

    AuthFilter external(Filter.External settings, FilterContext context) {
        var tls = TlsSettingsCompiler.compile(settings.tls(), "External", context);
        return tls == null ? new UnusableFilter() : new ExternalFilter(settings, tls, client);
    }

    AuthFilter opa(Filter.Opa settings, FilterContext context) {
        var tls = TlsSettingsCompiler.compile(settings.tls(), "OPA", context);
        return tls == null ? new UnusableFilter() : new OpaFilter(settings, tls, client);
    }
}
