package io.dragoman.resources.parse;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads {@code labels} of a Mapping in the v3alpha1 form. */
final class LabelsParser {
    private static final String SHORTHAND = "is the label shorthand of v1 and v2; in v3alpha1 write ";

    private static final Set<String> FIXED_KEY = Set.of("source_cluster", "destination_cluster", "remote_address");

    private static final List<String> SPECIFIERS = List.of(
            "source_cluster",
            "destination_cluster",
            "remote_address",
            "request_headers",
            "auth_metadata",
            "generic_key");

    private LabelsParser() {}

    static Map<String, List<LabelGroup>> parse(Fields spec) {
        var labels = spec.object("labels");
        if (labels == null) {
            return Map.of();
        }
        var domains = new LinkedHashMap<String, List<LabelGroup>>();
        for (var domain : labels.names()) {
            domains.put(
                    domain,
                    labels.objects(domain).stream()
                            .flatMap(LabelsParser::groups)
                            .toList());
        }
        return domains;
    }

    private static Stream<LabelGroup> groups(Fields entry) {
        if (entry.names().size() != 1) {
            entry.error("must have exactly one key, the name of the label group");
        }
        var groups = new ArrayList<LabelGroup>();
        for (var name : entry.names()) {
            var specifiers = new ArrayList<Specifier>();
            if (rejectTexts(entry, name)) {
                continue;
            }
            for (var item : entry.objects(name)) {
                var specifier = specifier(item);
                if (specifier != null) {
                    specifiers.add(specifier);
                }
            }
            var list = entry.raw(name);
            if (list == null || (list.isArray() && list.isEmpty())) {
                entry.warning(name, "has no specifiers and no effect");
            } else {
                groups.add(new LabelGroup(name, specifiers));
            }
        }
        return groups.stream();
    }

    /** Whether the group has the plain texts that v1 and v2 allow; says how v3alpha1 writes them. */
    private static boolean rejectTexts(Fields entry, String name) {
        boolean found = false;
        var list = entry.raw(name);
        for (int i = 0; list != null && list.isArray() && i < list.size(); i++) {
            if (list.get(i).isTextual()) {
                found = true;
                var text = list.get(i).textValue();
                var right = FIXED_KEY.contains(text)
                        ? "{" + text + ": {key: " + text + "}}"
                        : "{generic_key: {value: " + text + "}}";
                entry.error(name + "[" + i + "]", SHORTHAND + right);
            }
        }
        return found;
    }

    /** Reads one specifier; null if it is none, which is noted. */
    static @Nullable Specifier specifier(Fields item) {
        if (item.names().size() != 1) {
            item.error("must have exactly one key, one of " + String.join(", ", SPECIFIERS));
            return null;
        }
        var kind = item.names().getFirst();
        if (!SPECIFIERS.contains(kind)) {
            rejectUnknown(item, kind);
            return null;
        }
        var value = item.raw(kind);
        if (kind.equals("generic_key") && value != null && value.isTextual()) {
            item.error(kind, SHORTHAND + "{generic_key: {value: " + value.textValue() + "}}");
            return null;
        }
        var fields = item.object(kind);
        if (fields == null) {
            return null;
        }
        var specifier = known(kind, fields);
        fields.finish();
        return specifier;
    }

    /** The key of an entry, which is nobody's who is not the gateway itself. */
    private static void rejectOwnKey(Fields fields) {
        var key = fields.raw("key");
        if (key != null && LabelGroup.LEASE.equals(key.textValue())) {
            fields.error("key", "is the gateway's own");
        }
    }

    private static Specifier known(String kind, Fields fields) {
        rejectOwnKey(fields);
        return switch (kind) {
            case "request_headers" -> {
                fields.bool("omit_if_not_present", true);
                yield new Specifier.RequestHeader(fields.requiredText("key"), fields.requiredText("header_name"));
            }
            case "auth_metadata" -> new Specifier.AuthMetadata(fields.requiredText("key"), fields.requiredText("name"));
            case "generic_key" -> {
                fields.ignore("v2Shorthand");
                var key = fields.nonEmptyText("key");
                yield new Specifier.GenericKey(key == null ? "generic_key" : key, fields.requiredText("value"));
            }
            case "source_cluster" -> fixedKey(kind, fields, new Specifier.SourceCluster());
            case "destination_cluster" -> fixedKey(kind, fields, new Specifier.DestinationCluster());
            default -> fixedKey(kind, fields, new Specifier.RemoteAddress());
        };
    }

    /** These specifiers carry a {@code key} that can only be their own name. */
    private static Specifier fixedKey(String kind, Fields fields, Specifier specifier) {
        var key = fields.requiredText("key");
        if (!key.isEmpty() && !key.equals(kind)) {
            fields.error("key", "must be " + kind);
        }
        return specifier;
    }

    /** Says how to write the shorthand of v1 and v2, which v3alpha1 does not have. */
    private static void rejectUnknown(Fields item, String kind) {
        var value = item.raw(kind);
        if (value != null && value.path("header").isTextual()) {
            item.error(
                    kind,
                    SHORTHAND
                            + "{request_headers: {key: " + kind + ", header_name: "
                            + value.path("header").textValue() + "}}");
        } else {
            item.error(kind, "is not a label specifier; use one of " + String.join(", ", SPECIFIERS));
        }
    }
}
