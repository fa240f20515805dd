package io.dragoman.authz.config;

import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.CelFilter;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;

/**
 * Makes filters of {@code spec.CEL}. What a condition may cost is bounded: in its length and depth, in the size of
 * expressions for texts, which are RE2, and in how often all loops in it go round together.
 */
final class CelFilterCompiler {
    private static final int MAX_CHARS = 8192;
    private static final int MAX_DEPTH = 64;
    private static final int MAX_ITERATIONS = 10_000;
    private static final int MAX_REGEX_SIZE = 2000;
    private static final int MAX_MESSAGE_CHARS = 500;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(MAX_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .maxRegexProgramSize(MAX_REGEX_SIZE)
            .enableHeterogeneousNumericComparisons(true)
            .build();
    private static final CelType FACTS = MapType.create(SimpleType.STRING, SimpleType.DYN);
    private static final CelCompiler COMPILER = CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addVar("request", FACTS)
            .addVar("source", FACTS)
            .addVar("claims", FACTS)
            .addVar("client", SimpleType.STRING)
            .addVar("contextExtensions", MapType.create(SimpleType.STRING, SimpleType.STRING))
            .addVar("scopes", ListType.create(SimpleType.STRING))
            .setResultType(SimpleType.BOOL)
            .build();
    private static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder().setOptions(OPTIONS).build();

    private CelFilterCompiler() {}

    static AuthFilter compile(Filter.Cel settings, FilterContext context) {
        try {
            var condition = RUNTIME.createProgram(
                    COMPILER.compile(settings.expression(), "expression").getAst());
            return new CelFilter(condition, settings.status(), settings.message());
        } catch (CelValidationException | CelEvaluationException e) {
            var message = String.valueOf(e.getMessage());
            context.error(
                    "spec.CEL.expression",
                    "is not a condition: " + message.substring(0, Math.min(message.length(), MAX_MESSAGE_CHARS)));
            return new UnusableFilter();
        }
    }
}
