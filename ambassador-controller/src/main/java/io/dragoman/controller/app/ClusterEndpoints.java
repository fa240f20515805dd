package io.dragoman.controller.app;

import io.dragoman.controller.gateway.Settings;
import io.dragoman.controller.peers.PeerAddresses;
import io.dragoman.controller.peers.Peers;
import io.dragoman.controller.peers.VerdictService;
import io.dragoman.controller.pki.CaBundles;
import io.dragoman.controller.pki.CertificateKeeper;
import io.dragoman.controller.pki.Lifetimes;
import io.dragoman.controller.pki.ServerIdentity;
import io.dragoman.controller.pki.WebhookConfigurations;
import io.dragoman.controller.webhook.WebhookServer;
import io.dragoman.controller.xds.AggregatedDiscoveryService;
import io.dragoman.controller.xds.Delivery;
import io.dragoman.controller.xds.SecureXdsServer;
import io.dragoman.operator.Definitions;
import io.dragoman.operator.Leadership;
import io.dragoman.operator.StatusBoard;
import io.dragoman.resources.kube.KubeKind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What the controller serves in a cluster besides diagnostics: ADS over TLS with certificates on both sides, and the API
 * server's webhooks. The leader makes the certificates; every replica takes them from their Secret.
 */
final class ClusterEndpoints implements Leadership.Duties, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(ClusterEndpoints.class);

    /** How often certificates are looked at, at least. What fails is tried again after {@link #RETRY}. */
    private static final Duration LOOK = Duration.ofMinutes(10);

    private static final Duration SOON = Duration.ofSeconds(1);

    private static final Duration RETRY = Duration.ofSeconds(5);

    /** After so long without a word another replica is asked whether it is there. */
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    private final ControllerConfig.Cluster config;
    private final Vertx vertx;
    private final String bindAddress;
    private final CertificateKeeper keeper;
    private final CaBundles bundles;
    private final ServerIdentity identity;
    private final Delivery delivery;
    private final VerdictService verdicts;
    private final Peers peers;
    private final PeerAddresses peerAddresses;
    private final ObjectCheck check;
    private final ExecutorService telling = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService keeping = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("certificates").factory());
    private final WebhookConfigurations validation;
    private @Nullable Future<?> kept;
    private volatile @Nullable String trusted;
    private volatile @Nullable SecureXdsServer xds;
    private volatile @Nullable WebhookServer webhooks;

    ClusterEndpoints(
            Vertx vertx,
            KubernetesClient client,
            Settings settings,
            ControllerConfig config,
            Delivery delivery,
            StatusBoard board,
            Definitions definitions)
            throws GeneralSecurityException {
        this.vertx = vertx;
        this.config = config.cluster();
        bindAddress = config.bindAddress();
        this.delivery = delivery;
        var namespace = settings.namespace();
        check = new ObjectCheck(settings);
        keeper = new CertificateKeeper(
                client,
                namespace,
                this.config.services(),
                new Lifetimes(this.config.authorityLife(), this.config.certificateLife()),
                InstantSource.system());
        bundles = new CaBundles(client, namespace, this.config.webhookService());
        definitions.listen(definition -> lookIf(trusted -> bundles.isStale(definition, trusted)));
        validation = new WebhookConfigurations(
                client, configuration -> lookIf(trusted -> bundles.isStale(configuration, trusted)));
        identity = new ServerIdentity(client, namespace);
        var instance = UUID.randomUUID().toString();
        var service = this.config.services().getFirst();
        verdicts = new VerdictService(instance, board, telling);
        peers = new Peers(instance, board, ip -> channel(ip, service + "." + namespace));
        peerAddresses = new PeerAddresses(client, namespace, service, peers::at);
    }

    /** To another replica, which has the same certificate. */
    private ManagedChannel channel(String ip, String name) {
        var credentials = TlsChannelCredentials.newBuilder()
                .keyManager(identity.keys())
                .trustManager(identity.trust())
                .build();
        return NettyChannelBuilder.forAddress(new InetSocketAddress(ip, config.xdsTlsPort()), credentials)
                .overrideAuthority(name)
                .executor(telling)
                .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    /** Whether Envoys and the API server are served, as far as they are to be. */
    boolean areOpen() {
        return (xds != null || config.xdsTlsPort() == 0) && (webhooks != null || config.webhookPort() == 0);
    }

    void start() {
        var _ = identity.start().thenAcceptAsync(this::serve, keeping);
        if (config.xdsTlsPort() > 0) {
            peerAddresses.start();
        }
    }

    private void serve(ServerIdentity ready) {
        try {
            if (config.xdsTlsPort() > 0) {
                var server = new SecureXdsServer(
                        new InetSocketAddress(bindAddress, config.xdsTlsPort()),
                        ready.keys(),
                        ready.trust(),
                        List.of(new AggregatedDiscoveryService(delivery), verdicts));
                server.start();
                xds = server;
            }
            if (config.webhookPort() > 0) {
                var server = new WebhookServer(
                        vertx, new InetSocketAddress(bindAddress, config.webhookPort()), ready.keys(), check::problems);
                server.start();
                webhooks = server;
            }
        } catch (IOException e) {
            LOG.errorf("Envoys or the API server cannot be served: %s", e.getMessage());
        }
    }

    @Override
    public synchronized void begin() {
        kept = keeping.schedule(this::keep, 0, TimeUnit.SECONDS);
        validation.begin();
        peers.begin();
    }

    /** Looks again soon, if what the API server was told to trust is not what it has. */
    private void lookIf(Predicate<String> stale) {
        var told = trusted;
        if (told != null && !keeping.isShutdown() && stale.test(told)) {
            keeping.execute(this::lookSoon);
        }
    }

    /** Not at once, as somebody else may go on writing something else there. */
    private synchronized void lookSoon() {
        var running = kept;
        if (running != null) {
            running.cancel(false);
            kept = keeping.schedule(this::keep, SOON.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private synchronized void keep() {
        if (kept == null) {
            return;
        }
        var next = LOOK;
        try {
            var done = keeper.keep();
            trusted = done.trusted();
            var left = Duration.between(Instant.now(), done.until());
            next = left.compareTo(SOON) < 0 ? SOON : left.compareTo(LOOK) < 0 ? left : LOOK;
            bundles.put(
                    KubeKind.ALL.stream()
                            .filter(KubeKind::isCustom)
                            .map(KubeKind::definition)
                            .toList(),
                    done.trusted());
        } catch (GeneralSecurityException | KubernetesClientException e) {
            LOG.warnf("the certificates cannot be looked after, and will be tried again: %s", e.getMessage());
            next = RETRY;
        }
        kept = keeping.schedule(this::keep, next.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void end() {
        var running = kept;
        kept = null;
        if (running != null) {
            running.cancel(false);
        }
        trusted = null;
        validation.end();
        peers.end();
    }

    @Override
    public void close() {
        end();
        keeping.shutdownNow();
        peerAddresses.close();
        peers.close();
        telling.shutdownNow();
        identity.close();
        if (xds != null) {
            xds.close();
        }
        if (webhooks != null) {
            webhooks.close();
        }
    }
}
