package dev.switchboard.activities;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchboard.testing.architecture.EveryModule;

/** The walls inside of the module: packages stand on each other in one direction, and one of them speaks to Twilio. */
@AnalyzeClasses(packagesOf = JdbcConfiguration.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests every_module = ArchTests.in(EveryModule.class);

    @ArchTest
    static final ArchRule only_the_package_twilio_should_speak_to_twilio = noClasses()
            .that()
            .resideOutsideOfPackage("dev.switchboard.activities.twilio..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.twilio..");

    @ArchTest
    static final ArchRule the_ground_should_know_no_feature = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.activities.ground..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages(
                    "dev.switchboard.activities.ground..", "java..", "com.fasterxml.jackson..", "org.jspecify..");
}
