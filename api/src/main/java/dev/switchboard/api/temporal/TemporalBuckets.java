package dev.switchboard.api.temporal;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The SDK's timers come with about 70 buckets for every set of tags. The five that the alerts and the dashboard take
 * quantiles of keep ten, the others none: their count, sum and maximum stay.
 */
final class TemporalBuckets implements MeterFilter {

    private static final String PREFIX = "temporal_";

    private static final Set<String> WITH_BUCKETS = Set.of(
            "temporal_workflow_task_schedule_to_start_latency",
            "temporal_activity_schedule_to_start_latency",
            "temporal_activity_execution_latency",
            "temporal_workflow_endtoend_latency",
            "temporal_request_latency");

    private static final double[] BUCKETS = Stream.of(50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, 60_000)
            .mapToDouble(millis -> Duration.ofMillis(millis).toNanos())
            .toArray();

    @Override
    public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
        if (!id.getName().startsWith(PREFIX) || id.getType() != Meter.Type.TIMER) {
            return config;
        }
        return DistributionStatisticConfig.builder()
                .percentilesHistogram(false)
                .serviceLevelObjectives(WITH_BUCKETS.contains(id.getName()) ? BUCKETS : new double[0])
                .build()
                .merge(config);
    }
}
