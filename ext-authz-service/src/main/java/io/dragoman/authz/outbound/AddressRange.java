package io.dragoman.authz.outbound;

import java.net.InetAddress;
import java.util.regex.Pattern;

/**
 * A range of IP addresses (RFC 4632, RFC 4291 §2.3). It holds the bytes of its first address rather than the address, which a native
 * executable could not be built with.
 */
final class AddressRange {
    private static final Pattern IPV4 = Pattern.compile("\\d+(?:\\.\\d+){3}");

    private final byte[] network;
    private final int bits;

    private AddressRange(byte[] network, int bits) {
        this.network = network;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.0.0.0/8} or a single address.
     *
     * @throws IllegalArgumentException if it is neither
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        if (!address.contains(":") && !IPV4.matcher(address).matches()) {
            // Java would take 10.1 for 10.0.0.1.
            throw new IllegalArgumentException("not four numbers");
        }
        var network = InetAddress.ofLiteral(address).getAddress();
        int most = network.length * Byte.SIZE;
        int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
        if (bits < 0 || bits > most) {
            throw new IllegalArgumentException("a prefix of " + bits + " bits");
        }
        return new AddressRange(network, bits);
    }

    boolean contains(InetAddress address) {
        var other = address.getAddress();
        if (network.length != other.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (network[i] != other[i]) {
                return false;
            }
        }
        int rest = Byte.SIZE - bits % Byte.SIZE;
        return rest == Byte.SIZE || (network[whole] ^ other[whole]) >> rest == 0;
    }
}
