/** The engine, with no gateway words in it: collections derived from collections, of which a change re-runs exactly what depends on it. */
@NullMarked
package io.dragoman.controller.graph;

import org.jspecify.annotations.NullMarked;
