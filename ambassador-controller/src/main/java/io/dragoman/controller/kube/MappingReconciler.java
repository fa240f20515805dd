package io.dragoman.controller.kube;

import io.dragoman.operator.StatusDesk;
import io.dragoman.operator.StatusItems;
import io.dragoman.operator.StatusReconciler;
import io.dragoman.operator.view.MappingView;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import jakarta.inject.Singleton;

/** Writes the status of Mappings. */
@Singleton
@ControllerConfiguration(
        name = "mapping",
        informer = @Informer(itemStore = StatusItems.class, informerListLimit = StatusReconciler.PAGE))
@GradualRetry(maxAttempts = StatusReconciler.FOR_EVER, maxInterval = StatusReconciler.LONGEST_PAUSE)
final class MappingReconciler extends StatusReconciler<MappingView> {
    MappingReconciler(StatusDesk desk) {
        super(desk, MappingView::new);
    }
}
