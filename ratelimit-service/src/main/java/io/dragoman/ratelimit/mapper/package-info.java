/** Statistics under the names and labels that a mapper of Prometheus' statsd_exporter gives them. */
@NullMarked
package io.dragoman.ratelimit.mapper;

import org.jspecify.annotations.NullMarked;
