package io.dragoman.resources.model;

import io.dragoman.resources.Meta;

/** A parsed, defaulted, immutable object of the user's world. */
public sealed interface Resource
        permits AuthService,
                DevPortal,
                Filter,
                FilterPolicy,
                GatewayHost,
                GatewayModule,
                KubeEndpointSlice,
                KubeIngress,
                KubeIngressClass,
                KubeSecret,
                KubeService,
                Listener,
                LogService,
                Mapping,
                RateLimit,
                RateLimitConfig,
                RateLimitPlan,
                RateLimitService,
                Resolver,
                TcpMapping,
                TlsContext,
                TlsModule,
                TracingService {
    /** Key, labels and place of the object. */
    Meta meta();
}
