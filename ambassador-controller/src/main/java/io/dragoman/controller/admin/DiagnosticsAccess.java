package io.dragoman.controller.admin;

import io.dragoman.controller.app.GatewayView;
import io.dragoman.resources.model.GatewayModule;
import io.dragoman.resources.model.RouteDefaults;

/** Whom diagnostics answer. */
final class DiagnosticsAccess {
    private DiagnosticsAccess() {}

    /**
     * Whether an address is answered: where the Module turns diagnostics off, this machine alone is, or all if it allows
     * that.
     *
     * @param ownNamespace the gateway's; the Module in it counts, else the first
     * @param address where the connection comes from
     */
    static boolean isOpen(GatewayView view, String ownNamespace, String address) {
        var modules = view.resources().values().stream()
                .filter(GatewayModule.class::isInstance)
                .map(GatewayModule.class::cast)
                .toList();
        var module = modules.stream()
                .filter(one -> one.meta().namespace().equals(ownNamespace))
                .findFirst()
                .or(() -> modules.stream().findFirst());
        var probes = module.map(one -> one.route().probes()).orElse(RouteDefaults.Probes.DEFAULTS);
        return probes.diagnostics().enabled() || probes.diagnosticsForAll() || isLoopback(address);
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
    }
}
