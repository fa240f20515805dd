package io.dragoman.controller.envoy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.NullValue;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.dragoman.controller.gateway.Observability;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.AccessLogFormat;
import io.dragoman.resources.model.LogService;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.ApiVersion;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.GrpcService;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.CommonGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.HttpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.grpc.v3.TcpGrpcAccessLogConfig;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Where requests are logged → {@code envoy.config.accesslog.v3.AccessLog}. */
@RegisterForReflection(
        targets = {
            // What the parser of JSON fills; it finds their fields' methods by reflection.
            Struct.class,
            Struct.Builder.class,
            Value.class,
            Value.Builder.class,
            ListValue.class,
            ListValue.Builder.class,
            NullValue.class
        })
final class AccessLogTranslator {
    /** Names of the standard output. Opening them by name fails where it is a pipe of another user's. */
    private static final Set<String> STANDARD_OUTPUT = Set.of(AccessLogFormat.STANDARD_OUTPUT, "/dev/stdout");

    private AccessLogTranslator() {}

    /** Who is told of requests, the Module's own log last. */
    static List<AccessLog> forRequests(Observability observability, AccessLogFormat module) {
        var logs = new ArrayList<AccessLog>();
        observability.logs().forEach(log -> logs.add(service(log)));
        logs.add(module(module));
        return logs;
    }

    /** Who is told of connections that go on as they are. */
    static List<AccessLog> forConnections(Observability observability) {
        return observability.logs().stream()
                .filter(log -> log.service().driver() == LogService.Driver.TCP)
                .map(AccessLogTranslator::service)
                .toList();
    }

    private static AccessLog service(Observability.Log log) {
        var service = log.service();
        var common = CommonGrpcAccessLogConfig.newBuilder()
                .setLogName(service.meta().name())
                .setTransportApiVersion(ApiVersion.V3)
                .setGrpcService(GrpcService.newBuilder()
                        .setEnvoyGrpc(GrpcService.EnvoyGrpc.newBuilder().setClusterName(log.destination())))
                .setBufferFlushInterval(Durations.of(service.flushInterval()))
                .setBufferSizeBytes(UInt32Value.of(service.flushBytes()))
                .build();
        return switch (service.driver()) {
            case TCP ->
                log(
                        "envoy.access_loggers.tcp_grpc",
                        TcpGrpcAccessLogConfig.newBuilder()
                                .setCommonConfig(common)
                                .build());
            case HTTP -> log("envoy.access_loggers.http_grpc", http(service, common));
        };
    }

    private static HttpGrpcAccessLogConfig http(LogService service, CommonGrpcAccessLogConfig common) {
        var config = HttpGrpcAccessLogConfig.newBuilder().setCommonConfig(common);
        for (var header : service.headers()) {
            if (header.request()) {
                config.addAdditionalRequestHeadersToLog(header.name());
            }
            if (header.response()) {
                config.addAdditionalResponseHeadersToLog(header.name());
            }
            if (header.trailer()) {
                config.addAdditionalResponseTrailersToLog(header.name());
            }
        }
        return config.build();
    }

    private static AccessLog log(String name, Message config) {
        return AccessLog.newBuilder()
                .setName(name)
                .setTypedConfig(Packed.of(config))
                .build();
    }

    /** The log that the Module describes, which is always written. */
    private static AccessLog module(AccessLogFormat log) {
        return STANDARD_OUTPUT.contains(log.path())
                ? log(
                        "envoy.access_loggers.stdout",
                        StdoutAccessLog.newBuilder().setLogFormat(format(log)).build())
                : log(
                        "envoy.access_loggers.file",
                        FileAccessLog.newBuilder()
                                .setPath(log.path())
                                .setLogFormat(format(log))
                                .build());
    }

    private static SubstitutionFormatString format(AccessLogFormat log) {
        return switch (log.type()) {
            case TEXT ->
                SubstitutionFormatString.newBuilder()
                        .setTextFormatSource(DataSource.newBuilder().setInlineString(log.format()))
                        .build();
            case JSON, TYPED_JSON ->
                SubstitutionFormatString.newBuilder()
                        .setJsonFormat(struct(log.format()))
                        .build();
        };
    }

    private static Struct struct(String json) {
        var struct = Struct.newBuilder();
        try {
            JsonFormat.parser().merge(json, struct);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the format was checked when it was read", e);
        }
        return struct.build();
    }
}
