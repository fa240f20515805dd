package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.Selector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Shapes that several kinds share. */
final class Specs {
    private static final Map<String, Selector.Operator> OPERATORS = operators();

    /** Where conversion keeps what only v2 can say; they never change what an object does. */
    private static final String[] CARRIERS = {"v2ExplicitTLS", "v2BoolHeaders", "v2BoolQueryParameters"};

    private Specs() {}

    /** The object's {@code spec}, with {@code ambassador_id} read already. */
    static Fields spec(Meta meta, JsonNode object, List<Problem> problems) {
        var origin = meta.origin().at("spec");
        var spec = object.get("spec");
        if (spec == null || spec.isNull()) {
            problems.add(Problem.error(origin, "is required"));
            spec = JsonNodeFactory.instance.objectNode();
        }
        var fields = Fields.of(spec, origin, problems);
        fields.ignore("ambassador_id", "ambassadorId");
        fields.ignore(CARRIERS);
        return fields;
    }

    /** A label selector, or null if absent. */
    static @Nullable Selector selector(Fields parent, String name) {
        var fields = parent.object(name);
        if (fields == null) {
            return null;
        }
        var expressions = fields.objects("matchExpressions").stream()
                .map(Specs::expression)
                .toList();
        var selector = new Selector(fields.textMap("matchLabels"), expressions);
        fields.finish();
        return selector;
    }

    private static Selector.Expression expression(Fields fields) {
        var operator = fields.oneOf("operator", OPERATORS);
        if (operator == null && !fields.has("operator")) {
            fields.error("operator", "is required");
        }
        var expression = new Selector.Expression(
                fields.requiredText("key"),
                operator == null ? Selector.Operator.EXISTS : operator,
                fields.texts("values"));
        fields.finish();
        return expression;
    }

    private static Map<String, Selector.Operator> operators() {
        var spellings = new LinkedHashMap<String, Selector.Operator>();
        spellings.put("In", Selector.Operator.IN);
        spellings.put("NotIn", Selector.Operator.NOT_IN);
        spellings.put("Exists", Selector.Operator.EXISTS);
        spellings.put("DoesNotExist", Selector.Operator.DOES_NOT_EXIST);
        return spellings;
    }
}
