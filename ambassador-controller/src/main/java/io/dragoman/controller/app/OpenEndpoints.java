package io.dragoman.controller.app;

/** Whether all is served that the controller is to serve in a cluster besides diagnostics. */
@FunctionalInterface
public interface OpenEndpoints {
    /** Also true where nothing is to be served. */
    boolean areOpen();
}
