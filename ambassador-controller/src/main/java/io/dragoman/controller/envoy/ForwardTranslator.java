package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.UInt32Value;
import io.dragoman.controller.gateway.Route.Action;
import io.dragoman.controller.gateway.Route.HostRewrite;
import io.dragoman.controller.gateway.Route.Limits;
import io.dragoman.controller.gateway.Route.Mirror;
import io.dragoman.controller.gateway.Route.PathRewrite;
import io.dragoman.controller.gateway.Route.Rewrite;
import io.dragoman.resources.model.RetryPolicy;
import io.envoyproxy.envoy.config.core.v3.RoutingPriority;
import io.envoyproxy.envoy.config.core.v3.RuntimeFractionalPercent;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.config.route.v3.RouteAction.UpgradeConfig;
import io.envoyproxy.envoy.type.v3.FractionalPercent;

/** Route to a destination → {@code envoy.config.route.v3.RouteAction}. */
final class ForwardTranslator {
    private ForwardTranslator() {}

    static RouteAction translate(Action.Forward forward) {
        var action = RouteAction.newBuilder().setCluster(forward.destination());
        rewrite(action, forward.rewrite());
        limits(action, forward.limits());
        var affinity = forward.affinity();
        if (affinity != null) {
            action.addHashPolicy(HashPolicyTranslator.translate(affinity));
        }
        forward.labels().forEach(group -> action.addRateLimits(LabelTranslator.translate(group)));
        if (!forward.labels().isEmpty()) {
            action.addRateLimits(LabelTranslator.whenDone());
        }
        forward.upgrades()
                .forEach(protocol ->
                        action.addUpgradeConfigs(UpgradeConfig.newBuilder().setUpgradeType(protocol)));
        var mirror = forward.mirror();
        if (mirror != null) {
            action.addRequestMirrorPolicies(mirror(mirror));
        }
        return action.build();
    }

    private static void rewrite(RouteAction.Builder action, Rewrite rewrite) {
        switch (rewrite.path()) {
            // Of an expression, which matches the whole path, Envoy replaces all of it.
            case PathRewrite.Prefix(var with) -> action.setPrefixRewrite(with);
            case PathRewrite.Regex(var regex) -> action.setRegexRewrite(Matchers.substitution(regex));
        }
        switch (rewrite.host()) {
            case HostRewrite.Keep() -> {
                // Envoy keeps it unless told otherwise.
            }
            case HostRewrite.Literal(var authority) -> action.setHostRewriteLiteral(authority);
            case HostRewrite.Upstream() -> action.setAutoHostRewrite(BoolValue.of(true));
        }
    }

    private static void limits(RouteAction.Builder action, Limits limits) {
        action.setTimeout(Durations.of(limits.timeout()));
        var idleTimeout = limits.idleTimeout();
        if (idleTimeout != null) {
            action.setIdleTimeout(Durations.of(idleTimeout));
        }
        var retry = limits.retry();
        if (retry != null) {
            action.setRetryPolicy(retry(retry));
        }
        if (limits.highPriority()) {
            action.setPriority(RoutingPriority.HIGH);
        }
    }

    private static io.envoyproxy.envoy.config.route.v3.RetryPolicy retry(RetryPolicy retry) {
        var policy =
                io.envoyproxy.envoy.config.route.v3.RetryPolicy.newBuilder().setRetryOn(retry.retryOn());
        var numRetries = retry.numRetries();
        if (numRetries != null) {
            policy.setNumRetries(UInt32Value.of(numRetries));
        }
        var perTryTimeout = retry.perTryTimeout();
        if (perTryTimeout != null) {
            policy.setPerTryTimeout(Durations.of(perTryTimeout));
        }
        return policy.build();
    }

    private static RequestMirrorPolicy mirror(Mirror mirror) {
        return RequestMirrorPolicy.newBuilder()
                .setCluster(mirror.destination())
                .setRuntimeFraction(RuntimeFractionalPercent.newBuilder()
                        .setDefaultValue(FractionalPercent.newBuilder()
                                .setNumerator(mirror.percent())
                                .setDenominator(FractionalPercent.DenominatorType.HUNDRED)))
                .build();
    }
}
