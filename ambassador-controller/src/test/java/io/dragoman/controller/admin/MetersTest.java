package io.dragoman.controller.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dragoman.controller.app.ControlPlane;
import io.dragoman.controller.xds.DeliveryTimes;
import io.dragoman.operator.StatusBoard;
import io.dragoman.resources.SourceUpdate;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The meters that Emissary's dashboards read. */
class MetersTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double value(String name) {
        return registry.get(name).gauge().value();
    }

    private static final StatusBoard NO_STATUSES = new StatusBoard(_ -> false, _ -> {});

    @Test
    void problemsAreCountedAsTheyComeAndGo() {
        try (var controlPlane = new ControlPlane(Views.SETTINGS, DeliveryTimes.DEFAULTS, List.of(), NO_STATUSES)) {
            var _ = new Meters(registry, controlPlane, new Instance("edge", "default", "1.2"));
            assertThat(value("ambassador.diagnostics.errors")).isZero();

            controlPlane.accept(Views.update("""
                    apiVersion: getambassador.io/v3alpha1
                    kind: Mapping
                    metadata: {name: bad}
                    spec: {hostname: '*', prefix: bad, wieght: 3, service: quote}
                    """));
            Awaitility.await().until(() -> controlPlane.view().synced());
            assertThat(value("ambassador.diagnostics.errors")).isEqualTo(1);
            assertThat(value("ambassador.diagnostics.notices")).isEqualTo(1);
            assertThat(value("ambassador.reconfiguration.time")).isPositive();

            controlPlane.accept(new SourceUpdate(List.of(), List.of()));
            Awaitility.await().until(() -> value("ambassador.diagnostics.errors") == 0);
        }
    }

    @Test
    void theInfoSaysWhichControllerItIsAndTheProcessIsMeasured() {
        try (var controlPlane = new ControlPlane(Views.SETTINGS, DeliveryTimes.DEFAULTS, List.of(), NO_STATUSES)) {
            var _ = new Meters(registry, controlPlane, new Instance("edge", "apart", "1.2"));

            assertThat(registry.get("ambassador.diagnostics.info")
                            .tags("ambassador_id", "edge", "ambassador_namespace", "apart", "version", "1.2")
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(registry.get("ambassador.log.level")
                            .tag("level", "debug")
                            .gauge()
                            .value())
                    .isIn(0.0, 1.0);
            assertThat(value("ambassador.process.start.time")).isPositive();
            assertThat(registry.get("ambassador.process.cpu").functionCounter().count())
                    .isPositive();
        }
    }
}
