package io.dragoman.ratelimit.store;

import io.dragoman.resources.model.Counting.Algorithm;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;

/** Decides hits of any kind. */
final class CountScript extends Script {
    /**
     * For each key algorithm, window, requests (for slots, when a lease that is given back was taken, or 0; for fixed
     * windows, 1 if they are to be filled), capacity, hits and way; the way is 1 for what is decisive and 2 more for what is
     * conditional. Answers with used, admitted and time to reset for each key.
     *
     * <p>Values: a number for fixed windows, see {@link Script}; {@code slot:used,…}; {@code time:level}. Redis has doubles
     * for numbers: no product here that has to be exact is above 2^53.
     */
    private static final String SOURCE = """
            local pending = {}
            local function get(key)
              if pending[key] then
                return pending[key].value
              end
              return redis.call('GET', key)
            end
            local function put(key, value, millis)
              pending[key] = {value = value, millis = millis}
            end
            local function fixed(key, window, fills, capacity, wanted, taken)
              local empty, reset = emptyOf(window), window - now % window
              local used = usedOf(tonumber(get(key)), empty) or 0
              local after, admitted = math.max(0, used + taken), 1
              if used > capacity - wanted then
                admitted = 0
                after = fills == 1 and taken > 0 and math.max(used, capacity) or used
              end
              if after ~= used then
                put(key, string.format('%.0f', empty + after), reset + 1000)
              end
              return after, admitted, reset
            end
            local function sliding(key, window, since, capacity, wanted, taken)
              local length = math.ceil(window / 20)
              local current = math.floor(now / length)
              local slots, counts, used, moved = {}, {}, 0, false
              local function add(slot, count)
                if slots[#slots] == slot then
                  counts[#slots] = counts[#slots] + count
                else
                  slots[#slots + 1] = slot
                  counts[#slots] = count
                end
              end
              local function last(slot)
                return (slot + 1) * length - 1 + window
              end
              for at, count in string.gmatch(get(key) or '', '(%d+):(%d+)') do
                local slot = tonumber(at)
                if last(slot) > now then
                  moved = moved or slot > current
                  add(math.min(slot, current), tonumber(count))
                  used = used + tonumber(count)
                end
              end
              local admitted, reset = 0, window
              if used <= capacity - wanted then
                admitted = 1
                if taken > 0 then
                  add(current, taken)
                  used = used + taken
                  moved = true
                end
                local back, from = math.min(-taken, used), #slots
                if since > 0 then
                  from = 0
                  for i, slot in ipairs(slots) do
                    from = slot == math.floor(since / length) and i or from
                  end
                  back = math.min(-taken, counts[from] or 0)
                end
                while back > 0 do
                  local some = math.min(back, counts[from])
                  counts[from] = counts[from] - some
                  if counts[from] == 0 then
                    table.remove(slots, from)
                    table.remove(counts, from)
                    from = from - 1
                  end
                  back = back - some
                  used = used - some
                  moved = true
                end
                reset = #slots > 0 and last(slots[#slots]) - now or 1
              else
                local left = used
                for i, slot in ipairs(slots) do
                  left = left - counts[i]
                  if left <= capacity - wanted or left == 0 then
                    reset = last(slot) - now
                    break
                  end
                end
              end
              if moved and #slots == 0 then
                put(key, false)
              elseif moved then
                local parts = {}
                for i, slot in ipairs(slots) do
                  parts[i] = string.format('%.0f:%.0f', slot, counts[i])
                end
                put(key, table.concat(parts, ','), last(slots[#slots]) - now + 1000)
              end
              return used, admitted, math.max(reset, 1)
            end
            local function upward(dividend, divisor)
              local result = math.floor(dividend / divisor)
              if result * divisor < dividend then
                result = result + 1
              end
              return result
            end
            local function gcra(key, window, requests, capacity, wanted, taken)
              local level, early = 0, false
              local stored = get(key)
              if stored then
                local at, before = string.match(stored, '^(%d+):(%d+)$')
                early = tonumber(at) > now
                level = math.max(0, tonumber(before) - math.max(0, now - tonumber(at)) * requests)
              end
              local function empty()
                return requests > 0 and upward(level, requests) or window
              end
              local function keep()
                put(key, string.format('%.0f:%.0f', now, level), empty() + 1000)
              end
              local room = (capacity - wanted) * window
              if wanted < 0 or wanted <= capacity and requests > 0 and level <= room then
                local after = math.max(0, level + taken * window)
                local changed = after ~= level
                level = after
                if changed or early then
                  keep()
                end
                return upward(level, window), 1, math.max(1, empty())
              end
              local wait = empty()
              if requests > 0 and wanted <= capacity then
                wait = upward(level - room, requests)
              end
              if early then
                keep()
              end
              return upward(level, window), 0, math.max(1, wait)
            end
            local algorithms = {FIXED = fixed, SLIDING = sliding, CONCURRENCY = sliding, GCRA = gcra}
            local function fills(at)
              return ARGV[at] == 'FIXED' and ARGV[at + 2] == '1'
            end
            local conditional, refused = false, false
            local function round(all)
              for i, key in ipairs(KEYS) do
                local at = 6 * i - 4
                local hits, way = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 5])
                local overfills = fills(at) and answer[3 * i] == 0
                local taken = (all or way < 2 or overfills) and hits or math.min(hits, 0)
                local wanted = hits < 0 and -math.huge or math.max(hits, 1)
                local used, admitted, reset = algorithms[ARGV[at]](key, tonumber(ARGV[at + 1]),
                    tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3]), wanted, taken)
                answer[3 * i - 1] = used
                if all then
                  conditional = conditional or way > 1
                  refused = refused or admitted == 0 and way % 2 == 1
                  answer[3 * i] = admitted
                end
                if all or answer[3 * i] == 1 then
                  answer[3 * i + 1] = reset
                end
              end
            end
            round(true)
            if conditional and refused then
              pending = {}
              round(false)
            end
            for key, counted in pairs(pending) do
              if counted.value then
                redis.call('SET', key, counted.value, 'PX', counted.millis)
              else
                redis.call('DEL', key)
              end
            end
            return answer
            """;

    CountScript() {
        super(SOURCE);
    }

    @Override
    boolean decides(List<String> keys, List<Hit> hits) {
        return true;
    }

    @Override
    void argue(Request request, Hit hit) {
        request.arg(hit.algorithm().name())
                .arg(hit.windowMillis())
                .arg(own(hit))
                .arg(hit.capacity())
                .arg(hit.hits())
                .arg((hit.decisive() ? 1 : 0) + (hit.conditional() ? 2 : 0));
    }

    /** What one algorithm alone has to know. */
    private static long own(Hit hit) {
        return switch (hit.algorithm()) {
            case FIXED -> hit.fills() ? 1 : 0;
            case GCRA -> hit.requests();
            case SLIDING, CONCURRENCY -> hit.since();
        };
    }

    @Override
    int numbersOfCount() {
        return 3;
    }

    @Override
    Count count(Response answer, int at, Hit hit, long now) {
        return new Count(
                answer.get(at + 1).toInteger() == 1,
                answer.get(at).toLong(),
                answer.get(at + 2).toLong(),
                false,
                hit.algorithm() == Algorithm.CONCURRENCY ? now : 0);
    }
}
