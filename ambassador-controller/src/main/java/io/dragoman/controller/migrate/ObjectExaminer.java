package io.dragoman.controller.migrate;

import io.dragoman.resources.Problem;
import io.dragoman.resources.Severity;
import java.util.ArrayList;
import java.util.List;

/** Finds out what becomes of an object: by what the gateway says about it, and by the differences that touch it. */
final class ObjectExaminer {
    private static final List<Difference> DIFFERENCES = Differences.all();

    private ObjectExaminer() {}

    static Examined examine(Candidate object, Surroundings around) {
        var findings = new ArrayList<Finding>();
        DIFFERENCES.forEach(difference -> findings.addAll(difference.of(object, around)));
        for (var problem : object.problems()) {
            join(problem, findings);
        }
        var works = JsonPaths.leaves(object.object().path("spec"), "spec").stream()
                .filter(field -> findings.stream()
                        .noneMatch(finding ->
                                finding.verdict() != Verdict.WORKS && JsonPaths.isWithin(field, finding.field())))
                .toList();
        return new Examined(object.key(), object.apiVersion(), object.source(), works, findings);
    }

    /** What the gateway says, and what is known about the same field, as one finding. */
    private static void join(Problem problem, List<Finding> findings) {
        var field = problem.origin().field();
        var advice = findings.stream()
                .filter(finding ->
                        finding.verdict() == Verdict.CHANGE && finding.field().equals(field))
                .findFirst()
                .orElse(null);
        if (advice != null) {
            findings.remove(advice);
            findings.add(
                    new Finding(Verdict.CHANGE, field, problem.message() + ". " + advice.text(), advice.difference()));
        } else {
            findings.add(of(problem));
        }
    }

    /** Only errors ask for something: what is a warning here has no effect in Emissary either. */
    static Finding of(Problem problem) {
        return new Finding(
                problem.severity() == Severity.ERROR ? Verdict.CHANGE : Verdict.WORKS,
                problem.origin().field(),
                problem.message());
    }
}
