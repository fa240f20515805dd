package io.dragoman.ratelimit.replay;

import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;

/** The commands of the launcher that run in this service's jar without its server. */
@Command(name = "dragoman ratelimit", description = "Looks at limits.", synopsisSubcommandLabel = "COMMAND")
public final class Main {
    /**
     * Runs a command: exits with 0 if all is well, 1 if something of the configuration or the log could not be used, 2 if
     * the command is wrong.
     */
    public static void main(String[] arguments) {
        // Before the first class that logs; the server's starter does the same.
        System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
        System.exit(run(System.in, writer(System.out), writer(System.err), arguments));
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    static int run(InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new Main())
                .addSubcommand(new ReplayCommand(in, out, err))
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExecutionExceptionHandler((failure, command, result) -> {
                    command.getErr().println("dragoman: " + failure.getMessage());
                    return ExitCode.USAGE;
                })
                .execute(arguments);
    }
}
