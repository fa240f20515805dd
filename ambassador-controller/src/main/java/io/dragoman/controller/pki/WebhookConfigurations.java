package io.dragoman.controller.pki;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The cluster's validating webhooks, followed while this replica leads. Few and small. */
public final class WebhookConfigurations {
    private final KubernetesClient client;
    private final Consumer<ValidatingWebhookConfiguration> listener;
    private @Nullable SharedIndexInformer<ValidatingWebhookConfiguration> informer;

    /**
     * Webhooks that are not followed yet.
     *
     * @param listener is told of each configuration as it is and of each change; must not block
     */
    public WebhookConfigurations(KubernetesClient client, Consumer<ValidatingWebhookConfiguration> listener) {
        this.client = client;
        this.listener = listener;
    }

    /** Begins to follow them. */
    public synchronized void begin() {
        var started = client.admissionRegistration()
                .v1()
                .validatingWebhookConfigurations()
                .runnableInformer(0)
                .addEventHandler(new ResourceEventHandler<>() {
                    @Override
                    public void onAdd(ValidatingWebhookConfiguration configuration) {
                        listener.accept(configuration);
                    }

                    @Override
                    public void onUpdate(
                            ValidatingWebhookConfiguration before, ValidatingWebhookConfiguration configuration) {
                        listener.accept(configuration);
                    }

                    @Override
                    public void onDelete(ValidatingWebhookConfiguration configuration, boolean unknown) {
                        // It trusts nobody.
                    }
                })
                .exceptionHandler((_, _) -> true);
        var _ = started.start();
        informer = started;
    }

    /** Follows them no more. */
    public synchronized void end() {
        if (informer != null) {
            informer.stop();
            informer = null;
        }
    }
}
