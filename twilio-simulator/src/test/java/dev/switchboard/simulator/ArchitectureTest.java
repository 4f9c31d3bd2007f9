package dev.switchboard.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchboard.testing.architecture.EveryModule;

/** The arrows between the simulator's packages: from its own API down to HTTP, and never back. */
@AnalyzeClasses(packagesOf = TwilioSimulator.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests every_module = ArchTests.in(EveryModule.class);

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
            .layer("market")
            .definedBy("dev.switchboard.simulator.market..")
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
            .whereLayer("market")
            .mayOnlyBeAccessedByLayers("rest")
            .whereLayer("account")
            .mayOnlyBeAccessedByLayers("root", "control", "rest", "traffic", "fault", "webhook", "market");

    @ArchTest
    static final ArchRule the_simulator_should_not_know_twilios_library =
            noClasses().should().dependOnClassesThat().resideInAPackage("com.twilio..");
}
