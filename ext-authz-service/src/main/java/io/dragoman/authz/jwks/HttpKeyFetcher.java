package io.dragoman.authz.jwks;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;

/**
 * Gets keys over HTTP. An answer counts if it is complete within 3 s, has status 200 and at most 1 MiB; redirects are
 * not followed, since they could lead to where nobody vouches for the keys.
 */
final class HttpKeyFetcher implements KeyFetcher {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** Envoy waits 5 s for the whole check by default. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private static final int MAX_BYTES = 1024 * 1024;
    private static final int OK = 200;

    private final UnaryOperator<URI> locate;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * A fetcher.
     *
     * @param locate where a URL leads if not where DNS says
     */
    HttpKeyFetcher(UnaryOperator<URI> locate) {
        this.locate = locate;
    }

    @Override
    public FetchedKeys fetch(URI uri) throws KeysUnavailableException {
        var request = HttpRequest.newBuilder(locate.apply(uri))
                .timeout(TIMEOUT)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        var response = send(request);
        if (response.statusCode() != OK) {
            throw new KeysUnavailableException("answered with status " + response.statusCode());
        }
        var freshFor = CacheLifetime.of(response.headers().allValues("Cache-Control"));
        return new FetchedKeys(KeySetParser.parse(response.body()), freshFor);
    }

    /** Sends with a limit on the whole exchange: the client's own timeout ends when the headers are there. */
    private HttpResponse<String> send(HttpRequest request) throws KeysUnavailableException {
        var exchange = client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_BYTES));
        try {
            return exchange.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            exchange.cancel(true);
            throw new KeysUnavailableException("did not answer within " + TIMEOUT.toSeconds() + " s");
        } catch (ExecutionException e) {
            var cause = e.getCause() == null ? e : e.getCause();
            throw new KeysUnavailableException(
                    "cannot be read: " + cause.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KeysUnavailableException("was interrupted");
        }
    }
}
