package dev.switchboard.api.metrics;

import dev.switchboard.activities.batch.BatchResults;
import dev.switchboard.activities.operation.NumbersNotPutBack;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.activities.usage.UsageBacklogs;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

@Configuration(proxyBeanMethods = false)
class MetricsConfiguration {

    @Bean
    DatabaseGauges databaseGauges(
            MeterRegistry meters,
            UsageBacklogs backlogs,
            BatchResults items,
            Operations operations,
            NumbersNotPutBack notPutBack,
            Pools pools,
            ObjectProvider<DriftFindings> drift,
            Clock clock) {
        return new DatabaseGauges(
                meters,
                backlogs::read,
                items::countUnderWay,
                operations::oldest,
                notPutBack::count,
                pools::countShort,
                drift::getIfAvailable,
                clock);
    }

    /** In every process, and so no job: an api, too, says whether it has a database. */
    @Bean
    SchedulingConfigurer databaseGaugesReading(
            DatabaseGauges gauges, @Value("${switchboard.metrics.read-every}") Duration every) {
        return tasks -> tasks.addFixedDelayTask(gauges::read, every);
    }
}
