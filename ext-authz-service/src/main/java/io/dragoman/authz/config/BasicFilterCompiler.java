package io.dragoman.authz.config;

import io.dragoman.authz.filter.AuthFilter;
import io.dragoman.authz.filter.BasicFilter;
import io.dragoman.authz.filter.HashedPasswords;
import io.dragoman.authz.filter.KeyOwner;
import io.dragoman.authz.filter.KnownKeys;
import io.dragoman.authz.filter.PasswordThreads;
import io.dragoman.authz.filter.UnusableFilter;
import io.dragoman.resources.model.Filter;
import io.dragoman.resources.model.KubeSecret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;

/** Makes filters of {@code spec.Basic}, of Secrets as {@code kubernetes.io/basic-auth} has them, or with an htpasswd file. */
final class BasicFilterCompiler {
    private final PasswordThreads threads = new PasswordThreads();

    AuthFilter compile(Filter.Basic settings, FilterContext context) {
        var secrets = SecretsCompiler.find(settings.users(), "spec.Basic.users", context);
        var headers = SecretsCompiler.headers(
                "user",
                settings.injectRequestHeaders(),
                settings.metadata(),
                settings.forwardCredentials() ? null : "authorization",
                "Basic",
                context);
        var users = new ArrayList<KnownKeys.Known>();
        var hashed = new ArrayList<HashedPasswords.User>();
        for (var found : secrets.found()) {
            var meta = found.secret().meta();
            if (Htpasswd.isIn(found.secret())) {
                Htpasswd.read(found.secret(), found.field(), context)
                        .forEach(entry -> hashed.add(
                                new HashedPasswords.User(owner(found.secret(), entry.user()), entry.hash())));
                continue;
            }
            var user = found.secret().value("username");
            var password = found.secret().value("password");
            if (user == null || password == null) {
                context.error(
                        found.field(), "Secret " + meta.name() + " must have a username and a password, or .htpasswd");
            } else if (user.revealText().indexOf(':') >= 0) {
                context.error(found.field(), "the username in Secret " + meta.name() + " must have no colon");
            } else {
                var credentials = user.revealText() + ":" + password.revealText();
                users.add(new KnownKeys.Known(
                        KnownKeys.digest(credentials.getBytes(StandardCharsets.UTF_8)),
                        owner(found.secret(), user.revealText())));
            }
        }
        return headers == null || (users.isEmpty() && hashed.isEmpty() && !secrets.mayGrow())
                ? new UnusableFilter()
                : new BasicFilter(KnownKeys.of(users), new HashedPasswords(hashed, threads), headers, settings.realm());
    }

    private static KeyOwner owner(KubeSecret secret, String user) {
        return new KeyOwner(secret.meta().name(), user, secret.meta().labels(), secret.annotations(), null);
    }
}
