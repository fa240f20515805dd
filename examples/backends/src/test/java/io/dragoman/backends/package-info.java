/** Tests of the sample backends. */
package io.dragoman.backends;
