package io.dragoman.controller.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dragoman.controller.explain.Explainer;
import io.dragoman.controller.explain.Request;
import io.dragoman.controller.explain.TextReport;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code explain DIR 'GET https://…'}: what becomes of a request. */
@Command(name = "explain", description = "Says which way a request takes, and why it takes no other.")
final class ExplainCommand implements Callable<Integer> {
    private final PrintWriter out;

    @Mixin
    private Subject subject = new Subject();

    @Parameters(index = "1..*", paramLabel = "REQUEST", description = "a method and a URL, or a URL for GET")
    private List<String> request = new ArrayList<>();

    @Option(
            names = {"-H", "--header"},
            paramLabel = "'NAME: VALUE'",
            description = "a header of the request")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "the IP address that the connection comes from (default: 127.0.0.1)")
    private String from = "";

    @Option(names = "--json", description = "write JSON")
    private boolean json;

    ExplainCommand(PrintWriter out) {
        this.out = out;
    }

    @Override
    public Integer call() throws JsonProcessingException {
        var asked =
                Request.parse(String.join(" ", subject.words(request)), headers).comingFrom(from);
        var explanation = new Explainer(subject.read().model()).explain(asked);
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(explanation));
        } else {
            out.print(TextReport.of(explanation));
        }
        out.flush();
        return 0;
    }
}
