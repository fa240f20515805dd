package io.dragoman.controller.migrate;

import static io.dragoman.controller.migrate.Difference.change;
import static io.dragoman.controller.migrate.Difference.differs;
import static io.dragoman.controller.migrate.Touch.refused;
import static io.dragoman.controller.migrate.Touch.text;
import static io.dragoman.controller.migrate.Touch.value;

import io.dragoman.controller.migrate.Difference.Place;
import java.util.List;

/** What is different for Ingresses. */
final class IngressDifferences {
    private static final Place INGRESS = new Place("Ingress and IngressClass (networking.k8s.io/v1)", "Ingress");

    private static final String CHALLENGES = "/.well-known/acme-challenge/";

    private IngressDifferences() {}

    static List<Difference> all() {
        return List.of(
                differs(
                        30,
                        INGRESS,
                        "pathType: Prefix",
                        "is compared by elements: /foo takes /foo and /foo/x, but not /foobar, which Emissary takes, too",
                        text("rules[].http.paths[].pathType", "Prefix")),
                differs(
                        31,
                        INGRESS,
                        "rules[].host",
                        "stands for one label in any case, and the authority may end with a port",
                        value("rules[].host", host -> host.asText().startsWith("*."))),
                differs(
                        32,
                        INGRESS,
                        "tls[]",
                        "is the Secret of that name, and only without one the Secret of the namespace behind the dot; Emissary"
                                + " finds neither",
                        value("tls[].secretName", name -> name.asText().contains("."))),
                differs(
                        43,
                        INGRESS,
                        "",
                        "is not rewritten, since certificate challenges are below it; Emissary takes the path away",
                        value("rules[].http.paths[].path", path -> path.asText().startsWith(CHALLENGES))),
                change(
                        0,
                        INGRESS,
                        "resource",
                        "Emissary does not take it either: write a Service",
                        refused("rules.http.paths.backend")));
    }
}
