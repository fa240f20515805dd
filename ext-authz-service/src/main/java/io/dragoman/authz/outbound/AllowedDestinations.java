package io.dragoman.authz.outbound;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which addresses requests may go to: public ones, and what an operator has allowed besides. Who writes a manifest, or
 * answers for a name in DNS, must not be able to have the service ask what only it can reach.
 */
public final class AllowedDestinations {
    /** What is not on the public internet, or stands for an address that is not (IANA's special-purpose registries). */
    private static final List<AddressRange> NOT_PUBLIC = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/96",
            "64:ff9b::/96",
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20",
            "5f00::/16",
            "fc00::/7",
            "fe80::/10",
            "fec0::/10",
            "ff00::/8");

    /** Where a host name alone allows nothing: metadata of clouds is here, and what is no single machine. */
    private static final List<AddressRange> BY_RANGE_ONLY = ranges(
            "0.0.0.0/8",
            "169.254.0.0/16",
            "100.100.100.200/32",
            "168.63.129.16/32",
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "fd00:ec2::/32",
            "fd20:ce::/32",
            "fe80::/10",
            "ff00::/8");

    /** A public address that answers with a cloud's metadata to the machines in that cloud. */
    private static final List<AddressRange> METADATA = ranges("168.63.129.16/32");

    private static final Pattern HOST = Pattern.compile("(?:\\*\\.)?[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");

    private final List<AddressRange> ranges;
    private final Set<String> hosts;
    private final List<String> suffixes;

    private AllowedDestinations(List<AddressRange> ranges, Set<String> hosts, List<String> suffixes) {
        this.ranges = List.copyOf(ranges);
        this.hosts = Set.copyOf(hosts);
        this.suffixes = List.copyOf(suffixes);
    }

    /**
     * Public addresses and these.
     *
     * @param entries addresses and ranges such as {@code 10.0.0.0/8}, host names, and {@code *.example.com} for all
     *     names below one. A name allows private and loopback addresses, but neither link-local ones nor those of a
     *     cloud's metadata
     * @throws IllegalArgumentException if an entry is none of these
     */
    public static AllowedDestinations of(List<String> entries) {
        var ranges = new ArrayList<AddressRange>();
        var hosts = new HashSet<String>();
        var suffixes = new ArrayList<String>();
        for (var entry : entries) {
            var text = entry.strip().toLowerCase(Locale.ROOT);
            if (text.contains(":") || text.contains("/") || text.matches("[\\d.]+")) {
                ranges.add(range(entry, text));
            } else if (!HOST.matcher(text).matches()) {
                throw unreadable(entry);
            } else if (text.startsWith("*")) {
                suffixes.add(text.substring(1));
            } else {
                hosts.add(text);
            }
        }
        return new AllowedDestinations(ranges, hosts, suffixes);
    }

    /**
     * Whether a request may go to an address.
     *
     * @param host the name that it was found by, in lower case and without a dot at its end
     */
    boolean allows(String host, InetAddress address) {
        if (contains(ranges, address)) {
            return true;
        }
        if (contains(METADATA, address)) {
            return false;
        }
        return !contains(NOT_PUBLIC, address) || (names(host) && !contains(BY_RANGE_ONLY, address));
    }

    private boolean names(String host) {
        return hosts.contains(host) || suffixes.stream().anyMatch(host::endsWith);
    }

    private static boolean contains(List<AddressRange> ranges, InetAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... texts) {
        return List.of(texts).stream().map(AddressRange::parse).toList();
    }

    private static AddressRange range(String entry, String text) {
        try {
            return AddressRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw unreadable(entry);
        }
    }

    private static IllegalArgumentException unreadable(String entry) {
        return new IllegalArgumentException("\"" + entry
                + "\" is no host name, no address and no range of addresses such as 10.0.0.0/8, which"
                + " DRAGOMAN_OUTBOUND_ALLOW lists");
    }
}
