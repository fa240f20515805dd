package io.dragoman.authz.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.dragoman.authz.request.AuthRequest;
import io.dragoman.authz.request.Decision;
import io.dragoman.authz.request.Verdict;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Remembers the last refusals, so that operators can ask why a request was refused, and logs decisions if they are to be
 * logged. It holds {@value #KEPT} refusals at most, in memory; a later one with the same id takes the place of an earlier one.
 */
@ApplicationScoped
public class DecisionLog {
    private static final Logger LOG = Logger.getLogger("io.dragoman.authz.decisions");
    private static final int KEPT = 4096;
    private static final List<String> LEVELS = List.of("none", "refused", "all");
    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private final SequencedMap<String, DecisionRecord> refusals = new LinkedHashMap<>();
    private final boolean logsRefusals;
    private final boolean logsAll;

    /**
     * A log.
     *
     * @param level {@code none}, {@code refused} or {@code all}: which decisions are logged
     * @throws IllegalArgumentException if it is something else
     */
    public DecisionLog(@ConfigProperty(name = "dragoman.decision-log") String level) {
        if (!LEVELS.contains(level)) {
            throw new IllegalArgumentException("DRAGOMAN_DECISION_LOG must be one of " + String.join(", ", LEVELS));
        }
        logsAll = level.equals("all");
        logsRefusals = !level.equals("none");
    }

    /** Takes note of a decision. */
    public void record(AuthRequest request, Verdict verdict, InstantSource clock, Duration took) {
        boolean passes = verdict.decision() instanceof Decision.Allow;
        if (passes && !logsAll) {
            return;
        }
        var record = DecisionRecord.of(request, verdict, clock.instant(), took);
        if (!passes && !record.requestId().isEmpty()) {
            remember(record);
        }
        if (logsRefusals) {
            LOG.info(text(record));
        }
    }

    /** Why a request was refused, if it was, not too long ago. */
    public synchronized Optional<DecisionRecord> refusal(String requestId) {
        return Optional.ofNullable(refusals.get(requestId));
    }

    private synchronized void remember(DecisionRecord record) {
        refusals.remove(record.requestId());
        refusals.put(record.requestId(), record);
        if (refusals.size() > KEPT) {
            refusals.pollFirstEntry();
        }
    }

    private static String text(DecisionRecord record) {
        try {
            return JSON.writeValueAsString(record);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of texts and numbers can be written", e);
        }
    }
}
