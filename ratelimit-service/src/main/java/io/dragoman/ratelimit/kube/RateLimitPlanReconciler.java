package io.dragoman.ratelimit.kube;

import io.dragoman.operator.StatusDesk;
import io.dragoman.operator.StatusItems;
import io.dragoman.operator.StatusReconciler;
import io.dragoman.operator.view.RateLimitPlanView;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;

/** Writes the status of RateLimitPlans. */
@Singleton
@ControllerConfiguration(
        name = "ratelimitplan",
        informer = @Informer(itemStore = StatusItems.class, informerListLimit = StatusReconciler.PAGE))
@GradualRetry(maxAttempts = StatusReconciler.FOR_EVER, maxInterval = StatusReconciler.LONGEST_PAUSE)
final class RateLimitPlanReconciler extends StatusReconciler<RateLimitPlanView> {
    RateLimitPlanReconciler(StatusDesk desk) {
        super(desk, RateLimitPlanView::new);
    }
}
