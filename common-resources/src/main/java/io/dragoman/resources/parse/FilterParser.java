package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Filter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Filter}. A wrong one is still answered, marked unusable, so that the requests that it guards are refused
 * and not let through. For the same reason a field that this version does not know is an error here: it may be the one
 * that was to keep somebody out.
 */
final class FilterParser {
    private static final List<String> KINDS = List.of(
            "OAuth2", "JWT", "APIKey", "External", "Plugin", "Basic", "ClientCertificate", "TokenReview", "OPA", "CEL");

    private FilterParser() {}

    static Filter parse(Meta meta, JsonNode object, List<Problem> problems) {
        int before = problems.size();
        var fields = Specs.spec(meta, object, problems);
        var spec = spec(meta, fields);
        fields.refuseUnknown();
        boolean usable = spec != null && !ManifestParser.hasError(problems.subList(before, problems.size()));
        return new Filter(meta, usable ? Objects.requireNonNull(spec) : new Filter.Unusable());
    }

    private static Filter.@Nullable Spec spec(Meta meta, Fields fields) {
        var given = KINDS.stream().filter(fields::has).toList();
        if (given.size() != 1) {
            fields.error("must have exactly one of " + String.join(", ", KINDS));
            return null;
        }
        var kind = given.getFirst();
        var settings = fields.object(kind);
        if (settings == null) {
            return null;
        }
        return switch (kind) {
            case "JWT" -> JwtFilterParser.parse(meta, settings);
            case "APIKey" -> KeyFilterParser.apiKey(settings);
            case "Basic" -> KeyFilterParser.basic(meta, settings);
            case "External" -> ExternalFilterParser.parse(meta, settings);
            case "ClientCertificate" -> RuleFilterParser.clientCertificate(settings);
            case "TokenReview" -> KeyFilterParser.tokenReview(meta, settings);
            case "OPA" -> RuleFilterParser.opa(meta, settings);
            case "CEL" -> RuleFilterParser.cel(settings);
            case "OAuth2" -> OAuth2FilterParser.parse(meta, settings);
            default -> {
                fields.error(
                        kind,
                        "is a kind of filter that is not supported yet; requests that meet it are answered with 500");
                yield null;
            }
        };
    }
}
