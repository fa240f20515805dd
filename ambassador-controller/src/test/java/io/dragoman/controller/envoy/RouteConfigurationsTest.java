package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dragoman.controller.gateway.HostChoice;
import io.dragoman.controller.gateway.ModelFixture;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.graph.Derived;
import io.dragoman.controller.xds.XdsResource;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.model.Mapping.HostMatch;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.ScopedRouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names that stand apart are routed as if they did not. */
class RouteConfigurationsTest {
    private static final List<String> AUTHORITIES = List.of(
            "a.example.com",
            "A.Example.com",
            "b.example.com",
            "x.b.example.com",
            "example.com",
            "other",
            "a.other:8080");
    private static final String TABLE = "http.default/cleartext";
    private static final List<String> PATHS = List.of("/", "/p/", "/p/q/", "/p/q/r");

    private ModelFixture fixture = new ModelFixture();
    private EnvoyConfiguration configuration = configuration(0, 0);

    RouteConfigurationsTest() {
        fixture.apply(ModelFixture.LISTENER);
    }

    private EnvoyConfiguration configuration(int shardFrom, int finerFrom) {
        return EnvoyConfiguration.derive(fixture.graph(), fixture.model(), new Sharding(shardFrom, finerFrom));
    }

    private void shardFrom(int routes, int finer) {
        fixture = new ModelFixture();
        configuration = configuration(routes, finer);
        fixture.apply(ModelFixture.LISTENER);
    }

    private static String host(String hostname) {
        return """
                ---
                apiVersion: getambassador.io/v3alpha1
                kind: Host
                metadata: {name: 'host-%s'}
                spec: {hostname: '%s', requestPolicy: {insecure: {action: Route}}}
                """.formatted(hostname.replace("*", "any"), hostname);
    }

    record Wanted(String hostname, boolean regex, String prefix, int precedence) {
        String manifest(int number) {
            return """
                    ---
                    apiVersion: getambassador.io/v3alpha1
                    kind: Mapping
                    metadata: {name: 'm%1$d'}
                    spec: {%2$s: '%3$s', host_regex: %6$s, prefix: %4$s, precedence: %5$d, service: 's%1$d'}
                    """.formatted(number, regex ? "host" : "hostname", hostname, prefix, precedence, regex);
        }
    }

    @Provide
    Arbitrary<Set<String>> hosts() {
        return Arbitraries.of("*", "*.example.com", "*.b.example.com", "a.example.com", "a*")
                .set()
                .ofMinSize(1);
    }

    @Provide
    Arbitrary<List<Wanted>> mappings() {
        var hostnames = Arbitraries.of(
                "*",
                "*.example.com",
                "a*",
                "a.example.com",
                "A.example.com",
                "b.example.com",
                "x.b.example.com",
                "other",
                "a.other:8080");
        var plain = Combinators.combine(
                        hostnames,
                        Arbitraries.of("/", "/p/", "/p/q/"),
                        Arbitraries.integers().between(0, 1))
                .as((hostname, prefix, precedence) -> new Wanted(hostname, false, prefix, precedence));
        var regex = Arbitraries.of("/", "/p/").map(prefix -> new Wanted("[ab]\\..*", true, prefix, 0));
        return Arbitraries.frequencyOf(Tuple.of(8, plain), Tuple.of(1, regex))
                .list()
                .ofMaxSize(12);
    }

    @Property(tries = 400)
    void everyRequestTakesTheRouteThatTheModelGivesIt(
            @ForAll("hosts") Set<String> hosts,
            @ForAll("mappings") List<Wanted> mappings,
            @ForAll @IntRange(max = 4) int shardFrom)
            throws InvalidProtocolBufferException {
        shardFrom(shardFrom, 2 * shardFrom);
        hosts.forEach(hostname -> fixture.apply(host(hostname)));
        for (int i = 0; i < mappings.size(); i++) {
            fixture.apply(mappings.get(i).manifest(i));
        }

        for (var authority : AUTHORITIES) {
            for (var path : PATHS) {
                assertThat(actual(authority, path)).as("%s%s", authority, path).isEqualTo(expected(authority, path));
            }
        }
    }

    /** The destination by the model, which keeps all routes of a hostname together. */
    private @Nullable String expected(String authority, String path) {
        var table =
                Objects.requireNonNull(fixture.model().routeTables().values().get(TABLE));
        var key = new HostChoice(table.virtualHosts()).of(authority.toLowerCase(Locale.ROOT));
        return key == null
                ? null
                : fixture.routesOf(key).stream()
                        .filter(route -> path.startsWith(route.match().path().text()))
                        .filter(route -> matches(route.match().authority(), authority))
                        .findFirst()
                        .map(route -> ((Action.Forward) route.action()).destination())
                        .orElse(null);
    }

    private static boolean matches(@Nullable HostMatch match, String authority) {
        if (match == null) {
            return true;
        }
        if (match.kind() == HostMatch.Kind.REGEX) {
            return Pattern.matches(match.text(), authority);
        }
        var name = authority.toLowerCase(Locale.ROOT);
        var text = match.text().toLowerCase(Locale.ROOT);
        return text.startsWith("*")
                ? name.endsWith(text.substring(1))
                : text.endsWith("*") ? name.startsWith(text.substring(0, text.length() - 1)) : name.equals(text);
    }

