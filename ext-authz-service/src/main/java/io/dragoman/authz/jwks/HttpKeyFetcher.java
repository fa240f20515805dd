package io.dragoman.authz.jwks;

import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import io.dragoman.authz.outbound.OutboundResponse;
import io.dragoman.authz.outbound.TlsSettings;
import java.net.URI;

/** Gets keys over HTTP. An answer counts if it has status 200. */
final class HttpKeyFetcher implements KeyFetcher {
    private static final int OK = 200;

    private final OutboundClient client;

    HttpKeyFetcher(OutboundClient client) {
        this.client = client;
    }

    @Override
    public FetchedKeys fetch(KeyLocation location) throws KeysUnavailableException {
        return switch (location) {
            case KeyLocation.Document document -> keys(document.uri(), document.tls());
            case KeyLocation.Discovered discovered -> keys(keysOf(discovered), discovered.tls());
        };
    }

    private URI keysOf(KeyLocation.Discovered discovered) throws KeysUnavailableException {
        var configuration = IssuerConfiguration.uri(discovered.issuer());
        return IssuerConfiguration.keys(
                discovered.issuer(),
                get(configuration, discovered.tls(), "application/json").text());
    }

    private FetchedKeys keys(URI uri, TlsSettings tls) throws KeysUnavailableException {
        var response = get(uri, tls, "application/jwk-set+json, application/json");
        var freshFor = CacheLifetime.of(response.header("Cache-Control"));
        return new FetchedKeys(KeySetParser.parse(response.text()), freshFor);
    }

    private OutboundResponse get(URI uri, TlsSettings tls, String accept) throws KeysUnavailableException {
        try {
            var response = client.send(OutboundRequest.get(uri, tls).header("Accept", accept));
            if (response.status() != OK) {
                throw new KeysUnavailableException("answered with status " + response.status());
            }
            return response;
        } catch (OutboundException e) {
            throw new KeysUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }
}
