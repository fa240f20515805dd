/**
 * The CustomResourceDefinitions of getambassador.io, described once a kind for all its versions, from which
 * {@code deploy/kustomize/crds} is written.
 *
 * <p>They are not derived from the classes of {@code resources.model}: three versions have a schema each, fields have
 * several shapes, and the API server is to refuse what the parsers would refuse, which no class says.
 */
@NullMarked
package io.dragoman.schema;

import org.jspecify.annotations.NullMarked;
