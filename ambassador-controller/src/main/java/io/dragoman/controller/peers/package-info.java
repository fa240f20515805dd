/** What replicas of the controller tell each other of their Envoys, so that the leader's statuses speak of all. */
@NullMarked
package io.dragoman.controller.peers;

import org.jspecify.annotations.NullMarked;
