package io.netmesh.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house stands: imports point down, the engine knows no Spring, names say something. */
class FloorsTest {

    private static final String[] WIRE = {"io.netmesh", "io.netmesh.wire..", "io.netmesh.metrics.."};

    private static final JavaClasses HOUSE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("io.netmesh");

    @Test
    void everyFloorIsThere() {
        assertThat(HOUSE.stream().map(JavaClass::getPackageName))
                .contains("io.netmesh", "io.netmesh.testkit", "io.netmesh.bus", "io.netmesh.spring.channel");
    }

    @Test
    void importsPointDown() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("wire")
                .definedBy(WIRE)
                .layer("testkit")
                .definedBy("io.netmesh.testkit..")
                .layer("bus")
                .definedBy("io.netmesh.bus..")
                .layer("spring")
                .definedBy("io.netmesh.spring..")
                .whereLayer("wire")
                .mayNotAccessAnyLayer()
                .whereLayer("testkit")
                .mayOnlyAccessLayers("wire")
                .whereLayer("bus")
                .mayOnlyAccessLayers("wire")
                .whereLayer("spring")
                .mayOnlyAccessLayers("wire", "bus")
                .check(HOUSE);
    }

    @Test
    void theEngineKnowsNoSpring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.netmesh.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.springframework..")
                .check(HOUSE);
    }

    @Test
    void springUsesTheEnginesPublicRoomsOnly() {
        noClasses()
                .that()
                .resideInAPackage("io.netmesh.spring..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netmesh.bus.pipeline..", "io.netmesh.bus.read..", "io.netmesh.bus.json..")
                .check(HOUSE);
    }

    @Test
    void namesSaySomething() {
        noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl)")
                .check(HOUSE);
    }

    @Test
    void everyPackageIsNullMarked() {
        classes().should(liveInANullMarkedPackage()).check(HOUSE);
    }

    private static ArchCondition<JavaClass> liveInANullMarkedPackage() {
        return new ArchCondition<>("live in a @NullMarked package") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(type, type.getPackageName() + " has no @NullMarked"));
                }
            }
        };
    }
}
