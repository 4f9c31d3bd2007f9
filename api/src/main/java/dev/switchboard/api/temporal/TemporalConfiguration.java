package dev.switchboard.api.temporal;

import io.micrometer.core.instrument.config.MeterFilter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import io.temporal.worker.WorkerDeploymentOptions;
import io.temporal.worker.WorkerOptions;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What Temporal's starter takes from us; the connection and the workers are its own, from {@code spring.temporal.*}.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({TemporalProperties.class, DeploymentProperties.class, WorkerCapacity.class})
class TemporalConfiguration {

    /** The starter knows the address and the metrics; TLS and credentials come from the environment. */
    @Bean
    TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> temporalConnection(
            TemporalConnection configured,
            PollWatch polls,
            @Value("${switchboard.embedded.temporal:false}") boolean embedded) {
        TemporalConnection connection = embedded ? TemporalConnection.plain() : configured;
        return new TemporalOptionsCustomizer<>() {
            @Override
            public WorkflowServiceStubsOptions.Builder customize(WorkflowServiceStubsOptions.Builder starters) {
                return connection
                        .applyTo(starters)
                        .addGrpcClientInterceptor(polls)
                        .addGrpcClientInterceptor(new UnversionedReplies());
            }
        };
    }

    /** All workers of a process are of one version, or of none, and have the same capacity. */
    @Bean
    TemporalOptionsCustomizer<WorkerOptions.Builder> versionAndCapacityOfWorkers(
            DeploymentProperties deployment,
            WorkerCapacity capacity,
            @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        return new TemporalOptionsCustomizer<>() {
            @Override
            public WorkerOptions.Builder customize(WorkerOptions.Builder worker) {
                deployment
                        .version()
                        .ifPresent(version -> worker.setDeploymentOptions(WorkerDeploymentOptions.newBuilder()
                                .setUseVersioning(true)
                                .setVersion(version)
                                .build()));
                return capacity.applyTo(worker, connections);
            }
        };
    }

    @Bean
    @ConditionalOnBooleanProperty("switchboard.embedded.temporal-in-process")
    WorkerInterceptor cancelledAttempts() {
        return new CancelledAttempts();
    }

    @Bean
    WorkerInterceptor finalBugs() {
        return new FinalBugs();
    }

    @Bean
    MeterFilter temporalBuckets() {
        return new TemporalBuckets();
    }
}
