package dev.switchboard.api.runtime;

import dev.switchboard.activities.agent.RuntimeRefusal;
import dev.switchboard.activities.agent.RuntimeRefusals;
import dev.switchboard.activities.number.WebhookUrls;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;

/** How agents' runtimes are asked, and their secrets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(RuntimeProperties.class)
class RuntimeConfiguration {

    @Bean
    RuntimeSecrets runtimeSecrets(RuntimeProperties properties) {
        return new RuntimeSecrets(properties.signingKey());
    }

    @Bean
    RuntimeRecord runtimeRecord(RuntimeRefusals refusals, TaskScheduler taskScheduler, Clock clock) {
        return new RuntimeRecord(
                new RuntimeRecord.Store() {
                    @Override
                    public void refused(String agentId, URI runtimeUrl, RuntimeRefusal refusal) {
                        refusals.refused(agentId, runtimeUrl, refusal);
                    }

                    @Override
                    public void answered(String agentId, URI runtimeUrl, Instant at) {
                        refusals.answered(agentId, runtimeUrl, at);
                    }
                },
                taskScheduler,
                clock);
    }

    @Bean
    RuntimeAnswers runtimeAnswers(
            RuntimeProperties properties,
            RuntimeSecrets secrets,
            RuntimeRecord record,
            WebhookUrls urls,
            Clock clock,
            MeterRegistry meters) {
        Optional<AgentRuntime> runtime = secrets.exist()
                ? Optional.of(new AgentRuntime(properties, secrets, urls.statusCallback(), clock, meters))
                : Optional.empty();
        return new RuntimeAnswers(runtime, record);
    }
}
