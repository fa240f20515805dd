/** Resources from the API server of a Kubernetes cluster, followed live. */
@NullMarked
package io.dragoman.resources.kube;

import org.jspecify.annotations.NullMarked;
