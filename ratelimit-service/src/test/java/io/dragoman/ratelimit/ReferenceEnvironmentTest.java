package io.dragoman.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceEnvironmentTest {
    private static ReferenceEnvironment of(String... namesAndValues) {
        var environment = new HashMap<>(Map.of("RUNTIME_ROOT", "/data"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            environment.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return new ReferenceEnvironment(environment);
    }

    @Test
    void saysNothingWhereThereIsNoSuchEnvironment() {
        var ours = new ReferenceEnvironment(Map.of("REDIS_URL", "redis:6379", "PORT", "80", "LOG_LEVEL", "DEBUG"));
        assertThat(ours.getPropertyNames()).isEmpty();
    }

    @Test
    void findsTheDirectory() {
        assertThat(of().getValue("dragoman.manifests")).isEqualTo("/data/config");
        assertThat(of("RUNTIME_SUBDIRECTORY", "ratelimit", "RUNTIME_APPDIRECTORY", "rules")
                        .getValue("dragoman.manifests"))
                .isEqualTo("/data/ratelimit/rules");
    }

    @Test
    void findsTheManagementServer() {
        var xds = new ReferenceEnvironment(
                Map.of("CONFIG_TYPE", "GRPC_XDS_SOTW", "CONFIG_GRPC_XDS_SERVER_URL", "gateway:18001"));
        assertThat(xds.getValue("dragoman.ratelimit.xds")).isEqualTo("gateway:18001");
        assertThat(xds.getValue("dragoman.manifests")).isNull();
    }

    @Test
    void findsTheManagementServersCertificates() {
        var xds = new ReferenceEnvironment(Map.of(
                "CONFIG_TYPE", "GRPC_XDS_SOTW",
                "CONFIG_GRPC_XDS_SERVER_USE_TLS", "true",
                "CONFIG_GRPC_XDS_SERVER_TLS_CACERT", "/ca.pem",
                "CONFIG_GRPC_XDS_CLIENT_TLS_CERT", "/cert.pem",
                "CONFIG_GRPC_XDS_CLIENT_TLS_KEY", "/key.pem",
                "CONFIG_GRPC_XDS_SERVER_TLS_SAN", "gateway"));
        assertThat(xds.getValue("dragoman.ratelimit.xds-tls")).isEqualTo("true");
        assertThat(xds.getValue("dragoman.ratelimit.xds-ca")).isEqualTo("/ca.pem");
        assertThat(xds.getValue("dragoman.ratelimit.xds-cert")).isEqualTo("/cert.pem");
        assertThat(xds.getValue("dragoman.ratelimit.xds-key")).isEqualTo("/key.pem");
        assertThat(xds.getValue("dragoman.ratelimit.xds-name")).isEqualTo("gateway");
    }

    @Test
    void takesWhatIsMadeOfAllLimitsAndTheirKeys() {
        var taken = of("QUOTA_MODE", "true", "CACHE_KEY_PREFIX", "staging_", "MERGE_DOMAIN_CONFIG", "true");
        assertThat(taken.getValue("dragoman.ratelimit.merge-domains")).isEqualTo("true");
        assertThat(taken.getValue("dragoman.ratelimit.quotas")).isEqualTo("true");
        assertThat(of("STOP_CACHE_KEY_INCREMENT_WHEN_OVERLIMIT", "true").getValue("dragoman.ratelimit.spares-others"))
                .isEqualTo("true");
        assertThat(of("REDIS_HEALTH_CHECK_ACTIVE_CONNECTION", "true").getValue("dragoman.ratelimit.needs-store"))
                .isEqualTo("true");
        assertThat(of("RESPONSE_DYNAMIC_METADATA", "false").getValue("dragoman.ratelimit.metadata"))
                .isEqualTo("false");
        assertThat(taken.getValue("dragoman.ratelimit.key-prefix")).isEqualTo("staging_");
    }

    @Test
    void speaksTlsOnlyWhereThatIsWanted() {
        assertThat(of("GRPC_SERVER_TLS_CERT", "/cert.pem").getValue("dragoman.ratelimit.tls-cert"))
                .isNull();
        var tls = of(
                "GRPC_SERVER_USE_TLS",
                "true",
                "GRPC_SERVER_TLS_CERT",
                "/cert.pem",
                "GRPC_SERVER_TLS_KEY",
                "/key.pem",
                "GRPC_CLIENT_TLS_CACERT",
                "/ca.pem",
                "GRPC_CLIENT_TLS_SAN",
                "gateway");
        assertThat(tls.getValue("dragoman.ratelimit.tls-cert")).isEqualTo("/cert.pem");
        assertThat(tls.getValue("dragoman.ratelimit.tls-key")).isEqualTo("/key.pem");
        assertThat(tls.getValue("dragoman.ratelimit.tls-client-ca")).isEqualTo("/ca.pem");
        assertThat(tls.getValue("dragoman.ratelimit.tls-client-name")).isEqualTo("gateway");
    }

    @Test
    void takesPortsAndTheRest() {
        var taken = of("PORT", "8080", "GRPC_PORT", "9000", "LOG_LEVEL", "WARN", "SHADOW_MODE", "true", "HOST", "");
        assertThat(taken.getValue("quarkus.http.port")).isEqualTo("8080");
        assertThat(taken.getValue("dragoman.grpc-port")).isEqualTo("9000");
        assertThat(taken.getValue("quarkus.log.level")).isEqualTo("WARN");
        assertThat(taken.getValue("dragoman.ratelimit.watch-only")).isEqualTo("true");
        assertThat(taken.getValue("quarkus.http.host")).isNull();
        assertThat(taken.getValue("dragoman.redis-url")).isNull();
    }

    @Test
    void findsOneRedis() {
        assertThat(of("REDIS_URL", "redis:6379").getValue("dragoman.redis-url")).isEqualTo("redis://redis:6379");
        assertThat(of("REDIS_URL", "redis:6379", "REDIS_AUTH", "p@ss", "REDIS_TLS", "true")
                        .getValue("dragoman.redis-url"))
                .isEqualTo("rediss://:p%40ss@redis:6379");
        assertThat(of("REDIS_URL", "rediss://redis", "REDIS_AUTH", "x").getValue("dragoman.redis-url"))
                .isEqualTo("rediss://redis");
    }

    @Test
    void findsARedisAtAUnixSocket() {
        assertThat(of("REDIS_URL", "/run/redis 1.sock", "REDIS_SOCKET_TYPE", "unix")
                        .getValue("dragoman.redis-url"))
                .isEqualTo("unix:///run/redis%201.sock");
        assertThat(of("REDIS_URL", "/run/redis.sock", "REDIS_AUTH", "p&ss").getValue("dragoman.redis-url"))
                .isEqualTo("unix://:p%26ss@/run/redis.sock");
        assertThat(of("REDIS_URL", "/run/redis.sock", "REDIS_AUTH", "me:p:s").getValue("dragoman.redis-url"))
                .isEqualTo("unix://me:p%3As@/run/redis.sock");
    }

    @Test
    void findsSentinelsAndClusters() {
        var sentinels = of("REDIS_URL", "main,a:1,b:2", "REDIS_TYPE", "SENTINEL", "REDIS_AUTH", "user:pass");
        assertThat(sentinels.getValue("dragoman.redis.master")).isEqualTo("main");
        assertThat(sentinels.getValue("dragoman.redis.type")).isEqualTo("SENTINEL");
        assertThat(sentinels.getValue("dragoman.redis-url")).isEqualTo("redis://user:pass@a:1,redis://user:pass@b:2");
        var cluster = of("REDIS_URL", "a:1,b:2", "REDIS_TYPE", "CLUSTER", "REDIS_TLS_CACERT", "/ca.pem");
        assertThat(cluster.getValue("dragoman.redis-url")).isEqualTo("redis://a:1,redis://b:2");
        assertThat(cluster.getValue("dragoman.redis.ca")).isEqualTo("/ca.pem");
    }

    @Test
    void aStatsdThatIsNamedIsUsedUnlessItIsSwitchedOff() {
        assertThat(of("STATSD_HOST", "statsd").getValue("dragoman.statsd.plain"))
                .isEqualTo("true");
        assertThat(of().getValue("dragoman.statsd.plain")).isNull();
        assertThat(of("STATSD_HOST", "statsd", "USE_STATSD", "false").getValue("dragoman.statsd.plain"))
                .isNull();
        assertThat(of("STATSD_HOST", "statsd", "USE_DOG_STATSD", "true").getValue("dragoman.statsd.plain"))
                .isNull();
    }

    @Test
    void findsARedisForLimitsASecond() {
        var second = of(
                "REDIS_URL", "a:1",
                "REDIS_AUTH", "one",
                "REDIS_TLS_CACERT", "/ca.pem",
                "REDIS_PERSECOND", "true",
                "REDIS_PERSECOND_URL", "main,b:1,c:1",
                "REDIS_PERSECOND_TYPE", "sentinel",
                "REDIS_PERSECOND_AUTH", "two",
                "REDIS_PERSECOND_TLS", "true");
        assertThat(second.getValue("dragoman.redis-url")).isEqualTo("redis://:one@a:1");
        assertThat(second.getValue("dragoman.redis-per-second-url")).isEqualTo("rediss://:two@b:1,rediss://:two@c:1");
        assertThat(second.getValue("dragoman.redis-per-second.master")).isEqualTo("main");
        assertThat(second.getValue("dragoman.redis-per-second.type")).isEqualTo("sentinel");
        assertThat(second.getValue("dragoman.redis-per-second.ca")).isEqualTo("/ca.pem");
    }

    @Test
    void aRedisForLimitsASecondIsOnlyThereIfItIsSwitchedOn() {
        assertThat(of("REDIS_URL", "a:1", "REDIS_PERSECOND_URL", "b:1").getValue("dragoman.redis-per-second-url"))
                .isNull();
        assertThat(of("REDIS_URL", "a:1", "REDIS_PERSECOND", "true").getValue("dragoman.redis-per-second-url"))
                .isEqualTo("unix:///var/run/nutcracker/ratelimitpersecond.sock");
    }

    @Test
    void takesTheBackend() {
        assertThat(of("BACKEND_TYPE", "memcache").getValue("dragoman.ratelimit.backend"))
                .isEqualTo("memcache");
        assertThat(of("BACKEND_TYPE", "").getValue("dragoman.ratelimit.backend"))
                .isNull();
    }

    @Test
    void servesGrpcAtAUnixSocket() {
        assertThat(of("GRPC_UDS", "/run/limits.sock").getValue("dragoman.ratelimit.socket"))
                .isEqualTo("/run/limits.sock");
    }

    @Test
    void whoLimitsTheAgeOfConnectionsHasTheReferencesDefaultForTheRest() {
        var age = of("GRPC_MAX_CONNECTION_AGE", "1m30s");
        assertThat(age.getValue("dragoman.ratelimit.max-connection-age")).isEqualTo("PT1M30S");
        assertThat(age.getValue("dragoman.ratelimit.max-connection-age-grace")).isEqualTo("PT1H");
        assertThat(of("GRPC_MAX_CONNECTION_AGE_GRACE", "5s").getValue("dragoman.ratelimit.max-connection-age"))
                .isEqualTo("PT24H");
        assertThat(of().getValue("dragoman.ratelimit.max-connection-age")).isNull();
    }

    @Test
    void readsTruthsAndLevelsAsTheReferenceDoes() {
        var taken = of("SHADOW_MODE", "1", "QUOTA_MODE", "F", "LOG_LEVEL", "warning");
        assertThat(taken.getValue("dragoman.ratelimit.watch-only")).isEqualTo("true");
        assertThat(taken.getValue("dragoman.ratelimit.quotas")).isEqualTo("false");
        assertThat(taken.getValue("quarkus.log.level")).isEqualTo("WARN");
        assertThat(taken.getValue("dragoman.ratelimit.unreadable")).isNull();
    }

    @Test
    void namesWhatCannotBeReadAndNotItsValue() {
        var taken = of(
                "GRPC_MAX_CONNECTION_AGE", "a day",
                "GRPC_PORT", "tcp://10.0.0.1:8081",
                "SHADOW_MODE", "perhaps",
                "LOG_LEVEL", "loud");
        assertThat(taken.getValue("dragoman.ratelimit.unreadable"))
                .contains(
                        "GRPC_MAX_CONNECTION_AGE is not a duration",
                        "GRPC_PORT is not the number of a port",
                        "SHADOW_MODE is not true or false",
                        "LOG_LEVEL is not one of")
                .doesNotContain("a day", "10.0.0.1", "perhaps", "loud");
        assertThat(taken.getValue("dragoman.grpc-port")).isNull();
    }

    @Test
    void showsMetricsWherePrometheusLooksForThem() {
        var byDefault = of("USE_PROMETHEUS", "true");
        assertThat(byDefault.getValue("dragoman.ratelimit.metrics-address")).isEqualTo("0.0.0.0:9090");
        assertThat(byDefault.getValue("dragoman.ratelimit.metrics-path")).isNull();
        var told = of(
                "USE_PROMETHEUS",
                "true",
                "PROMETHEUS_ADDR",
                "127.0.0.1:9102",
                "PROMETHEUS_PATH",
                "/stats",
                "PROMETHEUS_MAPPER_YAML",
                "/mapper.yaml",
                "PROMETHEUS_RESPONSE_TIME_AS_MILLISECONDS",
                "true");
        assertThat(told.getValue("dragoman.ratelimit.metrics-address")).isEqualTo("127.0.0.1:9102");
        assertThat(told.getValue("dragoman.ratelimit.metrics-path")).isEqualTo("/stats");
        assertThat(told.getValue("dragoman.ratelimit.metrics-mapper")).isEqualTo("/mapper.yaml");
        assertThat(told.getValue("dragoman.ratelimit.response-time-millis")).isEqualTo("true");
        assertThat(of("PROMETHEUS_ADDR", ":9102").getValue("dragoman.ratelimit.metrics-address"))
                .isNull();
        assertThat(of("USE_PROMETHEUS", "true", "DISABLE_STATS", "true").getValue("dragoman.ratelimit.metrics-address"))
                .isNull();
        assertThat(of("USE_PROMETHEUS", "true", "PROMETHEUS_ADDR", "9102").getValue("dragoman.ratelimit.unreadable"))
                .contains("PROMETHEUS_ADDR");
    }

    @Test
    void asksTheManagementServerAsItIsToBeAsked() {
        var xds = new ReferenceEnvironment(Map.of(
                "CONFIG_TYPE", "GRPC_XDS_SOTW",
                "CONFIG_GRPC_XDS_NODE_METADATA", "zone=a,rack=1",
                "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "authorization:Bearer x",
                "XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES", "8388608",
                "XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "1s",
                "XDS_CLIENT_BACKOFF_MAX_INTERVAL", "1m"));
        assertThat(xds.getValue("dragoman.ratelimit.xds-metadata")).isEqualTo("zone=a,rack=1");
        assertThat(xds.getValue("dragoman.ratelimit.xds-headers")).isEqualTo("authorization:Bearer x");
        assertThat(xds.getValue("dragoman.ratelimit.xds-max-message")).isEqualTo("8388608");
        assertThat(xds.getValue("dragoman.ratelimit.xds-min-pause")).isEqualTo("PT1S");
        assertThat(xds.getValue("dragoman.ratelimit.xds-max-pause")).isEqualTo("PT1M");
    }

    @Test
    void saysNothingOfASecretThatCannotBeRead() {
        var xds = new ReferenceEnvironment(
                Map.of("CONFIG_TYPE", "GRPC_XDS_SOTW", "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS", "Bearer secret"));
        assertThat(xds.getValue("dragoman.ratelimit.unreadable"))
                .contains("CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS")
                .doesNotContain("secret");
        assertThat(xds.getValue("dragoman.ratelimit.xds-headers")).isNull();
    }

    @Test
    void takesHowLongRedisMayTake() {
        var taken = of(
                "REDIS_URL", "a:1",
                "REDIS_TIMEOUT", "15ms",
                "REDIS_PERSECOND", "true",
                "REDIS_PERSECOND_TIMEOUT", "5ms");
        assertThat(taken.getValue("dragoman.ratelimit.store-timeout")).isEqualTo("PT0.015S");
        assertThat(taken.getValue("dragoman.ratelimit.store-timeout-per-second"))
                .isEqualTo("PT0.005S");
        assertThat(of("REDIS_TIMEOUT", "0").getValue("dragoman.ratelimit.store-timeout"))
                .isEqualTo("PT1M");
    }

    @Test
    void showsSentinelsAndRedisTheSame() {
        var alone = of("REDIS_URL", "main,a:1", "REDIS_TYPE", "sentinel", "REDIS_SENTINEL_AUTH", "s:p");
        assertThat(alone.getValue("dragoman.redis-url")).isEqualTo("redis://s:p@a:1");
        var same = of(
                "REDIS_URL", "main,a:1",
                "REDIS_TYPE", "sentinel",
                "REDIS_SENTINEL_AUTH", "p",
                "REDIS_AUTH", "p");
        assertThat(same.getValue("dragoman.redis-url")).isEqualTo("redis://:p@a:1");
        assertThat(same.getValue("dragoman.ratelimit.unreadable")).isNull();
        var other = of(
                "REDIS_URL", "main,a:1",
                "REDIS_TYPE", "sentinel",
                "REDIS_SENTINEL_AUTH", "first",
                "REDIS_AUTH", "second");
        assertThat(other.getValue("dragoman.ratelimit.unreadable"))
                .contains("REDIS_SENTINEL_AUTH")
                .doesNotContain("first", "second");
        assertThat(of("REDIS_URL", "a:1", "REDIS_SENTINEL_AUTH", "p").getValue("dragoman.redis-url"))
                .isEqualTo("redis://a:1");
    }

    @Test
    void knowsTwoSourcesOfLimits() {
        assertThat(of("CONFIG_TYPE", "CONSUL").getValue("dragoman.ratelimit.unreadable"))
                .contains("CONFIG_TYPE");
        assertThat(of("CONFIG_TYPE", "FILE").getValue("dragoman.ratelimit.unreadable"))
                .isNull();
    }

    @Test
    void showsLimitsAtThePortForDebugging() {
        assertThat(of("DEBUG_PORT", "6071").getValue("dragoman.ratelimit.debug-address"))
                .isEqualTo("0.0.0.0:6071");
        assertThat(of("DEBUG_HOST", "127.0.0.1").getValue("dragoman.ratelimit.debug-address"))
                .isEqualTo("127.0.0.1:6070");
        assertThat(of().getValue("dragoman.ratelimit.debug-address")).isNull();
    }

    @Test
    void logsInJsonWhereThatIsWanted() {
        var json = of("LOG_FORMAT", "JSON");
        assertThat(json.getValue("quarkus.log.console.json.enabled")).isEqualTo("true");
        assertThat(json.getValue("quarkus.log.console.json.key-overrides")).contains("message=@message");
        assertThat(of("LOG_FORMAT", "text").getValue("quarkus.log.console.json.enabled"))
                .isNull();
    }

    @Test
    void sendsSpansWhereTheyAreWanted() {
        var spans = of(
                "TRACING_ENABLED", "true",
                "TRACING_SERVICE_NAMESPACE", "edge",
                "TRACING_SERVICE_INSTANCE_ID", "a,b",
                "TRACING_SAMPLING_RATE", "0.25");
        assertThat(spans.getValue("quarkus.otel.sdk.disabled")).isEqualTo("false");
        assertThat(spans.getValue("quarkus.otel.exporter.otlp.protocol")).isEqualTo("http/protobuf");
        assertThat(spans.getValue("quarkus.otel.exporter.otlp.endpoint")).isEqualTo("http://localhost:4318");
        assertThat(spans.getValue("quarkus.otel.traces.sampler.arg")).isEqualTo("0.25");
        assertThat(spans.getValue("quarkus.otel.service.name")).isEqualTo("RateLimit");
        assertThat(spans.getValue("quarkus.otel.resource.attributes"))
                .isEqualTo("service.namespace=edge,service.instance.id=a\\,b");
    }

    @Test
    void sendsSpansToTheCollectorThatIsNamed() {
        var spans = of(
                "TRACING_ENABLED", "true",
                "TRACING_EXPORTER_PROTOCOL", "grpc",
                "TRACING_SERVICE_NAME", "limits",
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4317");
        assertThat(spans.getValue("quarkus.otel.exporter.otlp.protocol")).isEqualTo("grpc");
        assertThat(spans.getValue("quarkus.otel.exporter.otlp.endpoint")).isEqualTo("http://collector:4317");
        assertThat(spans.getValue("quarkus.otel.traces.sampler.arg")).isEqualTo("1.0");
        assertThat(spans.getValue("quarkus.otel.service.name")).isEqualTo("limits");
        assertThat(of("TRACING_ENABLED", "true", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/v1/traces")
                        .getValue("quarkus.otel.exporter.otlp.endpoint"))
                .isEqualTo("http://c:4318");
    }

    @Test
    void sendsNoSpansWhereTheyAreSwitchedOff() {
        var off = of("TRACING_ENABLED", "false", "TRACING_SAMPLING_RATE", "much");
        assertThat(off.getValue("quarkus.otel.sdk.disabled")).isEqualTo("true");
        assertThat(of("TRACING_SAMPLING_RATE", "1").getValue("quarkus.otel.sdk.disabled"))
                .isNull();
        assertThat(of("TRACING_ENABLED", "true", "TRACING_SAMPLING_RATE", "much", "TRACING_EXPORTER_PROTOCOL", "udp")
                        .getValue("dragoman.ratelimit.unreadable"))
                .contains("TRACING_SAMPLING_RATE", "TRACING_EXPORTER_PROTOCOL");
    }
}
