package io.dragoman.authz.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SealedRecordsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final String NAME = "the name in a cookie";

    private final KeyValueStore store = new MemoryStore(InstantSource.system());

    record Secret(String token) {}

    private SealedRecords<Secret> records(String kind, byte... keys) {
        var all = new ArrayList<byte[]>();
        for (byte key : keys) {
            var bytes = new byte[Sealer.KEY_BYTES];
            Arrays.fill(bytes, key);
            all.add(bytes);
        }
        return new SealedRecords<>(store, Sealer.of(all), kind, Secret.class);
    }

    @Test
    void theStoreSeesNeitherTheNameNorTheRecord() throws StoreException {
        var records = records("session", (byte) 1);
        var key = records.key(NAME);
        records.put(key, new Secret("a token"), LONG);
        assertThat(records.get(key)).isEqualTo(new Secret("a token"));
        assertThat(key).doesNotContain(NAME);
        assertThat(new String(store.get(key), StandardCharsets.ISO_8859_1)).doesNotContain("token");
    }

    @Test
    void aRecordThatWasMovedOrChangedIsNone() throws StoreException {
        var records = records("session", (byte) 1);
        var key = records.key(NAME);
        records.put(key, new Secret("a token"), LONG);
        var sealed = store.get(key);
        var other = records.key("another name");
        store.put(other, sealed, LONG);
        assertThat(records.get(other)).isNull();
        for (int i = 0; i < sealed.length; i++) {
            var changed = sealed.clone();
            changed[i] ^= 1;
            store.put(key, changed, LONG);
            assertThat(records.get(key)).isNull();
        }
        store.put(key, new byte[3], LONG);
        assertThat(records.get(key)).isNull();
    }

    @Test
    void anOldKeyDecryptsAsLongAsItIsGiven() throws StoreException {
        var old = records("session", (byte) 1);
        var key = old.key(NAME);
        old.put(key, new Secret("a token"), LONG);
        assertThat(records("session", (byte) 2, (byte) 1).get(key)).isEqualTo(new Secret("a token"));
        assertThat(records("session", (byte) 2).get(key)).isNull();
    }

    @Test
    void aNameOfOneKindIsNoneOfAnother() {
        assertThat(records("session", (byte) 1).key(NAME))
                .isNotEqualTo(records("signin", (byte) 1).key(NAME))
                .isNotEqualTo(records("session", (byte) 1).indexKey(NAME));
    }

    @Test
    void aKeyOfAnotherLengthIsRefused() {
        assertThatThrownBy(() -> Sealer.of(List.of(new byte[16]))).isInstanceOf(IllegalArgumentException.class);
    }
}
