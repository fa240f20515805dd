package io.dragoman.schema;

import static io.dragoman.schema.Property.field;
import static io.dragoman.schema.Property.required;

import java.util.ArrayList;
import java.util.List;

/** What requests a Mapping takes. */
final class MappingConditions {
    private MappingConditions() {}

    static List<Property> of(Version version) {
        var all = new ArrayList<>(List.of(
                required(
                        "prefix",
                        Schema.text("What the path begins with; the whole path with prefix_exact; an expression for the"
                                        + " whole path with prefix_regex.")
                                .notEmpty()),
                field("prefix_exact", Schema.bool("Whether prefix is the whole path.")),
                field("prefix_regex", Schema.bool("Whether prefix is a regular expression (RE2).")),
                field("case_sensitive", Schema.bool("Whether the case of the path counts. By default true.")),
                field("method", Schema.text("The method.")),
                field("method_regex", Schema.bool("Whether method is a regular expression.")),
                field("host_regex", Schema.bool("Whether host is a regular expression.")),
                field(
                        "precedence",
                        Schema.integer("Mappings with more come first, whatever they match. By default 0.")
                                .thorough("format", "int32")),
                field("regex_headers", Schema.textMap("Expressions for the values of headers.")),
                field("regex_query_parameters", Schema.textMap("Expressions for the values of query parameters."))));
        var headers = "Values of headers.";
        var parameters = "Values of query parameters.";
        if (version.isOld()) {
            var present = " True asks that it be there.";
            all.add(field("host", Schema.text("The host that requests are for; all of them if it is empty.")));
            all.add(field("headers", Schema.map(headers + present, Schema.anything(""))));
            all.add(field("query_parameters", Schema.map(parameters + present, Schema.anything(""))));
        } else {
            all.add(field("hostname", MappingSchema.hostname()));
            all.add(field(
                    "host",
                    Schema.text("Deprecated, use hostname. The exact host that requests are for, or an expression with"
                            + " host_regex.")));
            all.add(field("headers", Schema.textMap(headers)));
            all.add(field("query_parameters", Schema.textMap(parameters)));
            all.add(field(
                    "v2BoolHeaders", Schema.texts("Headers that an object of v2 asked for by true. Without effect.")));
            all.add(field(
                    "v2BoolQueryParameters",
                    Schema.texts("Query parameters that an object of v2 asked for by true. Without effect.")));
        }
        return all;
    }
}
