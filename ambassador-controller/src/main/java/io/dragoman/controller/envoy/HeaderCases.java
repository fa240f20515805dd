package io.dragoman.controller.envoy;

import io.dragoman.protos.Packed;
import io.envoyproxy.envoy.config.core.v3.Http1ProtocolOptions.HeaderKeyFormat;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.http.header_formatters.preserve_case.v3.PreserveCaseFormatterConfig;

/** Ways to spell header names in HTTP/1, where they are not all in lower case. */
final class HeaderCases {
    /** Words-Begin-With-Capitals. */
    static final HeaderKeyFormat PROPER = HeaderKeyFormat.newBuilder()
            .setProperCaseWords(HeaderKeyFormat.ProperCaseWords.getDefaultInstance())
            .build();

    /** As they came. Must be said on both sides, since each side keeps what it reads. */
    static final HeaderKeyFormat KEPT = HeaderKeyFormat.newBuilder()
            .setStatefulFormatter(TypedExtensionConfig.newBuilder()
                    .setName("preserve_case")
                    .setTypedConfig(Packed.of(PreserveCaseFormatterConfig.getDefaultInstance())))
            .build();

    private HeaderCases() {}
}
