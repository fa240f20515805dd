package io.dragoman.controller.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.dragoman.resources.model.AccessLogFormat;
import io.envoyproxy.envoy.config.accesslog.v3.AccessLog;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.SubstitutionFormatString;
import io.envoyproxy.envoy.extensions.access_loggers.file.v3.FileAccessLog;
import io.envoyproxy.envoy.extensions.access_loggers.stream.v3.StdoutAccessLog;
import java.util.Set;

/** Where requests are logged → {@code envoy.config.accesslog.v3.AccessLog}. */
final class AccessLogTranslator {
    /** Names of the standard output. Opening them by name fails where it is a pipe of another user's. */
    private static final Set<String> STANDARD_OUTPUT = Set.of(AccessLogFormat.STANDARD_OUTPUT, "/dev/stdout");

    private AccessLogTranslator() {}

    /** The log that the Module describes, which is always written. */
    static AccessLog module(AccessLogFormat log) {
        if (STANDARD_OUTPUT.contains(log.path())) {
            return AccessLog.newBuilder()
                    .setName("envoy.access_loggers.stdout")
                    .setTypedConfig(Any.pack(StdoutAccessLog.newBuilder()
                            .setLogFormat(format(log))
                            .build()))
                    .build();
        }
        return AccessLog.newBuilder()
                .setName("envoy.access_loggers.file")
                .setTypedConfig(Any.pack(FileAccessLog.newBuilder()
                        .setPath(log.path())
                        .setLogFormat(format(log))
                        .build()))
                .build();
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
