package io.dragoman.ratelimit.store;

import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.HashSet;
import java.util.List;

/**
 * Decides what most requests are: hits of fixed windows, each of a counter of its own, which count whatever becomes of the
 * others. It says the same of them as {@link CountScript}, in about half of the time.
 */
final class FixedScript extends Script {
    /**
     * For each key window, capacity and hits. Answers with what is used afterwards for each key, or with less than 0 if
     * the hits were refused: -1 and the negative of what is used.
     *
     * <p>No number that becomes part of a text here has more than the 14 digits which Lua writes.
     */
    private static final String SOURCE = """
            local stored = redis.call('MGET', unpack(KEYS))
            local starts, ends = {}, {}
            for i, key in ipairs(KEYS) do
              local window = ARGV[3 * i - 1]
              local start = starts[window]
              if not start then
                local passed = now % window
                start = string.format('%.0f:', (now - passed) / window)
                starts[window], ends[window] = start, string.format('%.0f', window - passed + 1000)
              end
              local used, hits = 0, tonumber(ARGV[3 * i + 1])
              local value = stored[i]
              if value and string.sub(value, 1, #start) == start then
                used = tonumber(string.sub(value, #start + 1))
              end
              if hits < 0 or used + math.max(hits, 1) <= tonumber(ARGV[3 * i]) then
                local after = math.max(used + hits, 0)
                if after ~= used then
                  redis.call('PSETEX', key, ends[window], start .. after)
                end
                answer[i + 1] = after
              else
                answer[i + 1] = -1 - used
              end
            end
            return answer
            """;

    /** Lua passes no more than some thousand at once. */
    private static final int MOST = 200;

    FixedScript() {
        super(SOURCE);
    }

    @Override
    boolean decides(List<String> keys, List<Hit> hits) {
        for (var hit : hits) {
            // What only takes one never leaves a counter to be filled.
            if (hit.algorithm() != Algorithm.FIXED || hit.conditional() || (hit.fills() && hit.hits() > 1)) {
                return false;
            }
        }
        return keys.size() == 1 || (keys.size() <= MOST && new HashSet<>(keys).size() == keys.size());
    }

    @Override
    void argue(Request request, Hit hit) {
        request.arg(hit.windowMillis()).arg(hit.capacity()).arg(hit.hits());
    }

    @Override
    int numbersOfCount() {
        return 1;
    }

    @Override
    Count count(Response answer, int at, Hit hit, long now) {
        long said = answer.get(at).toLong();
        long reset = hit.windowMillis() - now % hit.windowMillis();
        return said < 0 ? new Count(false, -1 - said, reset) : new Count(true, said, reset);
    }
}
