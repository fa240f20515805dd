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
     * <p>Most hits fit into the window that their counter is about, so that they are added first, and taken back where
     * they should not have been.
     */
    private static final String SOURCE = """
            local call, try, nothing, ends = redis.call, redis.pcall, {}, {}
            for i, key in ipairs(KEYS) do
              local window, capacity, text = ARGV[3 * i - 1], tonumber(ARGV[3 * i]), ARGV[3 * i + 1]
              local empty, hits = nothing[window], tonumber(text)
              if not empty then
                empty = emptyOf(window)
                nothing[window], ends[window] = empty, window - now % window + 1000
              end
              local used, admitted
              if hits > 0 and hits <= capacity then
                -- What is not a number is none of this window's either.
                local value = try('INCRBY', key, text)
                used = type(value) == 'number' and usedOf(value - hits, empty)
                if not used then
                  call('SET', key, string.format('%.0f', empty + hits), 'PX', ends[window])
                  used = 0
                end
                admitted = used + hits <= capacity
                if not admitted then
                  call('DECRBY', key, text)
                end
              else
                used = usedOf(tonumber(call('GET', key)), empty) or 0
                admitted = hits < 0 or used + math.max(hits, 1) <= capacity
                hits = math.max(hits, -used)
                if admitted and hits < 0 then
                  call('SET', key, string.format('%.0f', empty + used + hits), 'PX', ends[window])
                end
              end
              answer[i + 1] = admitted and used + hits or -1 - used
            end
            return answer
            """;

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
        return keys.size() == 1 || new HashSet<>(keys).size() == keys.size();
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
