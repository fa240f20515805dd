package io.dragoman.controller.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The commands of the launcher that run in the controller's jar without its server. */
@Command(name = "dragoman", description = "Looks at a directory of manifests.")
public final class Main {
    /** Runs a command: exits with 0 if all is well, 1 if the manifests have errors, 2 if the command is wrong. */
    public static void main(String[] arguments) {
        // Before the first class that logs; the server's starter does the same.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.exit(run(writer(System.out), writer(System.err), arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .addSubcommand(new ExplainCommand(out))
                .addSubcommand(new LintCommand(out))
                .addSubcommand(new MigrateCommand(out))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("dragoman: " + failure.getMessage());
                    return CommandLine.ExitCode.USAGE;
                })
                .execute(arguments);
    }
}
