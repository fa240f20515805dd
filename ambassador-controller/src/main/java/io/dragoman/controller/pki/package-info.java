/** The certificates between the gateway's own parts and the API server: made, renewed and taken up without a restart. */
@NullMarked
package io.dragoman.controller.pki;

import org.jspecify.annotations.NullMarked;
