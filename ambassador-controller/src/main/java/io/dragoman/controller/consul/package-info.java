/** Follows services in Consul. */
@NullMarked
package io.dragoman.controller.consul;

import org.jspecify.annotations.NullMarked;
