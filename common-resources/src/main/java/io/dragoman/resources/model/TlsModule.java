package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import java.util.List;

/**
 * The getambassador.io Module {@code tls}: TLSContexts in an older form.
 *
 * @param meta metadata
 * @param contexts what it stands for; a TLSContext of the same namespace and name takes the place of one of these
 */
public record TlsModule(Meta meta, List<TlsContext> contexts) implements Resource {
    /** Copies the list. */
    public TlsModule {
        contexts = List.copyOf(contexts);
    }
}
