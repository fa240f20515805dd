package io.dragoman.authz;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ROOT = "io.dragoman.authz.";

    private final JavaClasses classes = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.dragoman.authz");

    @Test
    void packagesKnowOnlyWhatIsBelowThem() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("grpc")
                .definedBy(ROOT + "grpc..")
                .layer("admin")
                .definedBy(ROOT + "admin..")
                .layer("config")
                .definedBy(ROOT + "config..")
                .layer("audit")
                .definedBy(ROOT + "audit..")
                .layer("policy")
                .definedBy(ROOT + "policy..")
                .layer("filter")
                .definedBy(ROOT + "filter..")
                .layer("login")
                .definedBy(ROOT + "login..")
                .layer("oidc")
                .definedBy(ROOT + "oidc..")
                .layer("session")
                .definedBy(ROOT + "session..")
                .layer("jwks")
                .definedBy(ROOT + "jwks..")
                .layer("check")
                .definedBy(ROOT + "check..")
                .layer("outbound")
                .definedBy(ROOT + "outbound..")
                .layer("request")
                .definedBy(ROOT + "request..")
                .whereLayer("grpc")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("admin")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("admin")
                .whereLayer("audit")
                .mayOnlyBeAccessedByLayers("grpc", "admin")
                .whereLayer("policy")
                .mayOnlyBeAccessedByLayers("grpc", "config")
                .whereLayer("filter")
                .mayOnlyBeAccessedByLayers("policy", "config")
                .whereLayer("login")
                .mayOnlyBeAccessedByLayers("filter", "config")
                .whereLayer("oidc")
                .mayOnlyBeAccessedByLayers("login", "filter", "config")
                .whereLayer("session")
                .mayOnlyBeAccessedByLayers("login", "filter", "config")
                .whereLayer("jwks")
                .mayOnlyBeAccessedByLayers("filter", "config")
                .whereLayer("check")
                .mayOnlyBeAccessedByLayers("filter")
                .whereLayer("outbound")
                .mayOnlyBeAccessedByLayers("jwks", "oidc", "filter", "config")
                .whereLayer("request")
                .mayOnlyBeAccessedByLayers("grpc", "audit", "policy", "filter", "login", "check", "config")
                .check(classes);
    }

    @Test
    void onlyWhatIsAskedAndAsksKnowsEnvoy() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "grpc..", ROOT + "check..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.envoyproxy..", "io.grpc..", "com.google.protobuf..", "com.google.rpc..")
                .check(classes);
    }

    @Test
    void onlyFiltersKnowTemplates() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "filter..", ROOT + "config..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dragoman.template..")
                .check(classes);
    }

    @Test
    void thereAreNoCycles() {
        slices().matching("io.dragoman.authz.(*)..").should().beFreeOfCycles().check(classes);
    }
}
