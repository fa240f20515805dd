/** Which filters a request must pass, compiled once for each change of the resources. */
@NullMarked
package io.dragoman.authz.policy;

import org.jspecify.annotations.NullMarked;
