package dev.switchboard.activities;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;

/** The walls inside of the module: packages stand on each other in one direction, and one of them speaks to Twilio. */
@AnalyzeClasses(packagesOf = JdbcConfiguration.class, importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule packages_should_be_free_of_cycles =
            slices().assignedFrom(new ByPackage()).should().beFreeOfCycles();

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

    /** Each package is a slice of its own; a sub-package is no part of the package above it. */
    private static final class ByPackage implements SliceAssignment {

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
            return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages of the module activities";
        }
    }
}
