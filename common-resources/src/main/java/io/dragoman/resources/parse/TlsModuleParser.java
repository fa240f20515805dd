package io.dragoman.resources.parse;

import io.dragoman.resources.Meta;
import io.dragoman.resources.ObjectKey;
import io.dragoman.resources.model.TlsContext;
import io.dragoman.resources.model.TlsModule;
import io.dragoman.resources.model.TlsSettings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the Module {@code tls}: {@code server} with {@code client} is the TLSContext {@code server} for every host, every
 * other entry is one for TLS towards services.
 */
final class TlsModuleParser {
    private static final String SERVER = "server";
    private static final String CLIENT = "client";
    private static final String SERVER_SECRET = "ambassador-certs";
    private static final String CLIENT_SECRET = "ambassador-cacert";

    private TlsModuleParser() {}

    static TlsModule parse(Meta meta, Fields config) {
        var contexts = new ArrayList<TlsContext>();
        var server = config.object(SERVER);
        var client = config.object(CLIENT);
        if (server != null && server.bool("enabled", true)) {
            contexts.add(server(meta, server, client));
        } else if (client != null) {
            config.warning(CLIENT, "has no effect without server");
            client.ignore("enabled", "secret", "cacert_chain_file", "cert_required");
        }
        for (var name : config.names()) {
            if (!name.equals(SERVER) && !name.equals(CLIENT)) {
                var other = config.object(name);
                if (other != null) {
                    contexts.add(TlsContextParser.context(metaOf(meta, name), other));
                    other.finish();
                }
            }
        }
        return new TlsModule(meta, contexts);
    }

    private static TlsContext server(Meta meta, Fields server, @Nullable Fields client) {
        var own = TlsContextParser.settings(server);
        var secret = server.nonEmptyText("secret");
        if (secret != null && own.files().certChain() != null) {
            server.error("cert_chain_file", "cannot be given beside secret");
        }
        if (secret == null && own.files().certChain() == null) {
            secret = SERVER_SECRET;
        }
        server.finish();
        return new TlsContext(metaOf(meta, SERVER), List.of("*"), secret, null, withClients(own, client));
    }

    private static TlsSettings withClients(TlsSettings own, @Nullable Fields client) {
        if (client == null || !client.bool("enabled", true)) {
            return own;
        }
        var file = client.nonEmptyText("cacert_chain_file");
        var secret = client.nonEmptyText("secret");
        boolean required = client.bool("cert_required", false);
        client.finish();
        return new TlsSettings(
                own.alpnProtocols(),
                secret == null && file == null ? CLIENT_SECRET : secret,
                required,
                own.minVersion(),
                own.maxVersion(),
                own.cipherSuites(),
                own.ecdhCurves(),
                own.sni(),
                new TlsSettings.Files(own.files().certChain(), own.files().privateKey(), file),
                own.crlSecret());
    }

    /** The object that the entry stands for, whose problems are the Module's. */
    private static Meta metaOf(Meta module, String name) {
        return new Meta(
                new ObjectKey("TLSContext", module.namespace(), name),
                module.generation(),
                module.labels(),
                module.ambassadorIds(),
                module.source());
    }
}
