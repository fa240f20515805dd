/** What was decided about requests, and why, for operators. Nothing in it is secret. */
@NullMarked
package io.dragoman.authz.audit;

import org.jspecify.annotations.NullMarked;
