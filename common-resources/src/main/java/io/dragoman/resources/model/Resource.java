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
                Mapping,
                RateLimit,
                RateLimitConfig,
                RateLimitService,
                Resolver,
                TlsContext,
                TlsModule {
    /** Key, labels and place of the object. */
    Meta meta();
}
