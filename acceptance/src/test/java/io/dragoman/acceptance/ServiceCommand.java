package io.dragoman.acceptance;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a service is started: as a native executable where the tests are to run such, else in a small JVM. */
final class ServiceCommand {
    private static final String MOST_MEMORY = "-Xmx256m";
    private static final List<String> JVM_FLAGS = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            MOST_MEMORY,
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private ServiceCommand() {}

    /**
     * Starts a service.
     *
     * @param module its Maven module
     * @param properties system properties, each {@code -Dname=value}
     */
    static List<String> of(String module, List<String> properties) {
        return Installation.nativeExecutables()
                .map(directory -> Stream.concat(
                                Stream.of(directory.resolve(module).toString(), MOST_MEMORY), properties.stream())
                        .toList())
                .orElseGet(() -> java(properties, Installation.serviceJar(module), List.of()));
    }

    /** Runs a jar with arguments. */
    static List<String> java(List<String> properties, Path jar, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(Installation.java().toString());
        command.addAll(JVM_FLAGS);
        command.addAll(properties);
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }
}
