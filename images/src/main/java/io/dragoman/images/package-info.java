/** Makes the images of the services by Jib, without a container engine, and trains the AOT cache of each inside its image. */
@NullMarked
package io.dragoman.images;

import org.jspecify.annotations.NullMarked;
