package io.dragoman.controller.explain;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An IP address as Envoy compares it: one of version 4 that is written as one of version 6 ({@code ::ffff:192.0.2.1}) is
 * of version 6.
 *
 * @param text as written
 * @param value its bits
 * @param size how many bits it has, 32 or 128
 */
record IpAddress(String text, BigInteger value, int size) {
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9]\\d{0,2})(\\.(0|[1-9]\\d{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final BigInteger LOOPBACK = BigInteger.valueOf(0x7F000001);
    private static final BigInteger MAPPED = BigInteger.valueOf(0xFFFF).shiftLeft(IPV4_BITS);

    /** Reads an address; null if it is none. Asks no name server. */
    static @Nullable IpAddress parse(String text) {
        boolean isVersion6 = IPV6.matcher(text).matches();
        if (!isVersion6 && !IPV4.matcher(text).matches()) {
            return null;
        }
        try {
            var bytes = InetAddress.ofLiteral(text).getAddress();
            var value = new BigInteger(1, bytes);
            if (!isVersion6) {
                return new IpAddress(text, value, IPV4_BITS);
            }
            // Java makes version 4 of a mapped address.
            boolean mapped = bytes.length * Byte.SIZE == IPV4_BITS;
            return new IpAddress(text, mapped ? value.or(MAPPED) : value, IPV6_BITS);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** Whether Envoy takes it for its own machine's: one address alone of each version. */
    boolean isLoopback() {
        return value.equals(size == IPV4_BITS ? LOOPBACK : BigInteger.ONE);
    }

    /** Whether the address begins with the same bits as another of its version. */
    boolean startsLike(IpAddress other, int bits) {
        return size == other.size && value.shiftRight(size - bits).equals(other.value.shiftRight(size - bits));
    }
}
