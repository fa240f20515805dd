package io.dragoman.acceptance;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** One bash for several commands, so that a variable set by one is there for the next. */
final class Shell implements AutoCloseable {
    private static final String END = "--- end of output ---";

    private final Process process;
    private final BufferedWriter in;
    private final BufferedReader out;

    Shell() throws IOException {
        process = new ProcessBuilder("bash", "--noprofile", "--norc")
                .redirectErrorStream(true)
                .start();
        in = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /** What the command prints, on both streams. */
    String run(String command) throws IOException {
        // A command must not read what is meant for the shell. The newline is for outputs that end without one.
        in.write("{ " + command + "\n} </dev/null; printf '\\n%s\\n' '" + END + "'\n");
        in.flush();
        var output = new StringBuilder();
        for (var line = out.readLine(); !END.equals(line); line = out.readLine()) {
            if (line == null) {
                throw new IOException("the shell has ended: " + output);
            }
            output.append(line).append('\n');
        }
        return output.toString();
    }

    @Override
    public void close() throws IOException {
        in.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
