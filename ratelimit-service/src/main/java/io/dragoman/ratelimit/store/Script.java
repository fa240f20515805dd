package io.dragoman.ratelimit.store;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A script that decides all hits of a request inside Redis, in one go and by Redis's own clock. Its first argument is the
 * latest time at which it may still run (milliseconds since the epoch, 0 for any), and its answer begins with the time;
 * if it came too late, there is nothing else in it.
 *
 * <p>The counter of a fixed window is one number, to which hits can be added: what is used, and above that, from 2^40 on,
 * the number of the window, so that what is left of an older window never counts. Numbers of windows begin anew after 8191
 * of them, so that all have less than 53 bits; keys are gone long before.
 */
abstract sealed class Script permits CountScript, FixedScript {
    private static final String HEAD = """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            local answer = {now}
            local latest = tonumber(ARGV[1])
            if latest > 0 and now > latest then
              return answer
            end
            local function emptyOf(window)
              return ((now - now % window) / window % 8191 + 1) * 2 ^ 40
            end
            local function usedOf(value, empty)
              return value and value >= empty and value < empty + 2 ^ 40 and value - empty
            end
            """;

    private final String source;
    private final String sha1;

    /**
     * A script.
     *
     * @param source what comes after the head, which knows the time as {@code now} and begins the {@code answer}
     */
    Script(String source) {
        this.source = HEAD + source;
        this.sha1 = sha1(this.source);
    }

    /** Whether this script can decide these hits. */
    abstract boolean decides(List<String> keys, List<Hit> hits);

    /** Adds what the script has to know of a hit. */
    abstract void argue(Request request, Hit hit);

    /** How many numbers the script says of each hit. */
    abstract int numbersOfCount();

    /**
     * What the script said of a hit.
     *
     * @param at where that begins in the answer
     * @param now the time that the answer tells
     */
    abstract Count count(Response answer, int at, Hit hit, long now);

    /** The call of the script by its hash, as Redis knows it once it has run. */
    final Request byHash(List<String> keys, List<Hit> hits, long latestMillis) {
        return request(Command.EVALSHA, sha1, keys, hits, latestMillis);
    }

    /** The call of the script by its text. */
    final Request byText(List<String> keys, List<Hit> hits, long latestMillis) {
        return request(Command.EVAL, source, keys, hits, latestMillis);
    }

    private Request request(Command command, String script, List<String> keys, List<Hit> hits, long latestMillis) {
        var request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        request.arg(latestMillis);
        hits.forEach(hit -> argue(request, hit));
        return request;
    }

    /** When Redis decided, in milliseconds since the epoch. */
    static long time(Response answer) {
        return answer.get(0).toLong();
    }

    /** Whether the script did not run, since it was too late. */
    static boolean late(Response answer) {
        return answer.size() == 1;
    }

    /** The answers in the order of the hits. */
    final List<Count> counts(Response answer, List<Hit> hits) {
        long now = time(answer);
        var counts = new ArrayList<Count>(hits.size());
        for (int i = 0; i < hits.size(); i++) {
            counts.add(count(answer, 1 + i * numbersOfCount(), hits.get(i), now));
        }
        return counts;
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
