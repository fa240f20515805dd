package io.dragoman.authz.login;

import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.session.Digests;
import io.dragoman.authz.session.KeyValueStore;
import io.dragoman.authz.session.StoreException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How many sign-ins a client may have under way, so that one that begins them and never comes back cannot fill the store. A
 * client is an address, or of IPv6 the 64 bits that one network has; others may share it, so that the bound is not meant to
 * be tight.
 */
final class SignInLimit {
    private static final String KEY = "dragoman:auth:signins:";
    private static final String PURPOSE = "sign-ins";

    /** The first half of an address of IPv6, or what is there of it before zeros that are left out. */
    private static final Pattern NETWORK = Pattern.compile("(?:[0-9a-f]{1,4}:){1,4}");

    private final String realm;
    private final KeyValueStore store;
    private final int most;

    /**
     * A limit.
     *
     * @param realm the filter whose sign-ins are counted
     * @param most how many, 1 or more
     */
    SignInLimit(String realm, KeyValueStore store, int most) {
        this.realm = realm;
        this.store = store;
        this.most = most;
    }

    /**
     * The key under which a request's client is counted. Envoy says which address it trusts if the client is not in its own
     * network; otherwise it is the one at the other end of the connection.
     */
    String client(AuthRequest request) {
        var address = Objects.requireNonNullElse(
                request.headers().get("x-envoy-external-address"),
                request.peer().address());
        var network = NETWORK.matcher(address);
        return KEY + Digests.sha256(PURPOSE, realm + " " + (network.lookingAt() ? network.group() : address));
    }

    /** Notes that a client begins one more, if it may; whether it may. */
    boolean begin(String client) throws StoreException {
        return store.countUpTo(client, most, SignIn.KEPT);
    }

    /** Notes that a client has come back from one. */
    void end(String client) throws StoreException {
        store.countDown(client);
    }
}
