package io.dragoman.schema;

/** The resolvers, which find the endpoints of services. */
final class ResolverSchemas {
    private ResolverSchemas() {}

    static Definition kubernetesService() {
        return withoutFields("KubernetesServiceResolver", "Services are reached by their cluster IP.");
    }

    static Definition kubernetesEndpoint() {
        return withoutFields("KubernetesEndpointResolver", "Services are reached by their endpoints.");
    }

    private static Definition withoutFields(String kind, String description) {
        return Definition.of(
                        kind,
                        version -> Schema.object(description).with(Common.ambassadorId(version)),
                        Column.withCondition("Programmed"))
                .withoutNeedOfSpec();
    }

    static Definition consul() {
        return Definition.of(
                "ConsulResolver",
                version -> Schema.object("Services are found in Consul.")
                        .with(
                                Common.ambassadorId(version),
                                Common.needsText("address", "Of the Consul agent: host:port."),
                                Common.needsText("datacenter", "The datacenter that is asked about.")),
                Column.withCondition(
                        "Programmed",
                        Column.text("Address", ".spec.address"),
                        Column.text("Datacenter", ".spec.datacenter")));
    }
}
