package io.dragoman.ratelimit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.dragoman.ratelimit";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    @Test
    void arrowsPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wiring")
                .definedBy(ROOT)
                .layer("grpc")
                .definedBy(ROOT + ".grpc")
                .layer("admin")
                .definedBy(ROOT + ".admin")
                .layer("config")
                .definedBy(ROOT + ".config")
                .layer("xds")
                .definedBy(ROOT + ".xds")
                .layer("listener")
                .definedBy(ROOT + ".listener")
                .layer("replay")
                .definedBy(ROOT + ".replay")
                .layer("statistics")
                .definedBy(ROOT + ".statistics")
                .layer("statsd")
                .definedBy(ROOT + ".statsd")
                .layer("mapper")
                .definedBy(ROOT + ".mapper")
                .layer("headers")
                .definedBy(ROOT + ".headers")
                .layer("rule")
                .definedBy(ROOT + ".rule")
                .layer("algorithm")
                .definedBy(ROOT + ".algorithm")
                .layer("store")
                .definedBy(ROOT + ".store")
                .whereLayer("wiring")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("grpc")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("admin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("replay")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("wiring", "admin", "replay")
                .whereLayer("xds")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("listener")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("statsd")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("mapper")
                .mayOnlyBeAccessedByLayers("wiring")
                .whereLayer("statistics")
                .mayOnlyBeAccessedByLayers("wiring", "grpc", "statsd", "mapper")
                .whereLayer("headers")
                .mayOnlyBeAccessedByLayers("wiring", "grpc")
                .whereLayer("rule")
                .mayOnlyBeAccessedByLayers("wiring", "grpc", "admin", "replay", "config", "headers", "statistics")
                .whereLayer("algorithm")
                .mayOnlyBeAccessedByLayers("wiring", "grpc", "admin", "replay", "headers", "statistics", "rule")
                // grpc and admin only for the state of the store and the reason of a failure; replay has one of its
                // own.
                .whereLayer("store")
                .mayOnlyBeAccessedByLayers("wiring", "grpc", "admin", "replay", "algorithm")
                .check(CLASSES);
    }

    @Test
    void onlyGrpcKnowsEnvoy() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".grpc", ROOT + ".xds")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "com.google.protobuf..")
                .check(CLASSES);
    }

    @Test
    void onlyHeadersRenderTemplates() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".headers")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dragoman.template..")
                .check(CLASSES);
    }

    @Test
    void onlyTheStoreKnowsRedisAndCaches() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".store")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx.redis..", "com.github.benmanes..", "io.github.resilience4j..")
                .check(CLASSES);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
