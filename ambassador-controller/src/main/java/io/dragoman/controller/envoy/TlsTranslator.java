package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import io.dragoman.controller.gateway.Destination.Protocol;
import io.dragoman.controller.gateway.ServerTls;
import io.dragoman.controller.gateway.UpstreamTls;
import io.dragoman.resources.model.TlsSettings;
import io.dragoman.resources.model.TlsSettings.TlsVersion;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.CommonTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SdsSecretConfig;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.TlsParameters;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TLS settings → {@code envoy.extensions.transport_sockets.tls.v3}. Certificates are delivered apart, by SDS. */
final class TlsTranslator {
    private static final List<String> HTTP_ALPN = List.of("h2", "http/1.1");
    private static final List<String> HTTP3_ALPN = List.of("h3");
    private static final List<String> HTTP2_ALPN = List.of("h2");

    private TlsTranslator() {}

    /** For chains that speak HTTP over TCP. */
    static DownstreamTlsContext forHttp(ServerTls tls) {
        return downstream(tls, common(tls.settings(), tls.credential(), tls.clientCa(), HTTP_ALPN));
    }

    /** For chains that hand connections on: nothing is known of what is spoken on them. */
    static DownstreamTlsContext forTcp(ServerTls tls) {
        return downstream(tls, common(tls.settings(), tls.credential(), tls.clientCa(), List.of()));
    }

    /** For HTTP/3, whose version and protocol are given. */
    static DownstreamTlsContext forHttp3(ServerTls tls) {
        var common = common(TlsSettings.DEFAULTS, tls.credential(), tls.clientCa(), HTTP3_ALPN);
        return DownstreamTlsContext.newBuilder().setCommonTlsContext(common).build();
    }

    private static DownstreamTlsContext downstream(ServerTls tls, CommonTlsContext common) {
        return DownstreamTlsContext.newBuilder()
                .setCommonTlsContext(common)
                .setRequireClientCertificate(BoolValue.of(tls.settings().certRequired()))
                .build();
    }

    static UpstreamTlsContext upstream(UpstreamTls tls, Protocol protocol, boolean byName) {
        var alpn = protocol == Protocol.HTTP2 ? HTTP2_ALPN : List.<String>of();
        var common = common(tls.settings(), tls.credential(), tls.trustedCa(), alpn).toBuilder();
        if (tls.settings().maxVersion() == null) {
            // Envoy itself stops at TLS 1.2 where it is the client.
            common.getTlsParamsBuilder().setTlsMaximumProtocolVersion(TlsParameters.TlsProtocol.TLSv1_3);
        }
        var context = UpstreamTlsContext.newBuilder().setCommonTlsContext(common);
        var sni = tls.settings().sni();
        if (sni != null) {
            context.setSni(sni);
        } else if (byName) {
            context.setAutoHostSni(true);
        }
        return context.build();
    }

    private static CommonTlsContext common(
            TlsSettings settings, @Nullable String credential, @Nullable String authorities, List<String> defaultAlpn) {
        var context = CommonTlsContext.newBuilder()
                .setTlsParams(parameters(settings))
                .addAllAlpnProtocols(settings.alpnProtocols().isEmpty() ? defaultAlpn : settings.alpnProtocols());
        if (credential != null) {
            context.addTlsCertificateSdsSecretConfigs(secret(credential));
        }
        if (authorities != null) {
            context.setValidationContextSdsSecretConfig(secret(authorities));
        }
        return context.build();
    }

    private static TlsParameters parameters(TlsSettings settings) {
        var parameters = TlsParameters.newBuilder()
                .addAllCipherSuites(settings.cipherSuites())
                .addAllEcdhCurves(settings.ecdhCurves());
        if (settings.minVersion() != null) {
            parameters.setTlsMinimumProtocolVersion(version(settings.minVersion()));
        }
        if (settings.maxVersion() != null) {
            parameters.setTlsMaximumProtocolVersion(version(settings.maxVersion()));
        }
        return parameters.build();
    }

    private static TlsParameters.TlsProtocol version(TlsVersion version) {
        return switch (version) {
            case V1_0 -> TlsParameters.TlsProtocol.TLSv1_0;
            case V1_1 -> TlsParameters.TlsProtocol.TLSv1_1;
            case V1_2 -> TlsParameters.TlsProtocol.TLSv1_2;
            case V1_3 -> TlsParameters.TlsProtocol.TLSv1_3;
        };
    }

    private static SdsSecretConfig secret(String name) {
        return SdsSecretConfig.newBuilder()
                .setName(name)
                .setSdsConfig(Sources.ads())
                .build();
    }
}
