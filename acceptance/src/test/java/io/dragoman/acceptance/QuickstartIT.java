package io.dragoman.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every command of the README answers what the README says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class QuickstartIT {
    private static final Pattern LOCAL_PORT = Pattern.compile("localhost:(\\d+)");
    private static final int LATE_IN_THE_MINUTE = 50;

    private final Ports ports = Ports.free();
    private Launcher launcher;
    private Shell shell;

    @BeforeAll
    void start(@TempDir Path logs) throws IOException {
        launcher = Launcher.up(logs, ports, Installation.root().resolve("examples/quickstart"))
                .awaitRunning();
        shell = new Shell();
    }

    @AfterAll
    void stop() throws IOException {
        shell.close();
        launcher.close();
    }

    static List<Readme.Example> examples() {
        return Readme.examples();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void answersAsDocumented(Readme.Example example) throws IOException {
        if (example.command().contains("/limited/")) {
            awaitRoomInTheMinute();
        }
        var command = LOCAL_PORT
                .matcher(example.command())
                .replaceAll(port -> "localhost:" + ports.of(Integer.parseInt(port.group(1))));

        var output = shell.run(command);

        assertThat(output)
                .as("%s%n%s", command, launcher.child().output())
                .matches(example::isAnsweredBy, "has the lines " + example.expected());
    }

    /** The limit's windows are the clock's minutes: a test that counts must not meet the change of one. */
    private static void awaitRoomInTheMinute() {
        await().forever().until(() -> LocalTime.now(ZoneOffset.UTC).getSecond() < LATE_IN_THE_MINUTE);
    }
}
