package io.dragoman.ratelimit.xds;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.dragoman.resources.Change;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.Problem;
import io.dragoman.resources.SourceUpdate;
import io.dragoman.resources.parse.ManifestParser;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the management server has sent, and what changes with what it sends next. */
final class Received {
    private static final String SOURCE = "management server";

    private final ManifestParser parser;
    private Set<ObjectKey> known = Set.of();

    /** What there was before the last update. */
    private Set<ObjectKey> before = Set.of();

    private List<String> refusals = List.of();

    /**
     * Nothing yet.
     *
     * @param mergesDomains whether several configurations may be about one domain
     */
    Received(boolean mergesDomains) {
        parser = new ManifestParser("default").mergingDomains(mergesDomains);
    }

    /** What changes when these are all the configurations that there are. */
    SourceUpdate update(List<Any> resources) {
        var changes = new ArrayList<Change>();
        var problems = new ArrayList<Problem>();
        var refused = new ArrayList<String>();
        var sent = new HashSet<ObjectKey>();
        for (var resource : resources) {
            try {
                var message = ConfigMessage.of(resource.getValue());
                // As a file and a line: it is what tells configurations of one domain apart.
                for (var parsed : parser.parse(message.document(), SOURCE + " " + message.name() + ":1")) {
                    take(parsed, sent, changes, problems, refused);
                }
            } catch (InvalidProtocolBufferException e) {
                refused.add("a resource is not a RateLimitConfig");
            }
        }
        known.stream().filter(key -> !sent.contains(key)).forEach(key -> changes.add(new Change.Delete(key)));
        before = known;
        known = Set.copyOf(sent);
        refusals = List.copyOf(refused);
        return new SourceUpdate(changes, problems);
    }

    private static void take(
            ManifestParser.Parsed parsed,
            Set<ObjectKey> sent,
            List<Change> changes,
            List<Problem> problems,
            List<String> refused) {
        var key = parsed.key();
        var outcome = parsed.outcome();
        problems.addAll(outcome.problems());
        if (key != null && !sent.add(key)) {
            refused.add("domain " + key.name() + " is there twice; the first counts");
        } else if (outcome.value() != null) {
            changes.add(new Change.Upsert(outcome.value()));
        } else {
            refused.add(outcome.problems().stream().map(Received::text).collect(Collectors.joining("; ")));
        }
    }

    /** The last update has not been taken in whole: what it was to delete may still be there. */
    void notTaken() {
        var both = new HashSet<>(before);
        both.addAll(known);
        known = Set.copyOf(both);
    }

    /**
     * Why something of the last update was refused, or null if nothing was.
     *
     * @param together what is wrong with configurations that are right each for itself
     */
    @Nullable
    String refused(List<Problem> together) {
        var all = Stream.concat(refusals.stream(), together.stream().map(Received::text))
                .toList();
        return all.isEmpty() ? null : String.join("; ", all);
    }

    private static String text(Problem problem) {
        return problem.origin().key().name() + ": " + problem.origin().field() + ": " + problem.message();
    }
}
