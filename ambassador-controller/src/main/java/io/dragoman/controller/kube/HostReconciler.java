package io.dragoman.controller.kube;

import io.dragoman.operator.StatusDesk;
import io.dragoman.operator.StatusItems;
import io.dragoman.operator.StatusReconciler;
import io.dragoman.operator.view.HostView;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;

/** Writes the status of Hosts. */
@Singleton
@ControllerConfiguration(
        name = "host",
        informer = @Informer(itemStore = StatusItems.class, informerListLimit = StatusReconciler.PAGE))
@GradualRetry(maxAttempts = StatusReconciler.FOR_EVER, maxInterval = StatusReconciler.LONGEST_PAUSE)
final class HostReconciler extends StatusReconciler<HostView> {
    HostReconciler(StatusDesk desk) {
        super(desk, HostView::new);
    }
}
