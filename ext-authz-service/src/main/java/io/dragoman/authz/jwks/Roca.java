package io.dragoman.authz.jwks;

import java.math.BigInteger;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Knows RSA keys that a widely used chip made so that they can be factored (CVE-2017-15361): modulo each of some small
 * primes, their modulus is a power of 65537. That of any other key hardly ever is.
 */
final class Roca {
    private static final int GENERATOR = 65_537;
    private static final int[] PRIMES = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};
    private static final Map<Integer, BitSet> POWERS = powers();

    private Roca() {}

    static boolean isWeak(BigInteger modulus) {
        return POWERS.entrySet().stream()
                .allMatch(entry -> entry.getValue()
                        .get(modulus.mod(BigInteger.valueOf(entry.getKey())).intValue()));
    }

    private static Map<Integer, BitSet> powers() {
        var all = new TreeMap<Integer, BitSet>();
        for (int prime : PRIMES) {
            var powers = new BitSet(prime);
            int power = 1;
            while (!powers.get(power)) {
                powers.set(power);
                power = power * (GENERATOR % prime) % prime;
            }
            all.put(prime, powers);
        }
        return Map.copyOf(all);
    }
}
