package io.dragoman.controller.pki;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.jboss.logging.Logger;

/** Tells the API server which authority vouches for the webhooks. Run by the leader alone. */
public final class CaBundles {
    private static final Logger LOG = Logger.getLogger(CaBundles.class);

    private final KubernetesClient client;
    private final String namespace;
    private final String service;

    /**
     * Bundles for the webhooks behind a Service.
     *
     * @param namespace the Service's namespace
     * @param service its name
     */
    public CaBundles(KubernetesClient client, String namespace, String service) {
        this.client = client;
        this.namespace = namespace;
        this.service = service;
    }

    /**
     * Puts the authorities' certificates where they are not yet. Blocks.
     *
     * @param definitions names of the CustomResourceDefinitions
     * @param trusted certificates in PEM
     */
    public void put(List<String> definitions, String trusted) {
        definitions.forEach(name -> attempt(name, () -> define(name, trusted)));
        attempt("validating webhooks", () -> validate(trusted));
    }

    /** Whether a definition is converted here and does not have these authorities' certificates. */
    public boolean isStale(CustomResourceDefinition definition, String trusted) {
        return isOurs(definition) && !bundle(trusted).equals(present(definition));
    }

    /** Likewise of validating webhooks. */
    public boolean isStale(ValidatingWebhookConfiguration configuration, String trusted) {
        return configuration.getWebhooks().stream()
                .anyMatch(webhook -> isStale(webhook.getClientConfig(), bundle(trusted)));
    }

    private boolean isStale(WebhookClientConfig config, String bundle) {
        return config.getService() != null
                && config.getService().getName().equals(service)
                && config.getService().getNamespace().equals(namespace)
                && !bundle.equals(config.getCaBundle());
    }

    private static String bundle(String trusted) {
        return Base64.getEncoder().encodeToString(trusted.getBytes(StandardCharsets.US_ASCII));
    }

    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (KubernetesClientException e) {
            LOG.warnf("the certificate authority of %s cannot be set: %s", what, e.getMessage());
        }
    }

    private void define(String name, String trusted) {
        var definitions = client.apiextensions().v1().customResourceDefinitions();
        var definition = definitions.withName(name).get();
        if (definition != null && isStale(definition, trusted)) {
            definitions.withName(name).edit(it -> {
                it.getSpec().getConversion().getWebhook().getClientConfig().setCaBundle(bundle(trusted));
                return it;
            });
        }
    }

    private boolean isOurs(CustomResourceDefinition definition) {
        var conversion = definition.getSpec().getConversion();
        if (conversion == null || conversion.getWebhook() == null) {
            return false;
        }
        var target = conversion.getWebhook().getClientConfig().getService();
        return target != null
                && target.getName().equals(service)
                && target.getNamespace().equals(namespace);
    }

    private static String present(CustomResourceDefinition definition) {
        var bundle = definition
                .getSpec()
                .getConversion()
                .getWebhook()
                .getClientConfig()
                .getCaBundle();
        return bundle == null ? "" : bundle;
    }

    private void validate(String trusted) {
        var configurations = client.admissionRegistration().v1().validatingWebhookConfigurations();
        for (var configuration : configurations.list().getItems()) {
            if (isStale(configuration, trusted)) {
                configurations.resource(configuration).edit(it -> trusting(it, bundle(trusted)));
            }
        }
    }

    private ValidatingWebhookConfiguration trusting(ValidatingWebhookConfiguration configuration, String bundle) {
        configuration.getWebhooks().stream()
                .filter(webhook -> isStale(webhook.getClientConfig(), bundle))
                .forEach(webhook -> webhook.getClientConfig().setCaBundle(bundle));
        return configuration;
    }
}
