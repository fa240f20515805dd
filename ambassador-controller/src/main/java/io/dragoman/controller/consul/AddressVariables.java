package io.dragoman.controller.consul;

import java.io.IOException;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Variables in the address of a Consul agent, of which there is often one on each machine: {@code ${HOST_IP}:8500}. Only
 * variables that are named as addresses are, so that nobody reads anything else of the gateway's environment.
 */
final class AddressVariables {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{(\\w+)}|(\\w+))");
    private static final Pattern OF_ADDRESS = Pattern.compile("\\w+_(IP|HOST|ADDR|PORT)");

    private AddressVariables() {}

    /**
     * Replaces the variables.
     *
     * @param environment answers a variable's value, or null
     * @throws IOException if there is no such variable; the message names it
     */
    static String replace(String address, UnaryOperator<@Nullable String> environment) throws IOException {
        var result = new StringBuilder();
        var variable = VARIABLE.matcher(address);
        int end = 0;
        while (variable.find()) {
            var name = variable.group(1) == null ? variable.group(2) : variable.group(1);
            if (!OF_ADDRESS.matcher(name).matches()) {
                throw new IOException("the variable " + name
                        + " is not replaced: only those are whose names end in _IP, _HOST, _ADDR or _PORT");
            }
            var value = environment.apply(name);
            if (value == null) {
                throw new IOException("there is no variable " + name);
            }
            result.append(address, end, variable.start()).append(value);
            end = variable.end();
        }
        return result.append(address.substring(end)).toString();
    }
}
