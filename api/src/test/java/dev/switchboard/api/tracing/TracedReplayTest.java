package dev.switchboard.api.tracing;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.switchboard.workflows.TaskQueues;
import io.opentelemetry.opentracingshim.OpenTracingShim;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.opentracing.OpenTracingOptions;
import io.temporal.opentracing.OpenTracingWorkerInterceptor;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.core.io.ClassPathResource;

/** Histories were recorded without tracing; with it, their workflows do the same. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TracedReplayTest {

    private static final Path HISTORIES = Path.of("../workflows/src/test/resources/histories");

    private TestWorkflowEnvironment environment;
    private Worker worker;

    static List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(HISTORIES)) {
            return files.sorted().toList();
        }
    }

    @BeforeAll
    void start() throws ClassNotFoundException {
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder().build())
                .build();
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setWorkerFactoryOptions(WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(new OpenTracingWorkerInterceptor(OpenTracingOptions.newBuilder()
                                .setTracer(OpenTracingShim.createTracerShim(telemetry))
                                .build()))
                        .build())
                .build());
        // The first of them loads classes, which on a busy machine takes longer than the second that workflow code has.
        worker = environment.newWorker(
                TaskQueues.SWITCHBOARD,
                WorkerOptions.newBuilder()
                        .setDefaultDeadlockDetectionTimeout(60_000)
                        .build());
        worker.registerWorkflowImplementationTypes(workflows());
    }

    @AfterAll
    void stop() {
        environment.close();
    }

    @ParameterizedTest
    @MethodSource("histories")
    void replaysWithTracing(Path history) {
        assertThatCode(() -> WorkflowReplayer.replayWorkflowExecution(
                        WorkflowExecutionHistory.fromJson(Files.readString(history)), worker))
                .doesNotThrowAnyException();
    }

    /** Those of application.yml. */
    private static Class<?>[] workflows() throws ClassNotFoundException {
        YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
        yaml.setResources(new ClassPathResource("application.yml"));
        List<Class<?>> classes = new ArrayList<>();
        for (String key : Objects.requireNonNull(yaml.getObject()).stringPropertyNames()) {
            if (key.startsWith("spring.temporal.workers[0].workflow-classes")) {
                classes.add(Class.forName(yaml.getObject().getProperty(key)));
            }
        }
        return classes.toArray(Class<?>[]::new);
    }
}
