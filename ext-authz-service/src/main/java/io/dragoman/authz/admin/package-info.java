/** What operators ask: readiness and the list of problems. */
@NullMarked
package io.dragoman.authz.admin;

import org.jspecify.annotations.NullMarked;
