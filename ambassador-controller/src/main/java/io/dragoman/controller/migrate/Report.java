package io.dragoman.controller.migrate;

import io.dragoman.resources.ObjectKey;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/**
 * What becomes of what Emissary has.
 *
 * @param objects the objects, by kind, namespace and name
 * @param settings Emissary's Deployments and files of Helm values
 * @param elsewhere how many objects are for other instances, by the ids that they name
 * @param share the objects that name Emissary's id and are to name this gateway's, too; those in annotations are not among
 *     them
 * @param sideBySide what running both gateways takes, as sentences
 * @param general what is different for the gateway as a whole
 * @param failures what could not be read
 */
public record Report(
        List<Examined> objects,
        List<Examined> settings,
        SortedMap<String, Integer> elsewhere,
        List<ObjectKey> share,
        List<String> sideBySide,
        List<Finding> general,
        List<String> failures) {
    private static final Comparator<Examined> ORDER = Comparator.<Examined, String>comparing(
                    it -> it.key().kind())
            .thenComparing(it -> it.key().namespace())
            .thenComparing(it -> it.key().name())
            .thenComparing(Examined::source);

    /** Sorts the objects. */
    public Report {
        objects = objects.stream().sorted(ORDER).toList();
        settings = settings.stream().sorted(ORDER).toList();
        share = share.stream().sorted().toList();
        sideBySide = List.copyOf(sideBySide);
        general = List.copyOf(general);
        failures = List.copyOf(failures);
    }

    /** How many objects have this verdict. */
    public int number(Verdict verdict) {
        return (int) objects.stream().filter(it -> it.verdict() == verdict).count();
    }

    /** Objects and settings, one after the other. */
    public Stream<Examined> all() {
        return Stream.concat(objects.stream(), settings.stream());
    }

    /** Whether something has to be done, or something could not be read. */
    public boolean asksForSomething() {
        return !failures.isEmpty() || all().anyMatch(it -> it.verdict() == Verdict.CHANGE);
    }
}
