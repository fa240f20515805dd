package io.dragoman.ratelimit.store;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The script that decides all hits of a request inside Redis, in one go and by Redis's own clock. */
final class WindowScript {
    /**
     * Arguments: the latest time at which the script may still run (milliseconds since the epoch, 0 for any), then
     * window, limit and hits for each key. Answers with the time, then used and admitted for each key; with the time
     * alone if it came too late. A value is {@code window:used}, so that what is left of an older window never counts.
     */
    private static final String SOURCE = """
            local clock = redis.call('TIME')
            local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
            local answer = {now}
            local latest = tonumber(ARGV[1])
            if latest > 0 and now > latest then
              return answer
            end
            for i, key in ipairs(KEYS) do
              local window = tonumber(ARGV[3 * i - 1])
              local limit = tonumber(ARGV[3 * i])
              local hits = tonumber(ARGV[3 * i + 1])
              local index = string.format('%.0f', math.floor(now / window))
              local used = 0
              local stored = redis.call('GET', key)
              if stored then
                local at, count = string.match(stored, '^(%d+):(%d+)$')
                if at == index then
                  used = tonumber(count)
                end
              end
              local admitted = 0
              if used + math.max(hits, 1) <= limit then
                admitted = 1
                if hits > 0 then
                  used = used + hits
                  local ttl = window - now % window + 1000
                  redis.call('SET', key, index .. ':' .. string.format('%.0f', used), 'PX', ttl)
                end
              end
              answer[2 * i] = used
              answer[2 * i + 1] = admitted
            end
            return answer
            """;

    private static final String SHA1 = sha1();

    private WindowScript() {}

    /** The script by its hash, as Redis knows it once it has run. */
    static Request byHash(List<String> keys, List<Hit> hits, long latestMillis) {
        return request(Command.EVALSHA, SHA1, keys, hits, latestMillis);
    }

    /** The script by its text. */
    static Request byText(List<String> keys, List<Hit> hits, long latestMillis) {
        return request(Command.EVAL, SOURCE, keys, hits, latestMillis);
    }

    private static Request request(
            Command command, String script, List<String> keys, List<Hit> hits, long latestMillis) {
        var request = Request.cmd(command).arg(script).arg(keys.size());
        keys.forEach(request::arg);
        request.arg(latestMillis);
        for (var hit : hits) {
            request.arg(hit.windowMillis()).arg(hit.limit()).arg(hit.hits());
        }
        return request;
    }

    private static String sha1() {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(SOURCE.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
