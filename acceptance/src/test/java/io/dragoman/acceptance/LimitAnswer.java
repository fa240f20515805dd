package io.dragoman.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a rate limit service answers over {@code /json}.
 *
 * @param httpStatus the HTTP status
 * @param over whether the request is refused
 * @param statuses of the descriptors, in order
 */
record LimitAnswer(int httpStatus, boolean over, List<Status> statuses) {
    private static final int REFUSED = 429;
    private static final int ALLOWED = 200;

    /**
     * How a descriptor stands.
     *
     * @param over whether it is refused
     * @param name the limit's name
     * @param requests what it allows
     * @param unit in which time; empty where no limit applies
     * @param remaining what is left
     * @param resetSeconds time until the window's end; 0 where nothing is said of it
     */
    record Status(boolean over, String name, long requests, String unit, long remaining, long resetSeconds) {
        private static Status of(JsonNode status) {
            var limit = status.path("currentLimit");
            var reset = status.path("durationUntilReset").asText("0s");
            return new Status(
                    status.path("code").asText().equals("OVER_LIMIT"),
                    limit.path("name").asText(),
                    limit.path("requestsPerUnit").asLong(),
                    limit.path("unit").asText(),
                    status.path("limitRemaining").asLong(),
                    Long.parseLong(reset.substring(0, reset.length() - 1)));
        }

        /** Whether a limit with a counter applies. */
        boolean limited() {
            return !unit.isEmpty();
        }

        private boolean isQuota() {
            return name.startsWith(RandomLimits.QUOTA);
        }

        /** What the reference says, in the words of ours. */
        private Status translated(boolean look) {
            // The reference of that time tells of a quota that is used up without its reset, and as if it were not.
            boolean usedUp = isQuota() && limited() && resetSeconds == 0;
            // A look at a counter that is just full is within the limit there, and over it here.
            boolean full = look && !over && !unit.isEmpty() && remaining == 0 && !name.startsWith(RandomLimits.SHADOW);
            return new Status(over || usedUp || full, name, requests, unit, remaining, resetSeconds);
        }

        private boolean isLike(Status other) {
            return over == other.over
                    && name.equals(other.name)
                    && requests == other.requests
                    && unit.equals(other.unit)
                    && remaining == other.remaining
                    && (resetSeconds == 0 || Math.abs(resetSeconds - other.resetSeconds) <= 1);
        }
    }

    static LimitAnswer of(Answer answer) {
        if (answer.status() != ALLOWED && answer.status() != REFUSED) {
            return new LimitAnswer(answer.status(), false, List.of());
        }
        var json = answer.json();
        return new LimitAnswer(
                answer.status(),
                json.path("overallCode").asText().equals("OVER_LIMIT"),
                StreamSupport.stream(json.path("statuses").spliterator(), false)
                        .map(Status::of)
                        .toList());
    }

    /** What the reference answered to a question, in the words of ours. */
    LimitAnswer translated(JsonNode question) {
        var translated = new ArrayList<Status>();
        for (int i = 0; i < statuses.size(); i++) {
            var hits = question.path("descriptors").path(i).path("hitsAddend");
            translated.add(statuses.get(i).translated(hits.isInt() && hits.asInt() == 0));
        }
        boolean refused = over
                || translated.stream().anyMatch(status -> status.over && !status.isQuota())
                || (translated.stream().anyMatch(Status::isQuota)
                        && translated.stream().filter(Status::isQuota).allMatch(Status::over));
        int status = httpStatus == ALLOWED && refused ? REFUSED : httpStatus;
        return new LimitAnswer(status, refused, translated);
    }

    /** Whether ours says what the reference, translated, says. */
    boolean isLike(LimitAnswer ours) {
        if (httpStatus != ours.httpStatus || over != ours.over || statuses.size() != ours.statuses.size()) {
            return false;
        }
        for (int i = 0; i < statuses.size(); i++) {
            if (!statuses.get(i).isLike(ours.statuses.get(i))) {
                return false;
            }
        }
        return true;
    }
}
