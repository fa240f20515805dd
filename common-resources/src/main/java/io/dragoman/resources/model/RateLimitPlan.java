package io.dragoman.resources.model;

import io.dragoman.resources.Meta;
import io.dragoman.resources.model.Counting.Algorithm;
import org.jspecify.annotations.Nullable;

/**
 * A getambassador.io RateLimitPlan: what limits with {@code planFrom} allow those whose label names it.
 *
 * @param meta metadata; limits in its namespace find it by its name
 * @param rate {@code spec.rate}, and {@code unit} or {@code per}; null for {@code unlimited}
 * @param algorithm {@code spec.algorithm}, as in {@link Counting}
 * @param capacity how many may come at once, as in {@link Counting}; of no account if unlimited
 */
public record RateLimitPlan(Meta meta, @Nullable Rate rate, Algorithm algorithm, long capacity) implements Resource {}
