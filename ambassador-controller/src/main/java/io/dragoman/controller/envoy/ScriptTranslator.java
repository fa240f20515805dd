package io.dragoman.controller.envoy;

import io.dragoman.protos.Packed;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.ExtensionConfigSource;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;

/**
 * The Module's script → {@code TypedExtensionConfig}, and the filter that refers to it. Envoy runs the script when it
 * loads it, and refuses whatever contains it if that fails: therefore it is delivered apart, and listeners hold its name.
 */
final class ScriptTranslator {
    static final String NAME = "dragoman.module.lua";

    private ScriptTranslator() {}

    /** The filter. Until Envoy has taken a script it lets everything pass. No listener waits for one: told that there is none
     * that works, Envoy would have it wait for ever. */
    static HttpFilter filter() {
        var none = Packed.of(Lua.getDefaultInstance());
        return HttpFilter.newBuilder()
                .setName(NAME)
                .setConfigDiscovery(ExtensionConfigSource.newBuilder()
                        .setConfigSource(Sources.ads())
                        .setDefaultConfig(none)
                        .setApplyDefaultConfigWithoutWarming(true)
                        .addTypeUrls(none.getTypeUrl()))
                .build();
    }

    static TypedExtensionConfig extension(String script) {
        return TypedExtensionConfig.newBuilder()
                .setName(NAME)
                .setTypedConfig(Packed.of(Lua.newBuilder()
                        .setDefaultSourceCode(DataSource.newBuilder().setInlineString(script))
                        .build()))
                .build();
    }
}