    /** The destination as Envoy would find it in what it is given. */
    private @Nullable String actual(String authority, String path) throws InvalidProtocolBufferException {
        var name = authority.toLowerCase(Locale.ROOT);
        return routes(authority).getVirtualHostsList().stream()
                .filter(host -> rank(host.getDomains(0), name) >= 0)
                .max(Comparator.comparingInt(host -> rank(host.getDomains(0), name)))
                .flatMap(host -> first(host, authority, path))
                .map(route -> route.getRoute().getCluster())
                .orElse(null);
    }

    private static Optional<Route> first(VirtualHost host, String authority, String path) {
        return host.getRoutesList().stream()
                .filter(route -> path.startsWith(route.getMatch().getPrefix()))
                .filter(route -> route.getMatch().getHeadersList().stream().allMatch(header -> {
                    var match = header.getStringMatch();
                    var name = authority.toLowerCase(Locale.ROOT);
                    return switch (match.getMatchPatternCase()) {
                        case SAFE_REGEX -> Pattern.matches(match.getSafeRegex().getRegex(), authority);
                        case SUFFIX -> name.endsWith(match.getSuffix());
                        case PREFIX -> name.startsWith(match.getPrefix());
                        case EXACT -> name.equals(match.getExact().toLowerCase(Locale.ROOT));
                        default -> throw new AssertionError(match);
                    };
                }))
                .findFirst();
    }

    /** Exact names first, then suffixes, then prefixes, the longest first, then the rest; negative if it does not match. */
    private static int rank(String domain, String name) {
        if (domain.equals(name)) {
            return 3000;
        }
        if (domain.equals("*")) {
            return 0;
        }
        if (domain.startsWith("*") && name.endsWith(domain.substring(1)) && name.length() >= domain.length()) {
            return 2000 + domain.length();
        }
        return domain.endsWith("*") && name.startsWith(domain.substring(0, domain.length() - 1))
                ? 1000 + domain.length()
                : -1;
    }

    private RouteConfiguration routes() throws InvalidProtocolBufferException {
        return resource().body().unpack(RouteConfiguration.class);
    }

    /** What Envoy would read for a request. */
    private RouteConfiguration routes(String authority) throws InvalidProtocolBufferException {
        var grain = grain();
        if (grain == Grain.WHOLE) {
            return routes();
        }
        var shard = Objects.requireNonNull(resources(XdsType.SCOPE).get(TABLE + "/" + HostShards.of(authority, grain)));
        var scope = shard.body().unpack(ScopedRouteConfiguration.class);
        var read = Objects.requireNonNull(resources(XdsType.ROUTE).get(scope.getRouteConfigurationName()));
        return read.body().unpack(RouteConfiguration.class);
    }

    private XdsResource resource() {
        return Objects.requireNonNull(resources(XdsType.ROUTE).get(TABLE));
    }

    private Map<String, XdsResource> resources(XdsType type) {
        return Objects.requireNonNull(configuration.byType().get(type)).values();
    }

    private void drained(int changes) {
        configuration.drained().put(TABLE, changes);
        fixture.graph().propagate();
    }

    private Grain grain() {
        return Objects.requireNonNull(configuration.routeShapes().values().get(TABLE))
                .grain();
    }

    private boolean isSharded() {
        return !resources(XdsType.SCOPE).isEmpty();
    }

    private Set<String> domains() throws InvalidProtocolBufferException {
        return routes().getVirtualHostsList().stream()
                .map(host -> host.getDomains(0))
                .collect(Collectors.toSet());
    }

