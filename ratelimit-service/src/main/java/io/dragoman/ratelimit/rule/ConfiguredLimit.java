package io.dragoman.ratelimit.rule;

import io.dragoman.resources.Origin;
import org.jspecify.annotations.Nullable;

/**
 * A limit of the configuration, for those who want to see what is in effect.
 *
 * @param domain its domain
 * @param rule the limit
 * @param matches what it matches, written as {@code key=value} of each entry; {@code *} for any value
 * @param planFrom the key of the entry that names the plan that is used in the rule's place, or null for none
 * @param origin the object and field that it comes from
 */
public record ConfiguredLimit(
        String domain, Rule rule, String matches, @Nullable String planFrom, Origin origin) {}
