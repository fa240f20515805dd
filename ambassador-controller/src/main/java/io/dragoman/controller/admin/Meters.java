package io.dragoman.controller.admin;

import com.sun.management.UnixOperatingSystemMXBean;
import io.dragoman.controller.app.ControlPlane;
import io.dragoman.protos.XdsType;
import io.dragoman.resources.Severity;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The controller's own meters under the names that Emissary's dashboards know, as far as they mean something here. */
@Startup
@Singleton
class Meters {
    private static final Logger ROOT = Logger.getLogger("");
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double NANOS = Duration.ofSeconds(1).toNanos();
    private static final double MILLIS = Duration.ofSeconds(1).toMillis();
    private static final int KIBIBYTE = 1024;

    Meters(MeterRegistry registry, ControlPlane controlPlane, Instance instance) {
        gauge(
                registry,
                "ambassador.diagnostics.errors",
                "",
                "Errors in the manifests",
                () -> count(controlPlane, Severity.ERROR));
        gauge(
                registry,
                "ambassador.diagnostics.notices",
                "",
                "Warnings and notices about the manifests",
                () -> count(controlPlane, Severity.WARNING) + count(controlPlane, Severity.NOTICE));
        Gauge.builder("ambassador.diagnostics.info", () -> 1)
                .description("Which controller this is")
                .tags(Tags.of(
                        "version", instance.version(),
                        "ambassador_id", instance.id(),
                        "ambassador_namespace", instance.namespace(),
                        "hostname", instance.host()))
                .register(registry);
        Gauge.builder("ambassador.log.level", () -> ROOT.isDebugEnabled() ? 1 : 0)
                .description("Whether the controller logs at this level")
                .tags(Tags.of("level", "debug"))
                .register(registry);
        gauge(
                registry,
                "ambassador.reconfiguration.time",
                "seconds",
                "How long the last change took from the manifests to Envoy's messages",
                () -> controlPlane.lastPass().toNanos() / NANOS);
        for (var type : XdsType.values()) {
            FunctionCounter.builder(
                            "dragoman.xds.resources.sent",
                            controlPlane,
                            plane -> plane.delivery().sent(type))
                    .description("Resources that Envoys were sent, or told that they are gone")
                    .tags(Tags.of("type", type.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
        process(registry);
    }

    private static void process(MeterRegistry registry) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        gauge(
                registry,
                "ambassador.process.start.time",
                "seconds",
                "When the controller started, in seconds since 1970",
                () -> runtime.getStartTime() / MILLIS);
        gauge(
                registry,
                "ambassador.process.resident.memory",
                "bytes",
                "Memory that the controller occupies",
                Meters::residentMemory);
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            FunctionCounter.builder("ambassador.process.cpu", system, one -> one.getProcessCpuTime() / NANOS)
                    .baseUnit("seconds")
                    .description("Processor time that the controller has used")
                    .register(registry);
            gauge(
                    registry,
                    "ambassador.process.open.fds",
                    "",
                    "Open file descriptors",
                    system::getOpenFileDescriptorCount);
            gauge(
                    registry,
                    "ambassador.process.max.fds",
                    "",
                    "Most file descriptors that may be open",
                    system::getMaxFileDescriptorCount);
            gauge(
                    registry,
                    "ambassador.process.virtual.memory",
                    "bytes",
                    "Memory that the controller has reserved",
                    system::getCommittedVirtualMemorySize);
        }
    }

    private static void gauge(
            MeterRegistry registry, String name, String unit, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .register(registry);
    }

    private static long count(ControlPlane controlPlane, Severity severity) {
        return controlPlane.view().problems().stream()
                .filter(problem -> problem.severity() == severity)
                .count();
    }

    /** Only Linux tells; elsewhere not a number. */
    private static double residentMemory() {
        try (var lines = Files.lines(STATUS)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("\\D", "")) * KIBIBYTE)
                    .findFirst()
                    .orElse(Double.NaN);
        } catch (IOException e) {
            return Double.NaN;
        }
    }
}
