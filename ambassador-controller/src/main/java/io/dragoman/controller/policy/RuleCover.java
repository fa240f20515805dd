package io.dragoman.controller.policy;

import io.dragoman.resources.Origin;
import io.dragoman.resources.match.AuthorityGlob;
import io.dragoman.resources.match.Glob;
import io.dragoman.resources.match.GlobSyntaxException;
import io.dragoman.resources.match.HostName;
import io.dragoman.resources.match.PathGlob;
import io.dragoman.resources.model.FilterPolicy;
import io.dragoman.resources.model.FilterPolicy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a rule of a FilterPolicy is for, whatever it does with them. Methods are left out of account: the rule
 * may well be for more requests than this gateway gets, never for fewer.
 *
 * @param origin the rule
 * @param host which hosts it is for
 * @param path which paths it is for
 * @param keys under what {@link ServedNames} find it
 */
public record RuleCover(Origin origin, Glob host, Glob path, Set<String> keys) {
    /** Copies the set. */
    public RuleCover {
        keys = Set.copyOf(keys);
    }

    /** What the rules of a policy cover, as ext-authz-service takes it: what cannot be read covers everything. */
    public static List<RuleCover> of(FilterPolicy policy) {
        var covers = new ArrayList<RuleCover>();
        var origin = policy.meta().origin();
        if (!policy.usable()) {
            covers.add(new RuleCover(origin, Glob.everything(), Glob.everything(), ServedNames.keysOf("*")));
        }
        for (int i = 0; i < policy.rules().size(); i++) {
            covers.add(of(policy.rules().get(i), origin.at("spec.rules[" + i + "]")));
        }
        return covers;
    }

    private static RuleCover of(Rule rule, Origin origin) {
        var host = compiled(rule.host(), AuthorityGlob::compile);
        var path = compiled(rule.path(), PathGlob::compile);
        var text = host == null || rule.host() == null ? "*" : rule.host();
        return new RuleCover(
                origin,
                host == null ? Glob.everything() : host,
                path == null ? Glob.everything() : path,
                ServedNames.keysOf(HostName.withoutFinalDot(text.toLowerCase(Locale.ROOT))));
    }

    @FunctionalInterface
    private interface Compiler {
        Glob compile(String text) throws GlobSyntaxException;
    }

    private static @Nullable Glob compiled(@Nullable String text, Compiler compiler) {
        if (text == null) {
            return null;
        }
        try {
            return compiler.compile(text);
        } catch (GlobSyntaxException _) {
            return null;
        }
    }
}
