package io.dragoman.controller.gateway;

import io.dragoman.controller.graph.Graph;
import io.dragoman.controller.graph.Input;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.AuthService;
import io.dragoman.resources.model.DevPortal;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.GatewayHost;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.KubeEndpointSlice;
import io.dragoman.resources.model.KubeIngress;
import io.dragoman.resources.model.KubeIngressClass;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.KubeService;
import io.dragoman.resources.model.Listener;
import io.dragoman.resources.model.LogService;
import io.dragoman.resources.model.Mapping;
import io.dragoman.resources.model.RateLimit;
import io.dragoman.resources.model.RateLimitConfig;
import io.dragoman.resources.model.RateLimitPlan;
import io.dragoman.resources.model.RateLimitService;
import io.dragoman.resources.model.Resolver;
import io.dragoman.resources.model.Resource;
import io.dragoman.resources.model.TcpMapping;
import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsModule;
import io.dragoman.resources.model.TracingService;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The user's world as inputs of the graph, one collection a kind. Used by the graph's thread. */
public final class Inputs {
    /** The key of everything of which there is one. */
    static final String GATEWAY = "gateway";

    final Input<String, Settings> settings;
    final Input<ObjectKey, Mapping> mappings;
    final Input<ObjectKey, GatewayHost> hosts;
    final Input<ObjectKey, Listener> listeners;
    final Input<ObjectKey, GatewayModule> modules;
    final Input<ObjectKey, TlsContext> tlsContexts;
    final Input<ObjectKey, Resolver> resolvers;
    final Input<ObjectKey, TlsModule> tlsModules;
    final Input<ObjectKey, TcpMapping> tcpMappings;
    final Input<ObjectKey, LogService> logServices;
    final Input<ObjectKey, TracingService> tracingServices;
    final Input<ObjectKey, AuthService> authServices;
    final Input<ObjectKey, RateLimitService> rateLimitServices;
    final Input<ObjectKey, FilterPolicy> filterPolicies;
    final Input<String, Boolean> unseenPolicies;
    final Input<ObjectKey, KubeService> services;
    final Input<ObjectKey, KubeEndpointSlice> endpointSlices;
    final Input<ObjectKey, KubeSecret> secrets;
    final Input<ObjectKey, KubeIngress> ingresses;
    final Input<ObjectKey, KubeIngressClass> ingressClasses;
    final Input<ObjectKey, Quarantine> quarantine;
    final Input<String, ResponseFile> responseFiles;
    final Input<ConsulService, ConsulAnswer> consulAnswers;

    /**
     * An object that Envoy refused.
     *
     * @param generation the generation that it refused; a later one is tried again
     * @param reason Envoy's words
     */
    public record Quarantine(long generation, String reason) {}

    /** The inputs, empty. */
    public Inputs(Graph graph, Settings given) {
        settings = graph.input("settings");
        mappings = graph.input("Mapping");
        hosts = graph.input("Host");
        listeners = graph.input("Listener");
        modules = graph.input("Module");
        tlsContexts = graph.input("TLSContext");
        resolvers = graph.input("resolvers");
        tlsModules = graph.input("Module tls");
        tcpMappings = graph.input("TCPMapping");
        logServices = graph.input("LogService");
        tracingServices = graph.input("TracingService");
        authServices = graph.input("AuthService");
        rateLimitServices = graph.input("RateLimitService");
        filterPolicies = graph.input("FilterPolicy");
        unseenPolicies = graph.input("unseen policies");
        services = graph.input("Service");
        endpointSlices = graph.input("EndpointSlice");
        secrets = graph.input("Secret");
        ingresses = graph.input("Ingress");
        ingressClasses = graph.input("IngressClass");
        quarantine = graph.input("quarantine");
        responseFiles = graph.input("response files");
        consulAnswers = graph.input("answers of Consul");
        settings.put(GATEWAY, given);
    }

    /** Takes over changes of the user's world. */
    public void apply(List<Change> changes) {
        for (var change : changes) {
            switch (change) {
                case Change.Upsert upsert -> put(upsert.resource());
                case Change.Delete delete -> remove(delete.key());
            }
        }
    }

    /** Takes over files that bodies of responses are taken from, by the names under which objects know them. */
    public void responseFiles(Map<String, ResponseFile> files) {
        files.forEach(responseFiles::put);
    }

    /** Takes over what Consul says of a service; null forgets it. */
    public void consulAnswers(ConsulService service, @Nullable ConsulAnswer answer) {
        if (answer == null) {
            consulAnswers.remove(service);
        } else {
            consulAnswers.put(service, answer);
        }
    }

    /** Takes over whether there may be FilterPolicies that cannot be read. */
    public void unseenPolicies(boolean some) {
        if (some) {
            unseenPolicies.put(GATEWAY, true);
        } else {
            unseenPolicies.remove(GATEWAY);
        }
    }

    /** Takes an object out until its generation changes. */
    public void quarantine(ObjectKey key, Quarantine why) {
        quarantine.put(key, why);
    }

    /** Lets an object back in. */
    public void release(ObjectKey key) {
        quarantine.remove(key);
    }

    private void put(Resource resource) {
        var key = resource.meta().key();
        switch (resource) {
            case Mapping mapping -> mappings.put(key, mapping);
            case GatewayHost host -> hosts.put(key, host);
            case GatewayModule module -> modules.put(key, module);
            case Listener listener -> listeners.put(key, listener);
            case TlsContext context -> tlsContexts.put(key, context);
            case Resolver resolver -> resolvers.put(key, resolver);
            case TlsModule module -> tlsModules.put(key, module);
            case TcpMapping mapping -> tcpMappings.put(key, mapping);
            case LogService service -> logServices.put(key, service);
            case TracingService service -> tracingServices.put(key, service);
            case AuthService service -> authServices.put(key, service);
            case RateLimitService service -> rateLimitServices.put(key, service);
            case KubeService service -> services.put(key, service);
            case KubeEndpointSlice slice -> endpointSlices.put(key, slice);
            case KubeSecret secret -> secrets.put(key, secret);
            case KubeIngress ingress -> ingresses.put(key, ingress);
            case KubeIngressClass ingressClass -> ingressClasses.put(key, ingressClass);
            case DevPortal _ -> {}
            case Filter _ -> {}
            case FilterPolicy policy -> filterPolicies.put(key, policy);
            case RateLimit _ -> {}
            case RateLimitConfig _ -> {}
            case RateLimitPlan _ -> {}
        }
    }

    private void remove(ObjectKey key) {
        // Another object of the same name is another object.
        quarantine.remove(key);
        // Resolvers of all kinds are one collection, since they are found by their names alone.
        resolvers.remove(key);
        tlsModules.remove(key);
        Stream.of(
                        mappings,
                        hosts,
                        listeners,
                        modules,
                        tlsContexts,
                        tcpMappings,
                        logServices,
                        tracingServices,
                        authServices,
                        rateLimitServices,
                        filterPolicies,
                        services,
                        endpointSlices,
                        secrets,
                        ingresses,
                        ingressClasses)
                .filter(input -> input.name().equals(key.kind()))
                .forEach(input -> input.remove(key));
    }
}
