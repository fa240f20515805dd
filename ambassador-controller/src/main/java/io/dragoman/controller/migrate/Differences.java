package io.dragoman.controller.migrate;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/** Every way in which this gateway is not like Emissary. */
final class Differences {
    private Differences() {}

    /** All of them, those of each kind together. */
    static List<Difference> all() {
        return Stream.of(
                        MappingDifferences.all(),
                        HostDifferences.all(),
                        ModuleDifferences.all(),
                        ServiceDifferences.all(),
                        EdgeStackDifferences.all(),
                        IngressDifferences.all(),
                        GeneralDifferences.all())
                .flatMap(Collection::stream)
                .toList();
    }
}
