package io.dragoman.controller.migrate;

import io.dragoman.resources.ObjectKey;
import java.util.Comparator;
import java.util.List;

/**
 * An object, or a file of Helm values, with what becomes of it.
 *
 * @param key what it is
 * @param apiVersion as it is written; empty for what has none
 * @param source {@code file:line}, or empty for an object of a cluster
 * @param works the fields that work as they are, without the numbers of list items, in order
 * @param findings what is to be said, the most pressing first
 */
public record Examined(ObjectKey key, String apiVersion, String source, List<String> works, List<Finding> findings) {
    /** Orders by what has to be done, then by field. */
    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::verdict, Comparator.reverseOrder())
            .thenComparing(Finding::field)
            .thenComparing(Finding::text);

    /** Sorts the findings. */
    public Examined {
        works = List.copyOf(works);
        findings = findings.stream().distinct().sorted(ORDER).toList();
    }

    /** Something whose fields each have a finding. */
    static Examined of(ObjectKey key, String apiVersion, String source, List<Finding> findings) {
        var works = findings.stream()
                .filter(finding -> finding.verdict() == Verdict.WORKS)
                .map(Finding::field)
                .sorted()
                .toList();
        return new Examined(key, apiVersion, source, works, findings);
    }

    /** The most pressing of its findings. */
    public Verdict verdict() {
        return findings.stream()
                .map(Finding::verdict)
                .max(Comparator.naturalOrder())
                .orElse(Verdict.WORKS);
    }
}
