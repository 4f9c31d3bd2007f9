package dev.switchboard.api.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.drift.DriftedNumber;
import dev.switchboard.activities.operation.OldestOperations;
import dev.switchboard.activities.usage.UsageBacklog;
import dev.switchboard.workflows.route.ChannelState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class DatabaseGaugesTest {

    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final UsageBacklog EMPTY = new UsageBacklog(null, null, 0);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void nothingIsKnownBeforeTheDatabaseAnswered() {
        gauges(() -> EMPTY, null);

        assertThat(value("switchboard.database.up")).isZero();
        assertThat(value("switchboard.inbox.lag")).isNaN();
        assertThat(value("switchboard.settlement.lag")).isNaN();
        assertThat(value("switchboard.settlement.given.up")).isNaN();
    }

    @Test
    void nothingThatWaitsIsNoLag() {
        gauges(() -> EMPTY, null).read();

        assertThat(value("switchboard.database.up")).isEqualTo(1);
        assertThat(value("switchboard.inbox.lag")).isZero();
        assertThat(value("switchboard.settlement.lag")).isZero();
        assertThat(value("switchboard.settlement.given.up")).isZero();
    }

    @Test
    void aLagIsTheAgeOfTheOldest() {
        gauges(() -> new UsageBacklog(NOON.minusSeconds(90), NOON.minusSeconds(3600), 7), null)
                .read();

        assertThat(value("switchboard.inbox.lag")).isEqualTo(90);
        assertThat(value("switchboard.settlement.lag")).isEqualTo(3600);
        assertThat(value("switchboard.settlement.given.up")).isEqualTo(7);
    }

    @Test
    void operationsAreAsOldAsTheOldestInTheirState() {
        gauges(() -> EMPTY, null).read();

        assertThat(oldest("pending", "any")).isEqualTo(400);
        assertThat(oldest("running", "number")).isEqualTo(2_000);
        assertThat(oldest("running", "batch")).isZero();
        assertThat(oldest("running", "other")).isZero();
    }

    @Test
    void whatWasNotPutBackIsCountedUntilItIs() {
        gauges(() -> EMPTY, null).read();

        assertThat(value("switchboard.compensations.open")).isEqualTo(3);
    }

    private double oldest(String state, String on) {
        return meters.get("switchboard.operations.oldest")
                .tag("state", state)
                .tag("on", on)
                .gauge()
                .value();
    }

    @Test
    void whatWasKnownIsForgottenWhenTheDatabaseDoesNotAnswer() {
        boolean[] away = new boolean[1];
        DatabaseGauges gauges = gauges(
                () -> {
                    if (away[0]) {
                        throw new DataAccessResourceFailureException("away");
                    }
                    return new UsageBacklog(NOON, NOON, 1);
                },
                null);
        gauges.read();
        away[0] = true;

        gauges.read();

        assertThat(value("switchboard.database.up")).isZero();
        assertThat(value("switchboard.inbox.lag")).isNaN();
    }

    @Test
    void driftIsCountedByWhatIsWrongAndOnlyWhenTheFleetIsChecked() {
        gauges(() -> EMPTY, () -> Map.of(ChannelState.URL_MISMATCH, 3)).read();

        assertThat(drifted(ChannelState.URL_MISMATCH)).isEqualTo(3);
        assertThat(drifted(ChannelState.SENDER_OFFLINE)).isZero();
        assertThat(meters.find("switchboard.drift.numbers").gauges())
                .extracting(gauge -> gauge.getId().getTag("state"))
                .doesNotContain("configured", "disabled");
    }

    @Test
    void aDriftedNumberIsNamedUntilItIsRight() {
        List<DriftedNumber> drifted = new ArrayList<>(List.of(
                new DriftedNumber("phone_1", ChannelState.URL_MISMATCH),
                new DriftedNumber("phone_2", ChannelState.SENDER_OFFLINE)));
        DatabaseGauges gauges = gauges(() -> EMPTY, new DriftFindings() {
            @Override
            public Map<ChannelState, Integer> latest() {
                return Map.of();
            }

            @Override
            public List<DriftedNumber> numbers(int limit) {
                return drifted;
            }

            @Override
            public int unreadAccounts() {
                return 3;
            }
        });
        gauges.read();
        assertThat(meters.get("switchboard.drift.accounts.unread").gauge().value())
                .isEqualTo(3);
        assertThat(namedNumbers()).containsExactlyInAnyOrder("phone_1 url_mismatch", "phone_2 sender_offline");
        Gauge second = named("phone_2");

        drifted.remove(0);
        gauges.read();

        assertThat(namedNumbers()).containsExactly("phone_2 sender_offline");
        assertThat(named("phone_2"))
                .as("one that stays is not taken out meanwhile, when a scrape may come")
                .isSameAs(second);
    }

    private Gauge named(String phoneNumberId) {
        return meters.get("switchboard.drift.number")
                .tag("phone_number_id", phoneNumberId)
                .gauge();
    }

    private List<String> namedNumbers() {
        return meters.find("switchboard.drift.number").gauges().stream()
                .map(gauge -> gauge.getId().getTag("phone_number_id") + " "
                        + gauge.getId().getTag("state"))
                .toList();
    }

    @Test
    void driftIsNotKnownWhereTheFleetIsNotChecked() {
        gauges(() -> EMPTY, null).read();

        assertThat(drifted(ChannelState.URL_MISMATCH)).isNaN();
    }

    @Test
    void numbersOfBatchesAreCountedByState() {
        gauges(() -> EMPTY, null).read();

        assertThat(ofBatches("pending")).isEqualTo(7);
        assertThat(ofBatches("failed")).isZero();
    }

    private double ofBatches(String state) {
        return meters.get("switchboard.batch.numbers")
                .tag("state", state)
                .gauge()
                .value();
    }

    private DatabaseGauges gauges(Supplier<UsageBacklog> backlog, @Nullable DriftFindings drift) {
        return new DatabaseGauges(
                meters,
                backlog,
                () -> Map.of(ItemState.PENDING, 7),
                () -> new OldestOperations(NOON.minusSeconds(400), NOON.minusSeconds(2_000), null, null),
                () -> 3,
                () -> 2,
                () -> drift,
                Clock.fixed(NOON, ZoneOffset.UTC));
    }

    private double value(String name) {
        return meters.get(name).gauge().value();
    }

    private double drifted(ChannelState state) {
        return meters.get("switchboard.drift.numbers")
                .tag("state", state.code())
                .gauge()
                .value();
    }
}
