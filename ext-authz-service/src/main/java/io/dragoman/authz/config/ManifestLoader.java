package io.dragoman.authz.config;

import io.dragoman.authz.jwks.JwksCache;
import io.dragoman.authz.kube.ClusterTokenReviews;
import io.dragoman.authz.login.Login;
import io.dragoman.authz.outbound.AllowedDestinations;
import io.dragoman.authz.outbound.OutboundClient;
import io.dragoman.authz.policy.ActivePolicies;
import io.dragoman.operator.Definitions;
import io.dragoman.operator.FollowedResources;
import io.dragoman.operator.ImmediateStatuses;
import io.dragoman.operator.StatusDesk;
import io.dragoman.resources.ResourceSource;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.kube.KubeKind;
import io.dragoman.resources.memory.OldGeneration;
import io.dragoman.resources.source.ResourceSources;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.Operator;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;

/** Reads the resources when the service starts, and follows them. */
@ApplicationScoped
public class ManifestLoader {
    private final PolicyUpdater updater;
    private final Problems problems;
    private final ImmediateStatuses statuses;
    private final ServiceLocator services = new ServiceLocator();
    private final AtomicBoolean loaded = new AtomicBoolean();
    private final ResourceSource source;
    private final OldGeneration oldGeneration = new OldGeneration();
    private final OutboundClient outbound;
    private final Login.Memory memory;

    ManifestLoader(
            AuthzConfig config,
            Vertx vertx,
            Instance<KubernetesClient> client,
            Instance<Operator> operator,
            StatusDesk desk,
            ActivePolicies active,
            Problems problems) {
        this.problems = problems;
        statuses = new ImmediateStatuses(desk.board());
        outbound = OutboundClient.create(
                vertx, AllowedDestinations.of(config.outboundAllow().orElse(List.of())), services);
        memory = SessionMemory.of(config, vertx);
        var keys = JwksCache.overHttp(outbound);
        var filters = new FilterCompiler(
                new ApiKeyFilterCompiler(InstantSource.system()),
                new JwtFilterCompiler(keys::at, memory.store(), InstantSource.system(), services::isLocal),
                new OutboundFilterCompiler(outbound),
                new OAuth2FilterCompiler(outbound, keys::at, memory, InstantSource.system(), services::isLocal),
                new TokenReviewFilterCompiler(
                        config.manifests().isPresent() ? null : new ClusterTokenReviews(client::get)),
                new SecretGrants(config.secretGrants()));
        this.updater = new PolicyUpdater(new PolicyCompiler(filters), active, problems);
        var kinds = KubeKind.named("Filter", "FilterPolicy", "Secret", "Service");
        source = new FollowedResources(
                StatusWiring.SERVICE,
                new ResourceSources.Identity(config.ambassadorId(), config.namespace(), System.getenv()),
                config.manifests().orElse(List.of()),
                new FollowedResources.Cluster(
                        client::get, operator::get, new Definitions(client::get, kinds), List.of()),
                kinds,
                UnaryOperator.identity(),
                desk,
                this::accept);
    }

    /** Whether the first load is done. */
    public boolean isLoaded() {
        return loaded.get();
    }

    void start(@Observes StartupEvent event) {
        source.start();
        oldGeneration.start();
    }

    private void accept(SourceUpdate update) {
        // First, as the filters ask it.
        services.accept(update.changes());
        updater.accept(update);
        loaded.set(true);
        statuses.accept(update, problems.current());
    }

    void stop(@Observes ShutdownEvent event) {
        oldGeneration.close();
        source.close();
        outbound.close();
        memory.store().close();
    }
}
