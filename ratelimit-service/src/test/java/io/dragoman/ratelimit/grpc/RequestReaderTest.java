package io.dragoman.ratelimit.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.UInt64Value;
import com.google.protobuf.UnknownFieldSet;
import io.dragoman.ratelimit.algorithm.Claim;
import io.dragoman.ratelimit.algorithm.Lease;
import io.dragoman.ratelimit.grpc.RequestReader.Read;
import io.dragoman.ratelimit.rule.Descriptor;
import io.dragoman.resources.model.Rate;
import io.dragoman.resources.model.RateUnit;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor;
import io.envoyproxy.envoy.extensions.common.ratelimit.v3.RateLimitDescriptor.RateLimitOverride;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitRequest;
import io.envoyproxy.envoy.type.v3.RateLimitUnit;
import java.time.Duration;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestReaderTest {
    private static RateLimitDescriptor.Builder descriptor(String value) {
        return RateLimitDescriptor.newBuilder()
                .addEntries(RateLimitDescriptor.Entry.newBuilder().setKey("k").setValue(value));
    }

    private static RateLimitRequest.Builder request(RateLimitDescriptor.Builder descriptor) {
        return RateLimitRequest.newBuilder().setDomain("d").addDescriptors(descriptor);
    }

    private static long hits(RateLimitRequest.Builder request) {
        return ((Read.Valid) RequestReader.read(request.build()))
                .request()
                .descriptors()
                .getFirst()
                .hits();
    }

    private static void assertInvalid(RateLimitRequest.Builder request) {
        assertThat(RequestReader.read(request.build())).isInstanceOf(Read.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 1", "1, 1", "7, 7", "-1, 1000000000", "1000000001, 1000000000"})
    void hitsOfTheRequest(int addend, long expected) {
        assertThat(hits(request(descriptor("v")).setHitsAddend(addend))).isEqualTo(expected);
    }

    private static RateLimitDescriptor.Builder done(String value) {
        return RateLimitDescriptor.newBuilder()
                .addEntries(RateLimitDescriptor.Entry.newBuilder()
                        .setKey("dragoman.lease")
                        .setValue(value));
    }

    @Test
    void leasesOfWhatIsDoneAreNoDescriptors() {
        var request = request(done("60000.5.2.abc,1000.6.1.def"))
                .addDescriptors(descriptor("v"))
                .addDescriptors(done("60000.5.2.abc"));
        var read = ((Read.Valid) RequestReader.read(request.build())).request();
        assertThat(read.done()).containsExactly(new Lease("abc", 60_000, 5, 2), new Lease("def", 1_000, 6, 1));
        assertThat(read.descriptors())
                .extracting(one -> one.entries().size(), Descriptor::hits)
                .containsExactly(tuple(0, 0L), tuple(1, 1L), tuple(0, 0L));
        assertInvalid(request(done("something else")));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "5, 5", "-1, 1000000000", "9223372036854775807, 1000000000"})
    void hitsOfADescriptorComeFirst(long addend, long expected) {
        var own = descriptor("v").setHitsAddend(UInt64Value.of(addend));
        assertThat(hits(request(own).setHitsAddend(3))).isEqualTo(expected);
        assertThat(expected).isLessThanOrEqualTo(Claim.MAX_HITS);
    }

    private static UnknownFieldSet field(int number, UnknownFieldSet.Field.Builder value) {
        return UnknownFieldSet.newBuilder().addField(number, value.build()).build();
    }

    @Test
    void hitsCanBeGivenBack() {
        var back = descriptor("v")
                .setHitsAddend(UInt64Value.of(4))
                .setUnknownFields(field(
                        NewerFields.IS_NEGATIVE_HITS,
                        UnknownFieldSet.Field.newBuilder().addVarint(1)));
        assertThat(hits(request(back))).isEqualTo(-4);
        back.setUnknownFields(field(
                NewerFields.IS_NEGATIVE_HITS, UnknownFieldSet.Field.newBuilder().addVarint(0)));
        assertThat(hits(request(back))).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"5, 5", "0, 1", "-1, 52560000"})
    void anOverrideCanBeForSeveralUnits(int multiplier, int minutes) {
        var override = RateLimitOverride.newBuilder()
                .setRequestsPerUnit(7)
                .setUnit(RateLimitUnit.MINUTE)
                .setUnknownFields(field(
                        NewerFields.UNIT_MULTIPLIER,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(UInt32Value.of(multiplier).toByteString())));
        var read = (Read.Valid)
                RequestReader.read(request(descriptor("v").setLimit(override)).build());
        assertThat(read.request().descriptors().getFirst().override())
                .isEqualTo(new Rate(7, Duration.ofMinutes(minutes)));
    }

    @Test
    void readsAnOverrideUnlessItHasNoUnit() {
        var override = RateLimitOverride.newBuilder().setRequestsPerUnit(-1).setUnit(RateLimitUnit.MONTH);
        var read = (Read.Valid)
                RequestReader.read(request(descriptor("v").setLimit(override)).build());
        assertThat(read.request().descriptors().getFirst().override())
                .isEqualTo(new Rate(Rate.MAX_REQUESTS, RateUnit.MONTH));
        var unknown = request(descriptor("v").setLimit(override.setUnit(RateLimitUnit.UNKNOWN)));
        read = (Read.Valid) RequestReader.read(unknown.build());
        assertThat(read.request().descriptors().getFirst().override()).isNull();
    }

    @Test
    void refusesWhatIsNoQuestionOrTooLarge() {
        assertInvalid(request(descriptor("v")).setDomain(""));
        assertInvalid(RateLimitRequest.newBuilder().setDomain("d"));
        assertInvalid(request(descriptor("v"))
                .addAllDescriptors(Collections.nCopies(
                        RequestReader.MAX_DESCRIPTORS, descriptor("v").build())));
        assertInvalid(request(descriptor("v")
                .addAllEntries(Collections.nCopies(
                        RequestReader.MAX_ENTRIES, descriptor("v").getEntries(0)))));
        assertInvalid(request(descriptor("x".repeat(RequestReader.MAX_VALUE_LENGTH + 1))));
        assertThat(RequestReader.read(request(descriptor("x".repeat(RequestReader.MAX_VALUE_LENGTH)))
                        .build()))
                .isInstanceOf(Read.Valid.class);
    }

    /** Whatever parses as a request is either answered or refused, never thrown at. */
    @Property
    void survivesAnyBytes(@ForAll byte[] bytes) {
        try {
            assertThat(RequestReader.read(RateLimitRequest.parseFrom(bytes))).isNotNull();
        } catch (InvalidProtocolBufferException e) {
            assertThat(e).isNotNull();
        }
    }
}
