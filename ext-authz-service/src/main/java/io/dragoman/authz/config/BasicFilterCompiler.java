package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.BasicFilter;
import io.dragoman.authz.filter.KeyOwner;
import io.dragoman.authz.filter.KnownKeys;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Makes filters of {@code spec.Basic}, of Secrets as {@code kubernetes.io/basic-auth} has them. */
final class BasicFilterCompiler {
    private BasicFilterCompiler() {}

    static AuthFilter compile(Filter.Basic settings, FilterContext context) {
        var secrets = SecretsCompiler.find(settings.users(), "spec.Basic.users", context);
        var headers = SecretsCompiler.headers(
                "user",
                settings.injectRequestHeaders(),
                settings.forwardCredentials() ? null : "authorization",
                "spec.Basic.injectRequestHeaders",
                context);
        var users = new ArrayList<KnownKeys.Known>();
        for (var found : secrets.found()) {
            var meta = found.secret().meta();
            var user = found.secret().value("username");
            var password = found.secret().value("password");
            if (user == null || password == null) {
                context.error(found.field(), "Secret " + meta.name() + " must have a username and a password");
            } else if (user.revealText().indexOf(':') >= 0) {
                context.error(found.field(), "the username in Secret " + meta.name() + " must have no colon");
            } else {
                var credentials = user.revealText() + ":" + password.revealText();
                users.add(new KnownKeys.Known(
                        KnownKeys.digest(credentials.getBytes(StandardCharsets.UTF_8)),
                        new KeyOwner(meta.name(), user.revealText(), meta.labels())));
            }
        }
        return headers == null || (users.isEmpty() && !secrets.mayGrow())
                ? new UnusableFilter()
                : new BasicFilter(KnownKeys.of(users), headers, settings.realm());
    }
}
