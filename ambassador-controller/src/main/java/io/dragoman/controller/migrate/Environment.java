package io.dragoman.controller.migrate;

import java.util.List;
import java.util.Map;

/** What becomes of environment variables. */
final class Environment {
    private static final SettingTable TABLE = SettingTable.environment();

    private Environment() {}

    /**
     * What is to be said of variables.
     *
     * @param at the path in front of their names
     * @param variables their values; empty for what is taken from elsewhere
     */
    static List<Finding> examine(String at, Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(
                        variable -> TABLE.find(variable.getKey(), variable.getValue())
                                .map(row -> new Finding(row.verdict(), at + variable.getKey(), row.text()))
                                .orElseGet(
                                        () -> new Finding(
                                                Verdict.WORKS,
                                                at + variable.getKey(),
                                                "is none of Emissary's; where a manifest uses it as a variable, the report says so there")))
                .toList();
    }
}
