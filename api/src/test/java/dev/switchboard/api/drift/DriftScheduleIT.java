package dev.switchboard.api.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.Backends;
import dev.switchboard.api.Backends.Service;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleDescription;
import io.temporal.client.schedules.ScheduleHandle;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

@NeedsTemporalServer
class DriftScheduleIT {

    @Test
    void anotherServiceBringsTheScheduleToWhatItIsToldAndLeavesItPausedAndPoolsAreRefilledByTheirs() {
        try (Backends backends = Backends.start()) {
            try (Service first = backends.run(Map.of("switchboard.drift.every", "1h"))) {
                await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> every(first), is("PT1H"));
                handle(first).pause("by a person");
            }
            try (Service second =
                    backends.run(Map.of("switchboard.drift.every", "2h", "switchboard.pools.refill-every", "1s"))) {
                await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> every(second), is("PT2H"));
                assertThat(handle(second).describe().getSchedule().getState())
                        .matches(state -> state.isPaused())
                        .matches(state -> "by a person".equals(state.getNote()));
                aPoolIsRefilled(second);
            }
        }
    }

    /** By the other schedule, with which this test shares its servers. */
    private static void aPoolIsRefilled(Service service) {
        assertThat(Backends.as("demo", "admin", service.port())
                        .put("/api/budget", "{\"monthlyLimit\":20}")
                        .status())
                .isEqualTo(200);
        SwitchboardClient demo = Backends.as("demo", "read write purchase", service.port());
        SwitchboardClient.Answer made = demo.put(
                "/api/pools/scheduled",
                "{\"country\":\"US\",\"type\":\"local\",\"minFree\":2,\"max\":5,\"maxMonthlyPrice\":2}");
        assertThat(made.status()).as(made.text()).isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(demo.get("/api/pools/scheduled").at("/free")).isEqualTo("2"));
    }

    private static Predicate<Duration> is(String expected) {
        return Duration.parse(expected)::equals;
    }

    private static Duration every(Service service) {
        ScheduleDescription description = handle(service).describe();
        return description.getSchedule().getSpec().getIntervals().get(0).getEvery();
    }

    private static ScheduleHandle handle(Service service) {
        return service.bean(ScheduleClient.class).getHandle(DriftWorkflowIds.SCHEDULE_ID);
    }
}
