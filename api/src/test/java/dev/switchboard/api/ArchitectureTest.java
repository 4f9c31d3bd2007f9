package dev.switchboard.api;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import dev.switchboard.api.role.ConditionalOnWorkers;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.testing.architecture.EveryModule;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyEmitter;

@AnalyzeClasses(packages = "dev.switchboard", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests every_module = ArchTests.in(EveryModule.class);

    @ArchTest
    static final ArchRule workflows_should_not_depend_on_spring_jdbc_or_twilio = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.workflows..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "java.sql..",
                    "javax.sql..",
                    "com.twilio..",
                    "dev.switchboard.activities..",
                    "dev.switchboard.api..");

    @ArchTest
    static final ArchRule activities_should_not_depend_on_api = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.activities..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.switchboard.api..", "dev.switchboard.simulator..");

    @ArchTest
    static final ArchRule controllers_should_not_reach_around_the_stores = noClasses()
            .that()
            .areAnnotatedWith(RestController.class)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework.jdbc..", "org.springframework.data..", "java.sql..", "com.twilio..");

    @ArchTest
    static final ArchRule api_should_not_speak_to_twilio_by_itself = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.api..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.twilio", "com.twilio.rest..", "com.twilio.http..", "com.twilio.base..");

    @ArchTest
    static final ArchRule only_embedded_mode_should_know_the_simulator = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.api..")
            .and()
            .resideOutsideOfPackage("dev.switchboard.api.embedded..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.switchboard.simulator..", "io.zonky..", "io.temporal.testing..");

    @ArchTest
    static final ArchRule only_request_bodies_reads_bodies = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(RequestBodies.class.getName())
            .and()
            .areNotAssignableTo(HttpServletRequestWrapper.class)
            .should()
            .callMethodWhere(target(name("getInputStream").or(name("getReader")).or(name("getParts")))
                    .and(target(owner(assignableTo(ServletRequest.class)))))
            .because("whoever waits for a body in a thread can be kept waiting, and so can all threads");

    @ArchTest
    static final ArchRule events_are_told_by_event_streams = noClasses()
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ResponseBodyEmitter.class)
            .because("an emitter's thread waits for who reads slowly; an EventStream's does not");

    @ArchTest
    static final ArchRule problems_should_not_know_features = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.api.problem..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.switchboard.api.operation..", "dev.switchboard.api.web..");

    @ArchTest
    static final ArchRule runtimes_should_not_know_the_callbacks_that_ask_them = noClasses()
            .that()
            .resideInAPackage("dev.switchboard.api.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.switchboard.api.callback..");

    /** Except the gauges, and what was refused here: each process has its own. */
    @ArchTest
    static final ArchRule jobs_should_run_where_workers_run = methods()
            .that()
            .areAnnotatedWith(Scheduled.class)
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage("dev.switchboard.api.metrics..")
            .and()
            .areDeclaredInClassesThat()
            .doNotHaveFullyQualifiedName("dev.switchboard.api.callback.ForgedRequests")
            .should()
            .beDeclaredInClassesThat()
            .areAnnotatedWith(ConditionalOnWorkers.class);
}
