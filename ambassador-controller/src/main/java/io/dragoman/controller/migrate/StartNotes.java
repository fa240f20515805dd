package io.dragoman.controller.migrate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is said at the start of variables {@code AMBASSADOR_…} that have no effect here: of each one line, with its name
 * and never its value.
 *
 * @param warnings somebody has to do something instead, or has mistyped a name
 * @param notices nothing is lost without them
 */
public record StartNotes(List<String> warnings, List<String> notices) {
    private static final String PREFIX = "AMBASSADOR_";

    /** Read by this gateway, or for manifests. */
    private static final Set<String> IN_EFFECT = Set.of(
            "AMBASSADOR_CERTS_SINGLE_NAMESPACE",
            "AMBASSADOR_CLUSTER_ID",
            "AMBASSADOR_CONFIG_DIR",
            "AMBASSADOR_ENVOY_BIND_ADDRESS",
            "AMBASSADOR_FIELD_SELECTOR",
            "AMBASSADOR_ID",
            "AMBASSADOR_LABEL_SELECTOR",
            "AMBASSADOR_NAMESPACE",
            "AMBASSADOR_SINGLE_NAMESPACE",
            "AMBASSADOR_UPDATE_MAPPING_STATUS");

    /** What Kubernetes sets for Services whose names begin with {@code ambassador}. */
    private static final Pattern OF_SERVICES =
            Pattern.compile(".*_SERVICE_(HOST|PORT(_.+)?)|.*_PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?");

    private static final Pattern OF_SERVICE = Pattern.compile("(tcp|udp|sctp)://.*");

    /** Copies the lists. */
    public StartNotes {
        warnings = List.copyOf(warnings);
        notices = List.copyOf(notices);
    }

    /**
     * What is to be said of an environment.
     *
     * @param forManifests names of the variables that manifests may use
     */
    public static StartNotes of(Map<String, String> environment, Set<String> forManifests) {
        var table = SettingTable.environment();
        var warnings = new ArrayList<String>();
        var notices = new ArrayList<String>();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(PREFIX) && !IN_EFFECT.contains(name)) {
                table.find(name, value)
                        .ifPresentOrElse(
                                row -> (row.verdict() == Verdict.CHANGE ? warnings : notices)
                                        .add(name + " has no effect: " + row.text()),
                                () -> {
                                    if (!forManifests.contains(name) && !isOfService(name, value)) {
                                        warnings.add(name + " has no effect: neither this gateway nor Emissary knows it"
                                                + nearest(name, table));
                                    }
                                });
            }
        });
        return new StartNotes(warnings, notices);
    }

    private static boolean isOfService(String name, String value) {
        return OF_SERVICES.matcher(name).matches()
                || (name.endsWith("_PORT") && OF_SERVICE.matcher(value).matches());
    }

    /** The known name that may have been meant. */
    private static String nearest(String name, SettingTable table) {
        return Stream.concat(IN_EFFECT.stream(), table.rows().stream().map(SettingTable.Row::name))
                .filter(known -> known.startsWith(PREFIX) && differsByATypingError(known, name))
                .sorted()
                .distinct()
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(" or "), known -> known.isEmpty() ? "" : "; is " + known + " meant?"));
    }

    /** Whether one letter is too many, missing, or another one, or two neighbours have changed places. */
    private static boolean differsByATypingError(String known, String name) {
        int start = 0;
        while (start < Math.min(known.length(), name.length()) && known.charAt(start) == name.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < Math.min(known.length(), name.length()) - start
                && known.charAt(known.length() - 1 - end) == name.charAt(name.length() - 1 - end)) {
            end++;
        }
        var wanted = known.substring(start, known.length() - end);
        var written = name.substring(start, name.length() - end);
        return (wanted.length() <= 1 && written.length() <= 1)
                || (wanted.length() == 2
                        && new StringBuilder(wanted).reverse().toString().equals(written));
    }
}
