package io.dragoman.controller.envoy;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.resources.model.LabelGroup;
import io.dragoman.resources.model.LabelGroup.Specifier;
import io.envoyproxy.envoy.config.route.v3.RateLimit.Action.MetaData;
import io.envoyproxy.envoy.type.metadata.v3.MetadataKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class LabelTranslatorTest {
    private static String path(MetaData metadata) {
        var key = metadata.getMetadataKey();
        return key.getKey() + "/"
                + String.join(
                        "/",
                        key.getPathList().stream()
                                .map(MetadataKey.PathSegment::getKey)
                                .toList());
    }

    @Test
    void whatAuthenticationHasFoundOutIsAskedForWithTheRequest() {
        var limit = LabelTranslator.translate(
                new LabelGroup("g", List.of(new Specifier.AuthMetadata("plan", "of-client"))));
        assertThat(limit.getApplyOnStreamDone()).isFalse();
        var metadata = limit.getActions(0).getMetadata();
        assertThat(metadata.getDescriptorKey()).isEqualTo("plan");
        assertThat(path(metadata)).isEqualTo("envoy.filters.http.ext_authz/of-client");
    }

    /** Without a value Envoy leaves out the descriptor, and so the call. */
    @Test
    void whatTheRateLimitServiceHasSaidComesBackWhenTheRequestIsDone() {
        var limit = LabelTranslator.whenDone();
        assertThat(limit.getApplyOnStreamDone()).isTrue();
        assertThat(limit.getActionsList()).hasSize(1);
        var metadata = limit.getActions(0).getMetadata();
        assertThat(metadata.getDescriptorKey()).isEqualTo("dragoman.lease");
        assertThat(path(metadata)).isEqualTo("envoy.filters.http.ratelimit/lease");
        assertThat(metadata.getSource()).isEqualTo(MetaData.Source.DYNAMIC);
        assertThat(metadata.getDefaultValue()).isEmpty();
        assertThat(metadata.getSkipIfAbsent()).isFalse();
    }
}
