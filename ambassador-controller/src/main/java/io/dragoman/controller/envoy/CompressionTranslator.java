package io.dragoman.controller.envoy;

import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.dragoman.protos.Packed;
import io.dragoman.resources.model.ModuleFilters;
import io.dragoman.resources.model.ModuleFilters.Compressed;
import io.envoyproxy.envoy.config.core.v3.RuntimeFeatureFlag;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.compression.brotli.compressor.v3.Brotli;
import io.envoyproxy.envoy.extensions.compression.gzip.compressor.v3.Gzip;
import io.envoyproxy.envoy.extensions.compression.gzip.compressor.v3.Gzip.CompressionStrategy;
import io.envoyproxy.envoy.extensions.filters.http.compressor.v3.Compressor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Ways to compress responses → {@code Compressor}. */
final class CompressionTranslator {
    private CompressionTranslator() {}

    static Compressor translate(ModuleFilters.Gzip gzip) {
        var library = Gzip.newBuilder()
                .setCompressionLevelValue(gzip.level())
                .setCompressionStrategy(
                        CompressionStrategy.valueOf(gzip.strategy().name()));
        set(gzip.memoryLevel(), library::setMemoryLevel);
        set(gzip.windowBits(), library::setWindowBits);
        return compressor("gzip", library.build(), gzip.responses(), false);
    }

    static Compressor translate(ModuleFilters.Brotli brotli) {
        var library = Brotli.newBuilder();
        set(brotli.quality(), library::setQuality);
        set(brotli.windowBits(), library::setWindowBits);
        return compressor("brotli", library.build(), brotli.responses(), true);
    }

    private static Compressor compressor(String name, Message library, Compressed responses, boolean first) {
        var common = Compressor.CommonDirectionConfig.newBuilder()
                .addAllContentType(responses.contentTypes())
                .setEnabled(RuntimeFeatureFlag.newBuilder()
                        .setDefaultValue(BoolValue.of(true))
                        .setRuntimeKey("compressor.enabled"));
        set(responses.minContentLength(), common::setMinContentLength);
        return Compressor.newBuilder()
                .setResponseDirectionConfig(Compressor.ResponseDirectionConfig.newBuilder()
                        .setCommonConfig(common)
                        .setDisableOnEtagHeader(responses.disableOnEtag())
                        .setRemoveAcceptEncodingHeader(responses.removeAcceptEncoding()))
                .setCompressorLibrary(
                        TypedExtensionConfig.newBuilder().setName(name).setTypedConfig(Packed.of(library)))
                .setChooseFirst(first)
                .build();
    }

    private static void set(@Nullable Integer value, Consumer<UInt32Value> setter) {
        if (value != null) {
            setter.accept(UInt32Value.of(value));
        }
    }
}
