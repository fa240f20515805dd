package io.dragoman.resources.parse;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code labels} of a Mapping in the v3alpha1 form. */
final class LabelsParser {
    private static final List<String> SPECIFIERS =
            List.of("source_cluster", "destination_cluster", "remote_address", "request_headers", "generic_key");

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
                            .flatMap(entry -> groups(entry).stream())
                            .toList());
        }
        return domains;
    }

    private static List<LabelGroup> groups(Fields entry) {
        if (entry.names().size() != 1) {
            entry.error("must have exactly one key, the name of the label group");
        }
        var groups = new ArrayList<LabelGroup>();
        for (var name : entry.names()) {
            var specifiers = new ArrayList<Specifier>();
            for (var item : entry.objects(name)) {
                var specifier = specifier(item);
                if (specifier != null) {
                    specifiers.add(specifier);
                }
            }
            groups.add(new LabelGroup(name, specifiers));
        }
        return groups;
    }

    private static @Nullable Specifier specifier(Fields item) {
        if (item.names().size() != 1) {
            item.error("must have exactly one key, one of " + String.join(", ", SPECIFIERS));
            return null;
        }
        var kind = item.names().getFirst();
        if (!SPECIFIERS.contains(kind)) {
            rejectUnknown(item, kind);
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

    private static Specifier known(String kind, Fields fields) {
        return switch (kind) {
            case "request_headers" -> {
                fields.bool("omit_if_not_present", true);
                yield new Specifier.RequestHeader(fields.requiredText("key"), fields.requiredText("header_name"));
            }
            case "generic_key" -> {
                fields.ignore("v2Shorthand");
                yield new Specifier.GenericKey(fields.text("key", "generic_key"), fields.requiredText("value"));
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
                    "is the label shorthand of v1 and v2; in v3alpha1 write "
                            + "{request_headers: {key: " + kind + ", header_name: "
                            + value.path("header").textValue() + "}}");
        } else {
            item.error(kind, "is not a label specifier; use one of " + String.join(", ", SPECIFIERS));
        }
    }
}
