package io.dragoman.operator;

import io.dragoman.resources.Problem;
import io.dragoman.resources.Problem.Cause;
import io.dragoman.resources.Severity;
import java.util.List;

/**
 * What there is to say of an object, in the terms of the Gateway API's conditions.
 *
 * @param generation the generation that it is said of
 * @param accepted whether the object says something that the gateway can do
 * @param resolvedRefs whether everything that it refers to is there
 * @param programmed whether every connected Envoy does what the object says
 */
public record ObjectStatus(long generation, Verdict accepted, Verdict resolvedRefs, Verdict programmed) {
    /** Longest message of a condition, in characters; the API server takes 32,768. */
    private static final int LONGEST = 1024;

    /** How far Envoy is with an object that is accepted. */
    enum Progress {
        /** Every connected Envoy has it. */
        DONE,
        /** No Envoy has answered for a while. */
        OVERDUE
    }

    /**
     * The status of an object.
     *
     * @param generation the object's generation
     * @param problems what is wrong with it
     * @param progress how far Envoy is
     */
    static ObjectStatus of(long generation, List<Problem> problems, Progress progress) {
        var accepted = accepted(problems);
        var resolvedRefs = resolvedRefs(problems);
        return new ObjectStatus(
                generation, accepted, resolvedRefs, programmed(accepted, resolvedRefs, problems, progress));
    }

    /** Whether Envoy need not be waited for, since nothing of the object will reach it. */
    static boolean isFinal(List<Problem> problems) {
        return problems.stream().anyMatch(ObjectStatus::isError);
    }

    private static Verdict accepted(List<Problem> problems) {
        var own = problems.stream()
                .filter(problem -> problem.cause() == Cause.CONTENT)
                .toList();
        if (own.stream().anyMatch(ObjectStatus::isError)) {
            return Verdict.no("Invalid", message(own));
        }
        return Verdict.yes(own.isEmpty() ? "Accepted" : "AcceptedWithWarnings", message(own));
    }

    private static Verdict resolvedRefs(List<Problem> problems) {
        var references = problems.stream()
                .filter(problem -> problem.cause() == Cause.REFERENCE)
                .toList();
        if (references.stream().anyMatch(ObjectStatus::isError)) {
            return Verdict.no("RefNotFound", message(references));
        }
        return Verdict.yes(references.isEmpty() ? "ResolvedRefs" : "ResolvedElsewhere", message(references));
    }

    private static Verdict programmed(
            Verdict accepted, Verdict resolvedRefs, List<Problem> problems, Progress progress) {
        if (accepted.truth() != Verdict.Truth.TRUE) {
            return Verdict.no("Invalid", "");
        }
        if (resolvedRefs.truth() != Verdict.Truth.TRUE) {
            return Verdict.no("RefNotFound", "");
        }
        var refusals = problems.stream()
                .filter(problem -> problem.cause() == Cause.REFUSAL)
                .toList();
        if (!refusals.isEmpty()) {
            return Verdict.no("Refused", message(refusals));
        }
        return switch (progress) {
            case DONE -> Verdict.yes("Programmed", "");
            case OVERDUE -> new Verdict(Verdict.Truth.UNKNOWN, "Pending", "no Envoy has acknowledged it yet");
        };
    }

    /** The first error, or else the first of what is there, as field and sentence. */
    private static String message(List<Problem> problems) {
        if (problems.isEmpty()) {
            return "";
        }
        var first = problems.stream().filter(ObjectStatus::isError).findFirst().orElse(problems.getFirst());
        var field = first.origin().field();
        var text = (field.isEmpty() ? "" : field + " ") + first.message();
        var others = problems.size() == 1 ? "" : " (and " + (problems.size() - 1) + " more)";
        return (text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text) + others;
    }

    private static boolean isError(Problem problem) {
        return problem.severity() == Severity.ERROR;
    }
}
