package io.dragoman.authz.login;

/** The paths that are answered here, on every protected origin. */
final class OwnPaths {
    static final String PREFIX = "/.ambassador/oauth2/";
    static final String CALLBACK = PREFIX + "redirection-endpoint";
    static final String LOGOUT = PREFIX + "logout";
    static final String AFTER_LOGOUT = PREFIX + "post-logout-redirect";
    static final String BACK_CHANNEL_LOGOUT = PREFIX + "backchannel-logout";

    private OwnPaths() {}
}
