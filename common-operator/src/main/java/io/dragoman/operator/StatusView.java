package io.dragoman.operator;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import org.jspecify.annotations.Nullable;

/**
 * An object of {@code getambassador.io} as those see it who write its status: its {@code spec} is not kept, since it is
 * read, and held, elsewhere.
 */
@SuppressWarnings("serial") // its base class is serializable, but nobody does that
public abstract class StatusView extends CustomResource<Void, GatewayStatus> implements Namespaced {
    private @Nullable String written;

    /** The version that it was read in, or is to be written in; without one, that of its class's annotation. */
    @Override
    public String getApiVersion() {
        return written == null ? super.getApiVersion() : written;
    }

    @Override
    public void setApiVersion(String version) {
        written = version;
    }
}
