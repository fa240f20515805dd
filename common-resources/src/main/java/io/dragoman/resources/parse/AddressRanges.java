package io.dragoman.resources.parse;

import io.dragoman.resources.model.ModuleFilters.AddressRange;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads lists of {@code peer: range} and {@code remote: range}. */
final class AddressRanges {
    private static final Pattern IPV4 = Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    private AddressRanges() {}

    static List<AddressRange> parse(Fields parent, String name) {
        var ranges = new ArrayList<AddressRange>();
        for (var entry : parent.objects(name)) {
            boolean peer = entry.has("peer");
            if (peer == entry.has("remote")) {
                entry.error("must say either peer or remote");
                continue;
            }
            var kind = peer ? "peer" : "remote";
            var text = entry.text(kind, "");
            entry.finish();
            var range = range(peer, text);
            if (range == null) {
                entry.error(kind, "must be an IP address, or a range such as 10.0.0.0/8, but is \"" + text + '"');
            } else {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static @Nullable AddressRange range(boolean peer, String text) {
        int slash = text.indexOf('/');
        var address = slash < 0 ? text : text.substring(0, slash);
        int most = isIpv4(address) ? IPV4_BITS : isIpv6(address) ? IPV6_BITS : -1;
        if (most < 0) {
            return null;
        }
        if (slash < 0) {
            return new AddressRange(peer, address, most);
        }
        try {
            int bits = Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > most ? null : new AddressRange(peer, address, bits);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** Whether the text is an IP address. */
    static boolean isAddress(String text) {
        return isIpv4(text) || isIpv6(text);
    }

    private static boolean isIpv4(String address) {
        return IPV4.matcher(address).matches();
    }

    /** Java reads what looks like an address of version 6 without asking anybody. */
    private static boolean isIpv6(String address) {
        if (!IPV6.matcher(address).matches()) {
            return false;
        }
        try {
            java.net.InetAddress.ofLiteral(address);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
