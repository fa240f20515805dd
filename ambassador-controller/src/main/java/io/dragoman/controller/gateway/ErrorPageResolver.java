package io.dragoman.controller.gateway;

import io.dragoman.controller.gateway.ErrorPage.Content;
import io.dragoman.controller.graph.Collection;
import io.dragoman.controller.graph.Fetch;
import io.dragoman.resources.Origin;
import io.dragoman.resources.Problem;
import io.dragoman.resources.model.ErrorResponse;
import io.dragoman.resources.model.ErrorResponse.Body;
import io.dragoman.resources.parse.Commands;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the bodies of errors. One whose file cannot be used is left out, and the others stay.
 *
 * @param files the files that are named anywhere, by their names
 */
record ErrorPageResolver(Collection<String, ResponseFile> files) {
    private static final String TEXT = "text/plain";

    /**
     * The bodies.
     *
     * @param field the field of the list, for problems
     */
    List<ErrorPage> resolve(Fetch fetch, List<ErrorResponse> responses, Origin field, List<Problem> problems) {
        var pages = new ArrayList<ErrorPage>();
        for (int i = 0; i < responses.size(); i++) {
            var response = responses.get(i);
            var content = switch (response.body()) {
                case Body.Text(var format, var type) -> text(format, type);
                case Body.Json(var entries) -> new Content.Json(entries);
                case Body.File file -> {
                    var at = field.at(field.field() + "[" + i + "].body.text_format_source.filename");
                    yield content(file, fetch.get(files, file.filename()), at, problems);
                }
            };
            if (content != null) {
                pages.add(new ErrorPage(response.status(), content));
            }
        }
        return pages;
    }

    private static @Nullable Content content(
            Body.File file, @Nullable ResponseFile read, Origin field, List<Problem> problems) {
        var wrong = switch (read) {
            case ResponseFile.Text(var text) -> Commands.problem(text);
            case ResponseFile.Unreadable(var reason) -> reason;
            case null -> "has not been read";
        };
        if (wrong != null) {
            problems.add(Problem.error(field, file.filename() + " " + wrong + "; the override is left out"));
        }
        return wrong == null && read instanceof ResponseFile.Text(var text) ? text(text, file.contentType()) : null;
    }

    private static Content text(String format, @Nullable String contentType) {
        return new Content.Text(format, contentType == null ? TEXT : contentType);
    }
}
