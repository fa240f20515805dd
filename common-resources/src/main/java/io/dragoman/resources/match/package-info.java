/** Which requests the rules of FilterPolicies are for: globs, and hosts and paths of requests in the form that globs match. */
@NullMarked
package io.dragoman.resources.match;

import org.jspecify.annotations.NullMarked;