    private static String mappings(int count, String hostname) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Wanted(hostname.formatted(i), false, "/p" + i + "/", 0)
                        .manifest(hostname.contains("%") ? i : 1000 + i))
                .collect(Collectors.joining());
    }

    @Test
    void namesStandApartUntilTheRoutesForEveryNameWouldBeRepeatedTooOften() throws InvalidProtocolBufferException {
        fixture.apply(host("*"));
        fixture.apply(mappings(200, "n%d.example.com") + mappings(400, "*"));
        assertThat(domains()).hasSize(201).contains("*", "n7.example.com");
        var before = resource().version();

        fixture.apply(mappings(520, "*"));
        assertThat(domains()).containsExactly("*");
        assertThat(actual("n7.example.com", "/p7/")).isEqualTo(expected("n7.example.com", "/p7/"));

        for (int i = 400; i < 520; i++) {
            fixture.delete("Mapping", "m" + (1000 + i));
        }
        assertThat(domains()).hasSize(201);
        assertThat(resource().version()).isEqualTo(before);
    }

    @Test
    void aLargeTableIsCutIntoShardsAndAChangeIsOfOneOfThem() throws InvalidProtocolBufferException {
        shardFrom(200, 10_000);
        fixture.apply(host("*"));
        fixture.apply(mappings(199, "n%d.example.com") + mappings(3, "*"));
        assertThat(isSharded()).isFalse();
        assertThat(resources(XdsType.ROUTE)).containsOnlyKeys(TABLE);

        fixture.apply(new Wanted("n199.example.com", false, "/p199/", 0).manifest(199));
        assertThat(isSharded()).isTrue();
        assertThat(resources(XdsType.ROUTE)).hasSize(Grain.COARSE.shards() + 1).containsKey(TABLE);
        assertThat(resource().isLingering()).isTrue();
        drained(1);
        assertThat(resources(XdsType.ROUTE)).hasSize(Grain.COARSE.shards()).doesNotContainKey(TABLE);
        assertThat(actual("N7.example.com", "/p7/")).isNotNull().isEqualTo(expected("n7.example.com", "/p7/"));
        assertThat(actual("unheard.of", "/p1/")).isNotNull().isEqualTo(expected("unheard.of", "/p1/"));
        assertThat(routes("n7.example.com").getRequestHeadersToRemoveList()).containsExactly("x-dragoman-shard");

        var before = Map.copyOf(resources(XdsType.ROUTE));
        fixture.apply(new Wanted("n7.example.com", false, "/other/", 0).manifest(7));
        assertThat(resources(XdsType.ROUTE).entrySet().stream()
                        .filter(entry -> !entry.getValue().equals(before.get(entry.getKey())))
                        .map(Map.Entry::getKey))
                .containsExactly(TABLE + "/" + HostShards.of("n7.example.com", Grain.COARSE));
    }

    @Test
    void aTableIsPutTogetherAgainOnlyWhenItIsHalfAsLarge() {
        shardFrom(20, 10_000);
        fixture.apply(host("*") + mappings(20, "n%d.example.com"));
        assertThat(isSharded()).isTrue();

        for (int i = 0; i < 10; i++) {
            fixture.delete("Mapping", "m" + i);
        }
        assertThat(isSharded()).isTrue();

        fixture.delete("Mapping", "m10");
        assertThat(resource().isLingering()).isFalse();
        assertThat(resources(XdsType.ROUTE)).hasSize(Grain.COARSE.shards() + 1);
        assertThat(resources(XdsType.SCOPE)).hasSize(Grain.COARSE.shards());
        drained(2);
        assertThat(isSharded()).isFalse();
        assertThat(resources(XdsType.ROUTE)).containsOnlyKeys(TABLE);
    }

    @Test
    void aLargerTableIsCutMoreFinelyAndItsFormerShapesStayUntilTheyAreDrained() throws InvalidProtocolBufferException {
        shardFrom(20, 40);
        fixture.apply(host("*") + mappings(20, "n%d.example.com"));
        assertThat(grain()).isEqualTo(Grain.COARSE);
        drained(1);
        assertThat(resources(XdsType.ROUTE)).hasSize(64);

        fixture.apply(mappings(40, "n%d.example.com"));
        assertThat(grain()).isEqualTo(Grain.FINE);
        assertThat(resources(XdsType.ROUTE)).hasSize(64 + 512);
        assertThat(resources(XdsType.SCOPE)).hasSize(64 + 512);
        drained(2);
        assertThat(resources(XdsType.ROUTE)).hasSize(512);
        assertThat(actual("N7.example.com", "/p7/")).isNotNull().isEqualTo(expected("n7.example.com", "/p7/"));

        for (int i = 0; i < 35; i++) {
            fixture.delete("Mapping", "m" + i);
        }
        assertThat(grain()).isEqualTo(Grain.WHOLE);
        assertThat(resource().isLingering()).isFalse();
        assertThat(resources(XdsType.ROUTE).values().stream().filter(route -> !route.isLingering()))
                .hasSize(1);
        drained(4);
        assertThat(resources(XdsType.ROUTE)).containsOnlyKeys(TABLE);
    }

    @Test
    void aTableWhoseRoutesAreMostlyForEveryNameStaysWhole() {
        shardFrom(20, 10_000);
        fixture.apply(host("*") + mappings(20, "n%d.example.com") + mappings(320, "*"));

        assertThat(isSharded()).isFalse();
    }

    @Test
    void aNameWithAHostOfItsOwnStandsInThatHostOnly() throws InvalidProtocolBufferException {
        fixture.apply(host("*") + host("*.example.com") + host("a.example.com") + mappings(1, "a.example.com"));

        assertThat(domains()).containsExactlyInAnyOrder("*", "*.example.com", "a.example.com");
    }

    @Test
    void aChangedMappingTranslatesItsOwnRoutesOnly() {
        fixture.apply(host("*") + mappings(50, "n%d.example.com"));
        var runs = runs();

        fixture.apply(new Wanted("n7.example.com", false, "/other/", 0).manifest(7));

        assertThat(runs()).isEqualTo(runs.stream().map(run -> run + 2).toList());
    }

    /** How often routes were made and encoded: the two collections with a value for each group. */
    private List<Long> runs() {
        var runs = new ArrayList<Long>();
        for (var collection : fixture.graph().collections()) {
            if (Set.of("routes", "encoded routes").contains(collection.name())
                    && collection instanceof Derived<?, ?, ?> derived) {
                runs.add(derived.runs());
            }
        }
        return runs;
    }
}
