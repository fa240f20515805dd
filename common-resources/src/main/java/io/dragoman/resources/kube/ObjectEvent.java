package io.dragoman.resources.kube;

import io.dragoman.resources.ObjectKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import org.jspecify.annotations.Nullable;

/**
 * Something happened to an object.
 *
 * @param key the object
 * @param object what it is now, or null if it is gone
 * @param again whether another object of the same name was there before, and was deleted
 */
record ObjectEvent(ObjectKey key, @Nullable GenericKubernetesResource object, boolean again) {}
