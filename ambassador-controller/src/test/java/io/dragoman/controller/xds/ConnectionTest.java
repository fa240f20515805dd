package io.dragoman.controller.xds;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import io.dragoman.controller.xds.XdsResource.WarmUp;
import io.dragoman.protos.XdsType;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConnectionTest {
    private static final DeliveryTimes TIMES = new DeliveryTimes(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofMillis(200),
            Duration.ofSeconds(5),
            Duration.ofSeconds(600));

    private final ResourceStore store = new ResourceStore();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Connection connection = new Connection(store, TIMES, now);
    private final List<String> verdicts = new ArrayList<>();
    private final Connection.Verdicts record = new Connection.Verdicts() {
        @Override
        public void accepted(XdsType type, XdsResource resource) {
            verdicts.add("+" + resource.name());
            store.accepted(type, resource);
        }

        @Override
        public void rejected(XdsType type, XdsResource resource, String reason) {
            verdicts.add("-" + resource.name());
            store.rejected(type, resource, reason);
            connection.changed(type, resource.name());
        }
    };

    private void put(XdsType type, String name, String content, WarmUp warmUp) {
        store.put(
                type,
                name,
                XdsResource.of(name, Cluster.newBuilder().setName(content).build(), warmUp, Set.of()));
        connection.changed(type, name);
    }

    private void put(XdsType type, String name, String content) {
        put(type, name, content, WarmUp.NONE);
    }

    private void remove(XdsType type, String name) {
        store.put(type, name, null);
        connection.changed(type, name);
    }

    private List<DeltaDiscoveryResponse> subscribe(XdsType type, String... names) {
        return request(
                DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.url()).addAllResourceNamesSubscribe(List.of(names)));
    }

    private List<DeltaDiscoveryResponse> request(DeltaDiscoveryRequest.Builder request) {
        connection.onRequest(request.build(), now, record);
        return connection.advance(now);
    }

    private List<DeltaDiscoveryResponse> acknowledge(DeltaDiscoveryResponse response) {
        return request(DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce()));
    }

    private List<DeltaDiscoveryResponse> refuse(DeltaDiscoveryResponse response, String reason) {
        return request(DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .setErrorDetail(Status.newBuilder().setMessage(reason)));
    }

    private List<DeltaDiscoveryResponse> after(Duration time) {
        now = now.plus(time);
        return connection.advance(now);
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    /** Acknowledges everything until nothing comes any more; answers what was sent. */
    private List<String> settle(List<DeltaDiscoveryResponse> responses) {
        var sent = new ArrayList<String>();
        var open = new ArrayList<>(responses);
        while (!open.isEmpty()) {
            var response = open.removeFirst();
            sent.addAll(names(response));
            response.getRemovedResourcesList().forEach(name -> sent.add("removed " + name));
            open.addAll(acknowledge(response));
        }
        return sent;
    }

    /** An Envoy that has a cluster, a listener and a route. */
    private void connected() {
        put(XdsType.CLUSTER, "c1", "one");
        put(XdsType.LISTENER, "l", "one");
        put(XdsType.ROUTE, "r", "one");
        settle(subscribe(XdsType.CLUSTER));
        settle(subscribe(XdsType.LISTENER));
        settle(subscribe(XdsType.ROUTE, "r"));
        verdicts.clear();
    }

    /** An Envoy whose listener has found its routes by a scope. */
    private void scoped() {
        connected();
        put(XdsType.SCOPE, "s1", "one");
        put(XdsType.ROUTE, "s1", "one");
        settle(subscribe(XdsType.SCOPE));
        settle(subscribe(XdsType.ROUTE, "s1"));
    }

    private List<String> sent(List<DeltaDiscoveryResponse> responses) {
        return responses.stream().flatMap(response -> names(response).stream()).toList();
    }

    @Test
    void aListenerWaitsForTheRoutesOfScopesThatOtherListenersHaveAskedFor() {
        scoped();
        put(XdsType.SCOPE, "s2", "one");
        put(XdsType.ROUTE, "s2", "one");
        put(XdsType.LISTENER, "l", "two");
        var scopes = connection.advance(now);
        assertThat(sent(scopes)).containsExactly("s2");
        assertThat(acknowledge(scopes.getFirst())).isEmpty();
        assertThat(connection.isSettled()).isFalse();
        var routes = subscribe(XdsType.ROUTE, "s2");
        assertThat(sent(routes)).containsExactly("s2");
        var listeners = acknowledge(routes.getFirst());
        assertThat(sent(listeners)).containsExactly("l");
        assertThat(acknowledge(listeners.getFirst())).isEmpty();
        assertThat(connection.isSettled()).isTrue();
    }

    /** A new stream of an Envoy that asks for its listener, of which there is a newer version, and had this of it before. */
    private List<DeltaDiscoveryResponse> returned(String version) {
        connection = new Connection(store, TIMES, now);
        put(XdsType.LISTENER, "l", "two");
        return request(DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(XdsType.LISTENER.url())
                .putInitialResourceVersions("l", version));
    }

    @Test
    void aListenerWaitsForTheScopesThatAReturningEnvoyAsksForNext() {
        scoped();
        put(XdsType.SCOPE, "s2", "one");
        put(XdsType.ROUTE, "s2", "one");
        assertThat(returned("1")).isEmpty();
        assertThat(connection.nextWake(now)).isEqualTo(TIMES.requests());
        var scopes = subscribe(XdsType.SCOPE);
        assertThat(sent(scopes)).contains("s2").doesNotContain("l");
        assertThat(sent(acknowledge(scopes.getFirst()))).isEmpty();
        var routes = subscribe(XdsType.ROUTE, "s1", "s2");
        assertThat(sent(routes)).containsExactly("s1", "s2");
        assertThat(sent(acknowledge(routes.getFirst()))).containsExactly("l");
    }

    @Test
    void aListenerDoesNotWaitLongForScopesThatNobodyMayEverAskFor() {
        scoped();
        assertThat(returned("1")).isEmpty();
        assertThat(sent(after(TIMES.requests()))).containsExactly("l");
    }

    @Test
    void aListenerOfAnEnvoyThatIsHereForTheFirstTimeDoesNotWaitForScopes() {
        scoped();
        connection = new Connection(store, TIMES, now);
        assertThat(sent(subscribe(XdsType.LISTENER))).containsExactly("l");
    }

    @Test
    void aListenerDoesNotWaitForWhatEnvoyRefuses() {
        scoped();
        put(XdsType.SCOPE, "s2", "one");
        put(XdsType.ROUTE, "s2", "one");
        put(XdsType.LISTENER, "l", "two");
        acknowledge(connection.advance(now).getFirst());
        var listeners = refuse(subscribe(XdsType.ROUTE, "s2").getFirst(), "no");
        assertThat(sent(listeners)).containsExactly("l");
        acknowledge(listeners.getFirst());

        put(XdsType.SCOPE, "s3", "one");
        put(XdsType.LISTENER, "l", "three");
        var scopes = connection.advance(now);
        assertThat(sent(scopes)).containsExactly("s3");
        assertThat(sent(refuse(scopes.getFirst(), "no"))).containsExactly("l");
    }

    @Test
    void routesThatCloseSomethingDoNotWaitForANewCluster() {
        connected();
        put(XdsType.CLUSTER, "c2", "one", new WarmUp("e2", false));
        put(XdsType.LISTENER, "l", "two");
        put(XdsType.ROUTE, "r", "two");
        assertThat(connection.advance(now))
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("c2"));

        connection.hurryRoutes();

        assertThat(settle(connection.advance(now))).containsExactly("r");
        put(XdsType.ROUTE, "r", "three");
        assertThat(connection.advance(now)).isEmpty();
    }

    @Test
    void aWildcardSubscriptionGetsEverything() {
        put(XdsType.CLUSTER, "a", "one");
        put(XdsType.CLUSTER, "b", "one");

        assertThat(subscribe(XdsType.CLUSTER))
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("a", "b"));
    }

    @Test
    void anEmptyWildcardIsAnsweredSoThatEnvoyGoesOn() {
        assertThat(subscribe(XdsType.CLUSTER))
                .singleElement()
                .satisfies(response -> assertThat(names(response)).isEmpty());
    }

    @Test
    void aNameThatDoesNotExistIsAnsweredAsRemoved() {
        assertThat(subscribe(XdsType.ENDPOINT, "none"))
                .singleElement()
                .satisfies(response ->
                        assertThat(response.getRemovedResourcesList()).containsExactly("none"));
    }

    @Test
    void nothingIsSentTwice() {
        connected();
        assertThat(connection.advance(now)).isEmpty();
        put(XdsType.ROUTE, "r", "one");
        assertThat(connection.advance(now)).isEmpty();
    }

    @Test
    void aReconnectWithTheSameVersionsSendsNothing() {
        connected();
        var versions = Map.of("c1", store.offered(XdsType.CLUSTER, "c1").version());
        connection = new Connection(store, TIMES, now);

        assertThat(request(DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(XdsType.CLUSTER.url())
                        .putAllInitialResourceVersions(versions)))
                .isEmpty();
    }

    @Test
    void aReconnectTellsOnlyTheDifference() {
        connected();
        var versions = Map.of("r", "stale", "gone", "old");
        connection = new Connection(store, TIMES, now);
        var sent = settle(request(DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(XdsType.ROUTE.url())
                .addAllResourceNamesSubscribe(versions.keySet())
                .putAllInitialResourceVersions(versions)));
        assertThat(sent).containsExactly("r");

        assertThat(settle(after(TIMES.grace()))).containsExactly("removed gone");
    }

    @Test
    void routesWaitUntilTheEndpointsOfANewClusterAreAcknowledged() {
        connected();
        put(XdsType.CLUSTER, "c2", "two", new WarmUp("e2", false));
        put(XdsType.ENDPOINT, "e2", "two");
        put(XdsType.ROUTE, "r", "two");

        var clusters = connection.advance(now);
        assertThat(clusters)
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("c2"));
        assertThat(acknowledge(clusters.getFirst())).isEmpty();
        var endpoints = subscribe(XdsType.ENDPOINT, "e2");
        assertThat(endpoints)
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("e2"));

        assertThat(acknowledge(endpoints.getFirst()))
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("r"));
    }

    @Test
    void routesWaitForTheNameLookUpOfANewCluster() {
        connected();
        put(XdsType.CLUSTER, "c2", "two", new WarmUp(null, true));
        put(XdsType.ROUTE, "r", "two");

        assertThat(settle(connection.advance(now))).containsExactly("c2");
        assertThat(after(TIMES.dns().minusMillis(1))).isEmpty();
        assertThat(settle(after(Duration.ofMillis(1)))).containsExactly("r");
    }

    @Test
    void routesDoNotWaitForeverForAClusterThatNeverGetsReady() {
        connected();
        put(XdsType.CLUSTER, "c2", "two", new WarmUp("e2", false));
        put(XdsType.ENDPOINT, "e2", "two");
        put(XdsType.ROUTE, "r", "two");
        settle(connection.advance(now));

        assertThat(after(TIMES.warmUp().minusMillis(1))).isEmpty();
        assertThat(settle(after(Duration.ofMillis(1)))).containsExactly("r");
    }

    @Test
    void aChangedClusterGetsItsEndpointsAgainAndRoutesDoNotWaitForIt() {
        put(XdsType.CLUSTER, "c1", "one", new WarmUp("e1", false));
        put(XdsType.ENDPOINT, "e1", "one");
        settle(subscribe(XdsType.CLUSTER));
        settle(subscribe(XdsType.ENDPOINT, "e1"));

        put(XdsType.CLUSTER, "c1", "two", new WarmUp("e1", false));

        assertThat(settle(connection.advance(now))).containsExactly("c1", "e1");
    }

    @Test
    void aClusterIsRemovedAfterRoutesStoppedNamingItAndAGrace() {
        connected();
        put(XdsType.CLUSTER, "c2", "two");
        put(XdsType.ROUTE, "r", "two");
        remove(XdsType.CLUSTER, "c1");

        assertThat(settle(connection.advance(now))).containsExactly("c2", "r");
        assertThat(after(TIMES.grace().minusMillis(1))).isEmpty();
        assertThat(settle(after(Duration.ofMillis(1)))).containsExactly("removed c1");
    }

    @Test
    void theGraceDoesNotBeginBeforeTheRoutesAreAcknowledged() {
        connected();
        put(XdsType.ROUTE, "r", "two");
        remove(XdsType.CLUSTER, "c1");
        var routes = connection.advance(now);
        assertThat(after(TIMES.grace().multipliedBy(2))).isEmpty();

        assertThat(acknowledge(routes.getFirst())).isEmpty();
        assertThat(settle(after(TIMES.grace()))).containsExactly("removed c1");
    }

    @Test
    void whatComesBackWithinTheGraceIsNotRemoved() {
        connected();
        remove(XdsType.CLUSTER, "c1");
        settle(connection.advance(now));
        put(XdsType.CLUSTER, "c1", "one");

        assertThat(after(TIMES.grace().multipliedBy(2))).isEmpty();
    }

    @Test
    void aListenerGoesAtOnceWithTheOneThatTakesItsPort() {
        connected();
        remove(XdsType.LISTENER, "l");
        put(XdsType.LISTENER, "m", "two");

        assertThat(connection.advance(now)).singleElement().satisfies(response -> {
            assertThat(names(response)).containsExactly("m");
            assertThat(response.getRemovedResourcesList()).containsExactly("l");
        });
    }

    @Test
    void theNextResponseOfATypeWaitsForTheAnswerToTheLast() {
        connected();
        put(XdsType.ROUTE, "r", "two");
        var first = connection.advance(now);
        put(XdsType.ROUTE, "r", "three");
        assertThat(connection.advance(now)).isEmpty();

        assertThat(acknowledge(first.getFirst()))
                .singleElement()
                .satisfies(response -> assertThat(response.getResources(0).getVersion())
                        .isEqualTo(store.offered(XdsType.ROUTE, "r").version()));
    }

    @Test
    void aRefusedResourceIsNotSentAgainUntilItChanges() {
        connected();
        put(XdsType.ROUTE, "r", "bad");
        assertThat(refuse(connection.advance(now).getFirst(), "bad route")).isEmpty();
        assertThat(verdicts).containsExactly("-r");
        assertThat(store.isRejected(XdsType.ROUTE, "r")).isTrue();
        assertThat(store.offered(XdsType.ROUTE, "r").body().getValue().toStringUtf8())
                .contains("one");
        assertThat(after(Duration.ofMinutes(1))).isEmpty();

        put(XdsType.ROUTE, "r", "good");
        assertThat(settle(connection.advance(now))).containsExactly("r");
        assertThat(store.rejections()).isEmpty();
    }

    @Test
    void ofAFilterThatIsRefusedTheLastGoodConfigurationIsSentAgainBeforeListeners() {
        connected();
        put(XdsType.EXTENSION, "x", "good");
        settle(subscribe(XdsType.EXTENSION, "x"));

        put(XdsType.EXTENSION, "x", "bad");
        put(XdsType.LISTENER, "l", "two");
        var bad = connection.advance(now);
        assertThat(bad)
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("x"));
        var again = refuse(bad.getFirst(), "script load error");
        assertThat(again)
                .singleElement()
                .satisfies(response -> assertThat(response.getResources(0)
                                .getResource()
                                .getValue()
                                .toStringUtf8())
                        .contains("good"));
        assertThat(settle(again)).containsExactly("x", "l");
    }

    @Test
    void whatEnvoyHasAlreadyCountsAsAccepted() {
        put(XdsType.ROUTE, "r", "one");
        var version = store.offered(XdsType.ROUTE, "r").version();
        assertThat(request(DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(XdsType.ROUTE.url())
                        .addResourceNamesSubscribe("r")
                        .putInitialResourceVersions("r", version)))
                .isEmpty();
        assertThat(store.lastAccepted(XdsType.ROUTE, "r").version()).isEqualTo(version);

        remove(XdsType.ROUTE, "r");
        connection.advance(now);
        put(XdsType.ROUTE, "r", "one");
        assertThat(connection.advance(now)).isEmpty();
        assertThat(store.lastAccepted(XdsType.ROUTE, "r").version()).isEqualTo(version);
    }

    @Test
    void aFilterThatIsRefusedFromTheBeginningIsToldToBeAbsentBeforeListeners() {
        connected();
        put(XdsType.EXTENSION, "x", "bad");
        var bad = subscribe(XdsType.EXTENSION, "x");
        put(XdsType.LISTENER, "l", "two");
        assertThat(connection.advance(now)).isEmpty();
        assertThat(settle(refuse(bad.getFirst(), "script load error"))).containsExactly("removed x", "l");
        assertThat(verdicts).endsWith("-x", "+l");

        put(XdsType.EXTENSION, "x", "good");
        assertThat(settle(connection.advance(now))).containsExactly("x");
    }

    @Test
    void anotherEnvoyGetsTheLastAcceptedVersionOfARefusedResource() {
        connected();
        put(XdsType.ROUTE, "r", "bad");
        refuse(connection.advance(now).getFirst(), "bad route");
        connection = new Connection(store, TIMES, now);

        assertThat(subscribe(XdsType.ROUTE, "r"))
                .singleElement()
                .satisfies(response -> assertThat(response.getResources(0)
                                .getResource()
                                .getValue()
                                .toStringUtf8())
                        .contains("one"));
    }

    @Test
    void ofSeveralClustersTheOneThatEnvoyNamesIsHeldBack() {
        connected();
        put(XdsType.CLUSTER, "bad", "x");
        put(XdsType.CLUSTER, "bad-too-not", "x");
        put(XdsType.CLUSTER, "good", "x");

        var retried = refuse(connection.advance(now).getFirst(), "Error adding/updating cluster(s) bad: no such thing");
        assertThat(verdicts).containsExactly("-bad");
        assertThat(settle(retried)).containsExactly("bad-too-not", "good");
    }

    @Test
    void whereEnvoyNamesNobodyEachIsTriedAlone() {
        connected();
        put(XdsType.ROUTE, "r", "two");
        put(XdsType.ROUTE, "s", "bad");
        connection.onRequest(
                DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(XdsType.ROUTE.url())
                        .addResourceNamesSubscribe("s")
                        .build(),
                now,
                record);
        var alone = refuse(connection.advance(now).getFirst(), "something is wrong");
        assertThat(verdicts).isEmpty();
        assertThat(alone)
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("r"));
        var other = acknowledge(alone.getFirst());
        assertThat(other)
                .singleElement()
                .satisfies(response -> assertThat(names(response)).containsExactly("s"));

        refuse(other.getFirst(), "something is wrong");
        assertThat(verdicts).containsExactly("+r", "-s");
    }

    @Test
    void theNextWakeIsWhenSomethingIsDue() {
        connected();
        assertThat(connection.nextWake(now)).isNull();
        remove(XdsType.CLUSTER, "c1");
        settle(connection.advance(now));

        assertThat(connection.nextWake(now)).isEqualTo(TIMES.grace());
    }
}
