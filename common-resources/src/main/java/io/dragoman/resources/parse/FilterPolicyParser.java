package io.dragoman.resources.parse;

import com.fasterxml.jackson.databind.JsonNode;
import io.dragoman.resources.Meta;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Combine;
import io.dragoman.resources.model.FilterPolicy.InsteadOfRedirect;
import io.dragoman.resources.model.FilterPolicy.LoginArguments;
import io.dragoman.resources.model.FilterPolicy.Next;
import io.dragoman.resources.model.FilterPolicy.Rule;
import io.dragoman.resources.model.FilterPolicy.SameSite;
import io.dragoman.resources.model.FilterPolicy.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code FilterPolicy}. A wrong rule is still answered, marked unusable, so that the requests that it covers are
 * refused and not let through. For the same reason a field that this version does not know is an error here.
 */
final class FilterPolicyParser {
    private static final Map<String, Next> NEXT = next();
    private static final Map<String, Combine> COMBINE =
            Map.of("", Combine.ALL, "all", Combine.ALL, "any", Combine.ANY, "first", Combine.FIRST);
    private static final Pattern METHOD = Pattern.compile("[A-Z][A-Z-]{0,31}");
    private static final Map<String, SameSite> SAME_SITE = Map.of(
            "", SameSite.DEFAULT,
            "default", SameSite.DEFAULT,
            "lax", SameSite.LAX,
            "strict", SameSite.STRICT,
            "none", SameSite.NONE);
    private static final int MIN_STATUS = 400;
    private static final int MAX_STATUS = 499;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private FilterPolicyParser() {}

    static FilterPolicy parse(Meta meta, JsonNode object, List<Problem> problems) {
        int before = problems.size();
        var spec = Specs.spec(meta, object, problems);
        // A list with something else than objects in it counts as unreadable: no rule may get lost.
        var entries = spec.objects("rules");
        if (!spec.has("rules")) {
            spec.error("rules", "is required");
        }
        spec.refuseUnknown();
        boolean usable = !ManifestParser.hasError(problems.subList(before, problems.size()));
        var rules = new ArrayList<Rule>();
        for (var entry : entries) {
            rules.add(rule(meta, entry, problems));
        }
        return new FilterPolicy(meta, rules, usable);
    }

    private static Rule rule(Meta meta, Fields fields, List<Problem> problems) {
        int before = problems.size();
        var host = fields.requiredText("host");
        var path = fields.requiredText("path");
        var precedence = fields.integer("precedence", Integer.MIN_VALUE, Integer.MAX_VALUE);
        var methods = methods(fields);
        var combine = Objects.requireNonNullElse(fields.oneOf("combine", COMBINE), Combine.ALL);
        // A rule whose precedence is wrong must not hide behind one that it was to come before.
        int order = precedence == null ? (fields.has("precedence") ? Integer.MAX_VALUE : 0) : precedence;
        var steps = fields.objects("filters").stream()
                .map(step -> step(meta, step, combine))
                .toList();
        fields.refuseUnknown();
        boolean usable = !ManifestParser.hasError(problems.subList(before, problems.size()));
        return new Rule(readable(host), readable(path), methods, order, combine, steps, usable);
    }

    /** GET stands for HEAD too, which services answer by the same code. If they cannot be read, it is all of them. */
    private static Set<String> methods(Fields fields) {
        var methods = new LinkedHashSet<String>();
        boolean usable = true;
        var given = fields.texts("methods");
        for (int i = 0; i < given.size(); i++) {
            if (!METHOD.matcher(given.get(i)).matches()) {
                fields.error("methods[" + i + "]", "must be a method in capital letters, such as GET");
                usable = false;
            }
            methods.add(given.get(i));
        }
        if (methods.contains("GET")) {
            methods.add("HEAD");
        }
        return usable ? methods : Set.of();
    }

    private static Step step(Meta meta, Fields fields, Combine combine) {
        var name = fields.requiredText("name");
        var namespace = fields.text("namespace", "");
        var onDeny = Objects.requireNonNullElse(fields.oneOf("onDeny", NEXT), Next.BREAK);
        var onAllow = Objects.requireNonNullElse(fields.oneOf("onAllow", NEXT), Next.CONTINUE);
        for (var next : List.of("onDeny", "onAllow")) {
            if (combine != Combine.ALL && fields.nonEmptyText(next) != null) {
                fields.error(next, "has a meaning only where combine is all");
            }
        }
        var condition = HeaderConditions.parse(fields);
        var arguments = fields.object("arguments");
        List<String> scopes = List.of();
        var login = LoginArguments.NONE;
        if (arguments != null) {
            scopes = Stream.concat(arguments.texts("scope").stream(), arguments.texts("scopes").stream())
                    .distinct()
                    .toList();
            login = login(meta, arguments);
            arguments.refuseUnknown();
        }
        fields.refuseUnknown();
        return new Step(
                name,
                namespace.isEmpty() ? meta.namespace() : namespace,
                onDeny,
                onAllow,
                condition,
                scopes,
                login,
                arguments != null && !arguments.names().isEmpty());
    }

    private static LoginArguments login(Meta meta, Fields arguments) {
        var sameSite = Objects.requireNonNullElse(arguments.oneOf("sameSite", SAME_SITE), SameSite.DEFAULT);
        var fields = arguments.object("insteadOfRedirect");
        if (fields == null) {
            return new LoginArguments(sameSite, null);
        }
        var condition = HeaderConditions.parse(fields);
        int status = fields.integer("httpStatusCode", MIN_STATUS, MAX_STATUS, FORBIDDEN);
        if (status == UNAUTHORIZED) {
            fields.error("httpStatusCode", "must not be 401, which asks for credentials that no header can have");
        }
        var steps = fields.objects("filters").stream()
                .map(step -> step(meta, step, Combine.ALL))
                .toList();
        if (!steps.isEmpty() && fields.has("httpStatusCode")) {
            fields.error("filters", "cannot stand together with httpStatusCode");
        }
        if (steps.stream().anyMatch(step -> step.login().insteadOfRedirect() != null)) {
            fields.error("filters", "must not have an insteadOfRedirect of their own");
        }
        fields.refuseUnknown();
        return new LoginArguments(sameSite, new InsteadOfRedirect(condition, status, steps));
    }

    /** An API server fills in empty strings for what was not given. */
    private static @Nullable String readable(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    private static Map<String, Next> next() {
        var spellings = new LinkedHashMap<String, Next>();
        spellings.put("break", Next.BREAK);
        spellings.put("continue", Next.CONTINUE);
        return spellings;
    }
}
