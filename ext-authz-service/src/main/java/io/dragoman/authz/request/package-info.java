/** What is asked and what is answered, in the service's own words: no protocol's types appear here. */
@NullMarked
package io.dragoman.authz.request;

import org.jspecify.annotations.NullMarked;
