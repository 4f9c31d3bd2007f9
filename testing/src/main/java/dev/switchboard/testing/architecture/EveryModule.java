package dev.switchboard.testing.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** What holds in every module. A module's {@code ArchitectureTest} takes it in by {@code ArchTests.in}. */
public final class EveryModule {

    /** Each package is a slice of its own, by its full name: a sub-package is no part of the package above it. */
    private static final SliceAssignment EVERY_PACKAGE = new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().startsWith("dev.switchboard")
                    ? SliceIdentifier.of(type.getPackageName())
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "every package";
        }
    };

    @ArchTest
    static final ArchRule packages_should_not_stand_on_each_other_in_a_circle =
            slices().assignedFrom(EVERY_PACKAGE).should().beFreeOfCycles();

    /** By name, since not every module knows Spring. */
    @ArchTest
    static final ArchRule nothing_should_be_injected_into_fields = noFields()
            .should()
            .beAnnotatedWith("org.springframework.beans.factory.annotation.Autowired")
            .orShould()
            .beAnnotatedWith("jakarta.inject.Inject")
            .allowEmptyShould(true);

    /** What a caller does not see, a test does not either, and another thread does not have. */
    @ArchTest
    static final ArchRule what_a_call_needs_should_be_passed_and_not_found_on_its_thread = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo("java.lang.ThreadLocal")
            .allowEmptyShould(true);

    /** Java's common pool has a single thread on a machine with two cores: what waits there holds up all others. */
    @ArchTest
    static final ArchRule what_runs_beside_should_name_the_threads_it_runs_in = noClasses()
            .should()
            .callMethodWhere(asynchronousWithoutAnExecutor())
            .allowEmptyShould(true);

    private EveryModule() {}

    private static DescribedPredicate<JavaMethodCall> asynchronousWithoutAnExecutor() {
        return DescribedPredicate.describe(
                "it runs in the common pool of CompletableFuture",
                call -> call.getTargetOwner().isAssignableTo(CompletionStage.class)
                        && call.getName().endsWith("Async")
                        && call.getTarget().getRawParameterTypes().stream()
                                .noneMatch(parameter -> parameter.isEquivalentTo(Executor.class)));
    }
}
