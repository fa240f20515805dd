package io.dragoman.controller.admin;

import io.dragoman.controller.admin.OverviewPage.Question;
import io.dragoman.controller.app.ControlPlane;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Diagnostics: what is served, what is wrong, and what Envoy has; as a page for people and as JSON for programs. */
@Path("/ambassador/v0/diag/")
public class DiagnosticsResource {
    /** Nothing from elsewhere, nothing inline: what a manifest says can do no more on the page than be read. */
    private static final String CONTENT_POLICY =
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self';"
                    + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** What browsers say of requests that no other site has caused. */
    private static final Set<String> SAME_SITE = Set.of("same-origin", "none");

    private final ControlPlane controlPlane;
    private final EnvoyAdmin envoy;
    private final Instance instance;
    private final Template overview;
    private final Template detail;

    DiagnosticsResource(
            ControlPlane controlPlane,
            EnvoyAdmin envoy,
            Instance instance,
            @Location("overview.html") Template overview,
            @Location("detail.html") Template detail) {
        this.controlPlane = controlPlane;
        this.envoy = envoy;
        this.instance = instance;
        this.overview = overview;
        this.detail = detail;
    }

    /**
     * The overview.
     *
     * @param json {@code true} for JSON
     * @param filter the one key of the JSON that is wanted; all if absent
     * @param query for the page: only what contains this text
     * @param request for the page: a request to explain
     * @param headers its headers, one a line
     * @param from the IP address that it comes from
     * @param logLevel not taken: only POST changes anything
     */
    @GET
    @RunOnVirtualThread
    public Response overview(
            @QueryParam("json") @Nullable String json,
            @QueryParam("filter") @Nullable String filter,
            @QueryParam("q") @Nullable String query,
            @QueryParam("request") @Nullable String request,
            @QueryParam("headers") @DefaultValue("") String headers,
            @QueryParam("from") @DefaultValue("") String from,
            @QueryParam("loglevel") @Nullable String logLevel,
            @Context HttpServerRequest connection) {
        if (!isOpenTo(connection)) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        if (logLevel != null) {
            return Response.fromResponse(asJson(
                            Response.Status.METHOD_NOT_ALLOWED,
                            Map.of("error", "a GET changes nothing: use POST to change Envoy's level of logging")))
                    .header("Allow", "POST")
                    .build();
        }
        var seen = observe();
        if (isTrue(json) || (filter != null && !filter.isEmpty())) {
            return json(seen, filter);
        }
        var page = OverviewPage.of(seen, Objects.requireNonNullElse(query, "").strip());
        if (request != null && !request.isBlank()) {
            page = page.with(explained(seen, request, headers, from));
        }
        return page(overview.data("page", page));
    }

    /**
     * Changes how much Envoy logs, until it is started again. Not for requests that come through the gateway, nor from
     * pages of other sites.
     *
     * @param logLevel one of Envoy's levels
     */
    @POST
    @RunOnVirtualThread
    public Response changeLogLevel(
            @QueryParam("loglevel") @DefaultValue("") String logLevel,
            @HeaderParam("X-Forwarded-Proto") @Nullable String forwarded,
            @HeaderParam("Sec-Fetch-Site") @DefaultValue("none") String site,
            @Context HttpServerRequest connection) {
        if (!isOpenTo(connection)) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        if (forwarded != null || !SAME_SITE.contains(site)) {
            return asJson(
                    Response.Status.FORBIDDEN,
                    Map.of("error", "the level of logging is changed at the controller's own port only"));
        }
        if (!EnvoyAdmin.LOG_LEVELS.contains(logLevel)) {
            return asJson(
                    Response.Status.BAD_REQUEST,
                    Map.of("error", "loglevel must be one of " + String.join(", ", EnvoyAdmin.LOG_LEVELS)));
        }
        return envoy.changeLogLevel(logLevel)
                ? asJson(Response.Status.OK, Map.of("all", envoy.logLevel()))
                : asJson(Response.Status.BAD_GATEWAY, Map.of("error", "Envoy's admin interface does not answer"));
    }

    /**
     * One object.
     *
     * @param source {@code Kind/namespace/name}, or one of Emissary's keys, {@code name.namespace.1}
     * @param json {@code true} for JSON
     */
    @GET
    @Path("{source: .+}")
    @RunOnVirtualThread
    public Response detail(
            @PathParam("source") String source,
            @QueryParam("json") @Nullable String json,
            @Context HttpServerRequest connection) {
        if (!isOpenTo(connection)) {
            return Response.status(Response.Status.NOT_FOUND).build();
        }
        var seen = observe();
        var found = DetailPage.find(seen, source);
        if (isTrue(json)) {
            return found.isEmpty()
                    ? asJson(Response.Status.NOT_FOUND, Map.of("error", "there is no object " + source))
                    : asJson(
                            Response.Status.OK,
                            found.stream()
                                    .map(key -> DetailPage.json(seen, key))
                                    .toList());
        }
        var pages = found.stream().map(key -> DetailPage.of(seen, key)).toList();
        return Response.fromResponse(page(detail.data("source", source).data("pages", pages)))
                .status(pages.isEmpty() ? Response.Status.NOT_FOUND : Response.Status.OK)
                .build();
    }

    private boolean isOpenTo(HttpServerRequest connection) {
        return DiagnosticsAccess.isOpen(
                controlPlane.view(),
                instance.namespace(),
                connection.remoteAddress().hostAddress());
    }

    private Observation observe() {
        return new Observation(
                controlPlane.view(),
                controlPlane.delivery().status().join(),
                envoy.clusters(),
                envoy.isReady(),
                envoy.uptime(),
                envoy.logLevel());
    }

    private Response json(Observation seen, @Nullable String filter) {
        var all = Diagnostics.overview(instance, seen);
        if (filter == null || filter.isEmpty()) {
            return asJson(Response.Status.OK, all);
        }
        var part = all.get(filter);
        return part == null
                ? asJson(Response.Status.NOT_FOUND, Map.of("error", "there is no key " + filter))
                : asJson(Response.Status.OK, part);
    }

    private static Question explained(Observation seen, String request, String headers, String from) {
        try {
            List<String> lines = headers.lines().filter(line -> !line.isBlank()).toList();
            var explanation = Explained.of(seen.view(), request, lines, from);
            return new Question(request, headers, from, "", explanation);
        } catch (IllegalArgumentException e) {
            var error = Objects.requireNonNullElse(e.getMessage(), "cannot be read");
            return new Question(request, headers, from, error, null);
        }
    }

    private static boolean isTrue(@Nullable String value) {
        return value != null && !value.isEmpty() && !value.equals("false");
    }

    private static Response asJson(Response.Status status, Object entity) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .header("Cache-Control", "no-store")
                .entity(entity)
                .build();
    }

    private static Response page(TemplateInstance page) {
        return Response.ok(page.render(), MediaType.TEXT_HTML + ";charset=UTF-8")
                .header("Content-Security-Policy", CONTENT_POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header("Cache-Control", "no-store")
                .build();
    }
}
