/** The filters: each decides about one request. */
@NullMarked
package io.dragoman.authz.filter;

import org.jspecify.annotations.NullMarked;
