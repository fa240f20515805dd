package io.dragoman.authz.config;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.KubeSecret;
import io.dragoman.resources.model.Selector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What there is to make one filter of a Filter resource: its Secrets, and where to say what is wrong. The Secrets that
 * were asked for are noted, so that the filter is made anew when one of them changes, and only then.
 */
final class FilterContext {
    private final Meta meta;
    private final ResourceStore store;
    private final SecretGrants grants;
    private final Map<ObjectKey, Optional<KubeSecret>> seen = new HashMap<>();
    private final Map<Selector, List<KubeSecret>> selected = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();

    FilterContext(Meta meta, ResourceStore store, SecretGrants grants) {
        this.meta = meta;
        this.store = store;
        this.grants = grants;
    }

    /** The Filter's metadata. */
    Meta meta() {
        return meta;
    }

    /** Where a field of the Filter stands, such as {@code spec.JWT.jwksURI}. */
    Origin at(String field) {
        return meta.origin().at(field);
    }

    /** Notes what makes the filter, or a part of it, unusable. */
    void error(String field, String message) {
        problems.add(Problem.error(at(field), message));
    }

    /** Notes what its author should know. */
    void warning(String field, String message) {
        problems.add(Problem.warning(at(field), message));
    }

    /** A Secret of the Filter's own namespace; notes an error and answers null if there is none. */
    @Nullable
    KubeSecret secret(String name, String field) {
        return secret(meta.namespace(), name, field);
    }

    /**
     * A Secret; notes an error and answers null if there is none, or it is not for the Filter's namespace.
     *
     * @param field the field that names it
     */
    @Nullable
    KubeSecret secret(String namespace, String name, String field) {
        var key = new ObjectKey("Secret", namespace, name);
        var secret = store.secret(key);
        seen.put(key, Optional.ofNullable(secret));
        if (secret == null) {
            error(field, "there is no Secret " + name + " in namespace " + namespace);
            return null;
        }
        if (!grants.allow(secret, meta.namespace())) {
            error(
                    field,
                    "Secret " + name + " of namespace " + namespace + " is not for Filters of namespace "
                            + meta.namespace() + ": its annotation " + SecretGrants.ANNOTATION + " must name it");
            return null;
        }
        return secret;
    }

    /** The Secrets of the Filter's own namespace that have certain labels, by name; there may be none. */
    List<KubeSecret> secrets(Selector selector) {
        var found = store.secrets(meta.namespace(), selector);
        selected.put(selector, found);
        return found;
    }

    /** What has been noted. */
    List<Problem> problems() {
        return List.copyOf(problems);
    }

    /** Whether the Secrets that were asked for are still what they were. */
    boolean isStillSo() {
        return seen.entrySet().stream()
                        .allMatch(one -> one.getValue().equals(Optional.ofNullable(store.secret(one.getKey()))))
                && selected.entrySet().stream()
                        .allMatch(one -> one.getValue().equals(store.secrets(meta.namespace(), one.getKey())));
    }
}
