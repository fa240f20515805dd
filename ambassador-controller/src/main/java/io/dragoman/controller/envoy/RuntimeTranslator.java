package io.dragoman.controller.envoy;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.dragoman.resources.model.RuntimeFlags;
import io.envoyproxy.envoy.service.runtime.v3.Runtime;

/** The Module's flags → {@code envoy.service.runtime.v3.Runtime}; there even if there are none, since Envoy waits for it. */
final class RuntimeTranslator {
    /** The name that the bootstrap asks for. */
    static final String NAME = "module";

    private RuntimeTranslator() {}

    static Runtime translate(RuntimeFlags flags) {
        var layer = Struct.newBuilder();
        flags.numbers()
                .forEach((name, value) -> layer.putFields(
                        name, Value.newBuilder().setNumberValue(value).build()));
        return Runtime.newBuilder().setName(NAME).setLayer(layer).build();
    }
}
