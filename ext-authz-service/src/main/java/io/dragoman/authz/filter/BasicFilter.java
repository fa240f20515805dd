package io.dragoman.authz.filter;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decider;
import io.dragoman.authz.request.Decision;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets requests pass that carry a known user and password (RFC 7617). */
public final class BasicFilter implements AuthFilter {
    private static final int MAX_CHARS = 4096;
    private static final String SCHEME = "basic ";

    private static final Decision BUSY = new Decision.Failure(503, "the password cannot be checked now");

    private final KnownKeys users;
    private final HashedPasswords hashed;
    private final OwnerHeaders headers;
    private final Decision missing;
    private final Decision wrong;

    /**
     * A filter.
     *
     * @param users user and password as {@code user:password}
     * @param hashed users whose passwords are known by hashes
     * @param headers what the service sees of users
     * @param realm names the filter to clients
     */
    public BasicFilter(KnownKeys users, HashedPasswords hashed, OwnerHeaders headers, String realm) {
        this.users = users;
        this.hashed = hashed;
        this.headers = headers;
        var challenge = Map.of(
                "WWW-Authenticate",
                new Challenge("Basic")
                        .with("realm", realm)
                        .with("charset", "UTF-8")
                        .toString());
        this.missing = new Decision.Deny(401, "no user and password", challenge);
        this.wrong = new Decision.Deny(401, "the user or the password is not right", challenge);
    }

    @Override
    public Decision decide(AuthRequest request, List<String> scopes) {
        if (!isAddressed(request)) {
            return missing;
        }
        var given = credentials(request);
        if (given == null) {
            return wrong;
        }
        try {
            var known = users.owner(given);
            var owner = known == null ? hashed.owner(given) : known;
            return owner == null ? wrong : headers.allow(owner, owner.name(), request);
        } catch (PasswordThreads.BusyException e) {
            return BUSY;
        }
    }

    @Override
    public boolean isAddressed(AuthRequest request) {
        var header = request.headers().get("authorization");
        return header != null && header.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    }

    @Override
    public Decider kind() {
        return Decider.BASIC;
    }

    private static @Nullable String credentials(AuthRequest request) {
        var header = request.headers().get("authorization");
        if (header == null || header.length() > MAX_CHARS) {
            return null;
        }
        try {
            var bytes =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }
}
