package io.dragoman.authz.request;

/**
 * Who is at the other end of the connection that a request comes over, as Envoy says.
 *
 * @param address an IP address; empty if nobody says
 * @param principal whom the client's certificate is for: its first URI, else its first DNS name, else its subject; empty
 *     without a certificate that was verified
 * @param certificate the client's certificate in PEM, encoded for a URL, where Envoy sends it; empty without one
 * @param serverName the name that the connection was made to (RFC 6066 §3); empty without TLS, and if there was none
 */
public record Peer(String address, String principal, String certificate, String serverName) {
    /** Nobody says anything. */
    public static final Peer UNKNOWN = new Peer("", "", "", "");
}
