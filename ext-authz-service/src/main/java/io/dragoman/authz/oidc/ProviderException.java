package io.dragoman.authz.oidc;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** An OpenID provider has not given what it was asked for. The message is for operators and names no secret. */
public final class ProviderException extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    private final @Nullable String code;

    public ProviderException(String message) {
        this(message, null);
    }

    ProviderException(String message, @Nullable String code) {
        super(message);
        this.code = code;
    }

    /** Whether the provider said that the grant, such as a refresh token, is not valid or not valid any more. */
    public boolean isInvalidGrant() {
        return "invalid_grant".equals(code);
    }

    /** Whether it refused, rather than being away. */
    public boolean isRefusal() {
        return code != null;
    }
}
