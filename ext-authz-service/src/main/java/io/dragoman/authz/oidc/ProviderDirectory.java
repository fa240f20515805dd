package io.dragoman.authz.oidc;

import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.outbound.OutboundException;
import io.dragoman.authz.outbound.OutboundRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What providers say of themselves (OpenID Connect Discovery 1.0 §4), kept for ten minutes. A provider that is away is asked
 * again after five seconds, and what it said before counts meanwhile.
 */
public final class ProviderDirectory {
    private static final Logger LOG = Logger.getLogger(ProviderDirectory.class);
    private static final String PATH = "/.well-known/openid-configuration";
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final int MAX_ISSUERS = 1_000;
    private static final int OK = 200;

    private final OutboundClient client;
    private final InstantSource clock;
    private final AsyncLoadingCache<Issuer, Known> cache;

    /** A directory that knows nobody yet. */
    public ProviderDirectory(OutboundClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
        this.cache = Caffeine.newBuilder()
                .maximumSize(MAX_ISSUERS)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .buildAsync(new Loader());
    }

    private record Known(@Nullable OIDCProviderMetadata metadata, String failure, Instant wantsRefresh) {}

    /**
     * What a provider says. May block.
     *
     * @throws ProviderException if it has never said anything usable
     */
    public OIDCProviderMetadata metadata(Issuer issuer) throws ProviderException {
        var known = cache.get(issuer).join();
        if (clock.instant().isAfter(known.wantsRefresh())) {
            var refresh = cache.synchronous().refresh(issuer);
            // What it said before is good enough meanwhile.
            if (known.metadata() == null) {
                known = refresh.join();
            }
        }
        if (known.metadata() == null) {
            throw new ProviderException(issuer + " " + known.failure());
        }
        return known.metadata();
    }

    private final class Loader implements CacheLoader<Issuer, Known> {
        @Override
        public Known load(Issuer issuer) {
            return ProviderDirectory.this.load(issuer, null);
        }

        @Override
        public Known reload(Issuer issuer, Known before) {
            return ProviderDirectory.this.load(issuer, before);
        }
    }

    private Known load(Issuer issuer, @Nullable Known before) {
        try {
            return new Known(fetch(issuer), "", clock.instant().plus(FRESH));
        } catch (ProviderException e) {
            LOG.warnf("%s %s", issuer, e.getMessage());
            return new Known(
                    before == null ? null : before.metadata(),
                    String.valueOf(e.getMessage()),
                    clock.instant().plus(PAUSE));
        }
    }

    private OIDCProviderMetadata fetch(Issuer issuer) throws ProviderException {
        var name = issuer.name();
        var uri = URI.create((name.endsWith("/") ? name.substring(0, name.length() - 1) : name) + PATH);
        try {
            var response = client.send(OutboundRequest.get(uri, issuer.tls()));
            if (response.status() != OK) {
                throw new ProviderException("answers " + response.status() + " to " + PATH);
            }
            var metadata = OIDCProviderMetadata.parse(response.text());
            if (!name.equals(metadata.getIssuer().getValue())) {
                throw new ProviderException("says that it is another issuer; a slash at the end counts");
            }
            require(name, metadata.getAuthorizationEndpointURI(), "authorization_endpoint");
            require(name, metadata.getTokenEndpointURI(), "token_endpoint");
            return metadata;
        } catch (OutboundException e) {
            throw new ProviderException(String.valueOf(e.getMessage()));
        } catch (ParseException e) {
            throw new ProviderException("has no OpenID configuration that can be used: " + e.getMessage());
        }
    }

    /** What tokens go to must be encrypted, unless the issuer itself is not. */
    private static void require(String issuer, @Nullable URI endpoint, String name) throws ProviderException {
        if (endpoint == null || !isAllowed(issuer, endpoint)) {
            throw new ProviderException("does not say by an https URL where its " + name + " is");
        }
    }

    /** Whether an endpoint may be asked. */
    static boolean isAllowed(String issuer, URI endpoint) {
        var scheme = String.valueOf(endpoint.getScheme()).toLowerCase(Locale.ROOT);
        boolean plain = issuer.toLowerCase(Locale.ROOT).startsWith("http:");
        return endpoint.getHost() != null && (scheme.equals("https") || (plain && scheme.equals("http")));
    }
}
