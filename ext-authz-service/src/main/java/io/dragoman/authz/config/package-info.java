/** From resources to the policies in effect, and what is wrong with them. */
@NullMarked
package io.dragoman.authz.config;

import org.jspecify.annotations.NullMarked;
