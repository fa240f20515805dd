/** The user's world as immutable records: one record a kind, parsed and defaulted, in the words of the CRDs. */
@NullMarked
package io.dragoman.resources.model;

import org.jspecify.annotations.NullMarked;
