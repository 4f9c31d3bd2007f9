package dev.switchboard.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The arrows between the simulator's packages: from its own API down to HTTP, and never back. */
@AnalyzeClasses(packagesOf = TwilioSimulator.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_should_be_free_of_cycles =
            slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();

    @ArchTest
    static final ArchRule packages_should_stand_on_each_other_in_one_direction = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("root")
            .definedBy("dev.switchboard.simulator")
            .layer("control")
            .definedBy("dev.switchboard.simulator.control..")
            .layer("rest")
            .definedBy("dev.switchboard.simulator.rest..")
            .layer("traffic")
            .definedBy("dev.switchboard.simulator.traffic..")
            .layer("fault")
            .definedBy("dev.switchboard.simulator.fault..")
            .layer("webhook")
            .definedBy("dev.switchboard.simulator.webhook..")
            .layer("account")
            .definedBy("dev.switchboard.simulator.account..")
            .layer("http")
            .definedBy("dev.switchboard.simulator.http..")
            .whereLayer("root")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("control")
            .mayOnlyBeAccessedByLayers("root")
            .whereLayer("rest")
            .mayOnlyBeAccessedByLayers("root", "control")
            .whereLayer("traffic")
            .mayOnlyBeAccessedByLayers("root", "control", "rest")
            .whereLayer("fault")
            .mayOnlyBeAccessedByLayers("root", "control", "rest")
            .whereLayer("webhook")
            .mayOnlyBeAccessedByLayers("root", "control", "rest", "traffic")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers("root", "control", "rest", "traffic", "fault", "webhook");

    @ArchTest
    static final ArchRule the_simulator_should_not_know_twilios_library =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.twilio..");

    /** Each package is a slice of its own; the root starts the others. */
    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the simulator";
        }
    }
}
