package io.dragoman.controller;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Data travels one way: resources, gateway model, Envoy's messages, delivery. */
class ArchitectureTest {
    private static final String BASE = "io.dragoman.controller.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dragoman.controller");

    @Test
    void packagesUseOnlyWhatStandsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("graph")
                .definedBy(BASE + "graph..")
                .layer("policy")
                .definedBy(BASE + "policy..")
                .layer("gateway")
                .definedBy(BASE + "gateway..")
                .layer("envoy")
                .definedBy(BASE + "envoy..")
                .layer("xds")
                .definedBy(BASE + "xds..")
                .layer("status")
                .definedBy(BASE + "status..")
                .layer("consul")
                .definedBy(BASE + "consul..")
                .layer("peers")
                .definedBy(BASE + "peers..")
                .layer("explain")
                .definedBy(BASE + "explain..")
                .layer("migrate")
                .definedBy(BASE + "migrate..")
                .layer("app")
                .definedBy(BASE + "app..")
                .layer("admin")
                .definedBy(BASE + "admin..")
                .layer("cli")
                .definedBy(BASE + "cli..")
                .whereLayer("policy")
                .mayOnlyBeAccessedByLayers("gateway", "explain", "migrate")
                .whereLayer("graph")
                .mayOnlyBeAccessedByLayers("gateway", "envoy", "app", "admin")
                .whereLayer("consul")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("gateway")
                .mayOnlyBeAccessedByLayers("consul", "envoy", "explain", "app", "admin", "cli")
                .whereLayer("envoy")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("xds")
                .mayOnlyBeAccessedByLayers("envoy", "status", "app", "admin")
                .whereLayer("status")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("peers")
                .mayOnlyBeAccessedByLayers("app")
                .whereLayer("explain")
                .mayOnlyBeAccessedByLayers("admin", "cli")
                .whereLayer("migrate")
                .mayOnlyBeAccessedByLayers("app", "cli")
                .whereLayer("app")
                .mayOnlyBeAccessedByLayers("admin", "cli")
                .whereLayer("admin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching(BASE + "(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void onlyTranslationAndDeliveryKnowEnvoysMessages() {
        noClasses()
                .that()
                .resideOutsideOfPackages(BASE + "envoy..", BASE + "xds..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.envoyproxy..")
                .check(CLASSES);
    }

    /** A native executable does not keep what it takes to ask a message for its descriptor. */
    @Test
    void messagesArePackedWithoutReflection() {
        noClasses()
                .should()
                .callMethod(Any.class, "pack", Message.class)
                .orShould()
                .callMethodWhere(target(name("getDescriptorForType")))
                .check(CLASSES);
    }

    @Test
    void theGraphKnowsNothingOfGateways() {
        noClasses()
                .that()
                .resideInAPackage(BASE + "graph..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.dragoman.resources..", "io.dragoman.protos..")
                .check(CLASSES);
    }

    @Test
    void deliveryKnowsNothingOfTheUsersResources() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + "xds..", BASE + "status..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dragoman.resources.model..")
                .check(CLASSES);
    }

    @Test
    void theModelIsMadeWithoutEnvoyAndKubernetes() {
        noClasses()
                .that()
                .resideInAnyPackage(BASE + "gateway..", BASE + "policy..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "io.fabric8..", "com.google.protobuf..")
                .check(CLASSES);
    }
}
