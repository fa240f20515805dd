package io.dragoman.ratelimit.config;

import io.dragoman.resources.Problem;
import io.dragoman.resources.model.RateLimitConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Documents of envoyproxy/ratelimit, of which several may be about one domain. As there, no two of a domain may begin with
 * the same key and value: the one that comes later is refused then, and the others count.
 *
 * @param taken what counts
 * @param problems what does not, and why
 */
record DomainDocuments(List<RateLimitConfig> taken, List<Problem> problems) {
    static final DomainDocuments NONE = new DomainDocuments(List.of(), List.of());

    /** Copies the lists. */
    DomainDocuments {
        taken = List.copyOf(taken);
        problems = List.copyOf(problems);
    }

    /** The beginning of some limits of a domain. */
    private record Beginning(String domain, String key, String value) {}

    /** What counts of these documents, which come in order. */
    static DomainDocuments of(Collection<RateLimitConfig> documents) {
        var taken = new ArrayList<RateLimitConfig>();
        var problems = new ArrayList<Problem>();
        var owners = new HashMap<Beginning, RateLimitConfig>();
        for (var document : documents) {
            var clashes = clashes(document, owners);
            problems.addAll(clashes);
            if (clashes.isEmpty()) {
                taken.add(document);
                document.descriptors().forEach(descriptor -> owners.put(beginning(document, descriptor), document));
            }
        }
        return new DomainDocuments(taken, problems);
    }

    private static List<Problem> clashes(RateLimitConfig document, Map<Beginning, RateLimitConfig> owners) {
        var clashes = new ArrayList<Problem>();
        for (int i = 0; i < document.descriptors().size(); i++) {
            var owner = owners.get(beginning(document, document.descriptors().get(i)));
            if (owner != null) {
                clashes.add(Problem.error(
                        document.meta().origin().at("descriptors[" + i + "]"),
                        "duplicate descriptor: its key and value are those of one in "
                                + owner.meta().source()));
            }
        }
        return clashes;
    }

    private static Beginning beginning(RateLimitConfig document, RateLimitConfig.Descriptor descriptor) {
        return new Beginning(document.domain(), descriptor.key(), descriptor.value());
    }
}
