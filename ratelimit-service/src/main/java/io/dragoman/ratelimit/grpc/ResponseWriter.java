package io.dragoman.ratelimit.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Duration;
import io.dragoman.ratelimit.headers.Answer;
import io.dragoman.ratelimit.headers.Header;
import io.dragoman.ratelimit.headers.Refusal;
import io.dragoman.ratelimit.headers.Style;
import io.dragoman.ratelimit.rule.Decision;
import io.dragoman.ratelimit.rule.DescriptorStatus;
import io.dragoman.ratelimit.rule.LimitStatus;
import io.dragoman.resources.model.RateUnit;
import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.Code;
import io.envoyproxy.envoy.service.ratelimit.v3.RateLimitResponse.RateLimit.Unit;

/** Turns our decision into Envoy's answer. */
final class ResponseWriter {
    /** What protobuf's unsigned 32-bit fields hold at most, as Java sees it. */
    private static final int UNLIMITED = -1;

    private ResponseWriter() {}

    static RateLimitResponse write(Decision decision, Answer answer, Style style) {
        var response = RateLimitResponse.newBuilder().setOverallCode(code(decision.refuses()));
        decision.descriptors().forEach(descriptor -> response.addStatuses(status(descriptor)));
        answer.requestHeaders().forEach(header -> response.addRequestHeadersToAdd(value(header)));
        answer.responseHeaders().forEach(header -> response.addResponseHeadersToAdd(value(header)));
        if (answer.body() != null) {
            response.setRawBody(ByteString.copyFromUtf8(answer.body()));
        }
        var metadata = DynamicMetadata.of(decision, style.metadata());
        if (metadata != null) {
            response.setDynamicMetadata(metadata);
        }
        return response.build();
    }

    private static HeaderValue.Builder value(Header header) {
        return HeaderValue.newBuilder().setKey(header.name()).setValue(header.value());
    }

    private static RateLimitResponse.DescriptorStatus status(DescriptorStatus descriptor) {
        var status = RateLimitResponse.DescriptorStatus.newBuilder().setCode(code(descriptor.refuses()));
        descriptor
                .worst()
                .ifPresentOrElse(
                        worst -> status.setCurrentLimit(currentLimit(worst))
                                .setLimitRemaining((int) worst.usage().remaining())
                                .setDurationUntilReset(Duration.newBuilder()
                                        .setSeconds(
                                                Refusal.seconds(worst.usage().untilReset()))),
                        () -> {
                            if (descriptor.unlimited()) {
                                status.setLimitRemaining(UNLIMITED);
                            }
                        });
        return status.build();
    }

    private static RateLimitResponse.RateLimit currentLimit(LimitStatus status) {
        return RateLimitResponse.RateLimit.newBuilder()
                .setName(status.rule().name())
                .setRequestsPerUnit((int) status.rate().requests())
                .setUnit(
                        status.rule().concurrent()
                                ? Unit.UNKNOWN
                                : unit(status.rate().unit()))
                .build();
    }

    private static Code code(boolean refused) {
        return refused ? Code.OVER_LIMIT : Code.OK;
    }

    private static Unit unit(RateUnit unit) {
        return switch (unit) {
            case SECOND -> Unit.SECOND;
            case MINUTE -> Unit.MINUTE;
            case HOUR -> Unit.HOUR;
            case DAY -> Unit.DAY;
            case WEEK -> Unit.WEEK;
            case MONTH -> Unit.MONTH;
            case YEAR -> Unit.YEAR;
        };
    }
}
