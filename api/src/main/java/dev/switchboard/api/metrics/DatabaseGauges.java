package dev.switchboard.api.metrics;

import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.drift.DriftedNumber;
import dev.switchboard.activities.operation.OldestOperations;
import dev.switchboard.activities.usage.UsageBacklog;
import dev.switchboard.workflows.route.ChannelState;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Gauges of what is in the database, read now and then and not by the scrape, which must answer while the database does
 * not. Every process shows the same values, so take their maximum. What is not known is "not a number".
 */
final class DatabaseGauges {

    private static final Logger log = LoggerFactory.getLogger(DatabaseGauges.class);

    /** Of which numbers the metrics tell what is wrong with them, so that an alert can name them; of more, how many. */
    static final int NAMED_NUMBERS = 50;

    private final Supplier<UsageBacklog> backlog;
    private final Supplier<Map<ItemState, Integer>> batches;
    private final Supplier<OldestOperations> operations;
    private final Supplier<Integer> notPutBack;
    private final Supplier<Integer> shortPools;
    private final Supplier<@Nullable DriftFindings> drift;
    private final Clock clock;
    private final MultiGauge driftedNumbers;
    private volatile @Nullable Reading reading;

    DatabaseGauges(
            MeterRegistry meters,
            Supplier<UsageBacklog> backlog,
            Supplier<Map<ItemState, Integer>> batches,
            Supplier<OldestOperations> operations,
            Supplier<Integer> notPutBack,
            Supplier<Integer> shortPools,
            Supplier<@Nullable DriftFindings> drift,
            Clock clock) {
        this.backlog = backlog;
        this.batches = batches;
        this.operations = operations;
        this.notPutBack = notPutBack;
        this.shortPools = shortPools;
        this.drift = drift;
        this.clock = clock;
        Gauge.builder("switchboard.database.up", () -> reading == null ? 0 : 1)
                .description("Whether the database answered when it was last asked")
                .register(meters);
        gauge("switchboard.inbox.lag", read -> age(read.backlog().oldestEvent()))
                .description("Age of the oldest event from Twilio that usage has not been made of")
                .baseUnit("seconds")
                .register(meters);
        gauge("switchboard.settlement.lag", read -> age(read.backlog().oldestUnsettled()))
                .description("Age of the oldest message whose segments Twilio is still asked for")
                .baseUnit("seconds")
                .register(meters);
        gauge("switchboard.settlement.given.up", read -> read.backlog().givenUp())
                .description("Messages whose segments wait for the daily comparison")
                .register(meters);
        gauge("switchboard.compensations.open", Reading::notPutBack)
                .description(
                        "Numbers at which an operation could not put back everything, until another one has succeeded")
                .register(meters);
        gauge("switchboard.pools.short", Reading::shortPools)
                .description("Pools that have fewer free numbers than they should")
                .register(meters);
        age(meters, "pending", "any", OldestOperations::pending);
        age(meters, "running", "number", OldestOperations::onNumber);
        age(meters, "running", "batch", OldestOperations::batch);
        age(meters, "running", "other", OldestOperations::other);
        Arrays.stream(ItemState.values())
                .forEach(state -> gauge(
                                "switchboard.batch.numbers",
                                read -> read.batches().getOrDefault(state, 0))
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .description("Numbers of the batches that have not ended")
                        .register(meters));
        this.driftedNumbers = MultiGauge.builder("switchboard.drift.number")
                .description("1 for a number whose channel the last check found in this state; of the first "
                        + NAMED_NUMBERS + " only")
                .register(meters);
        gauge("switchboard.drift.last.check.timestamp", Reading::checkedAt)
                .description("When the last check of the whole fleet ended, in seconds since 1970")
                .baseUnit("seconds")
                .register(meters);
        gauge("switchboard.drift.accounts.unread", Reading::unreadAccounts)
                .description("Twilio accounts that the last check of the whole fleet could not read")
                .register(meters);
        Arrays.stream(ChannelState.values())
                .filter(state -> !state.right())
                .forEach(state -> gauge("switchboard.drift.numbers", read -> read.drifted(state))
                        .tag("state", state.code())
                        .description("Numbers whose channel the last check of the fleet found in this state")
                        .register(meters));
    }

    void read() {
        try {
            DriftFindings findings = drift.get();
            reading = new Reading(
                    backlog.get(),
                    batches.get(),
                    operations.get(),
                    notPutBack.get(),
                    shortPools.get(),
                    findings == null ? null : findings.latest(),
                    findings == null ? Double.NaN : findings.unreadAccounts(),
                    findings == null ? null : findings.fleetCheckedAt());
            name(findings == null ? List.of() : findings.numbers(NAMED_NUMBERS));
        } catch (DataAccessException | TransactionException e) {
            if (reading != null) {
                log.warn("The database cannot be asked for metrics: {}", String.valueOf(e.getMessage()));
            }
            reading = null;
        }
    }

    /**
     * They keep their names while the database is away: it is not over for that. A row that stays is left where it is.
     * Were it taken out and put in again, a scrape at that moment would find it twice, and be answered 500.
     */
    private void name(List<DriftedNumber> numbers) {
        driftedNumbers.register(numbers.stream().map(DatabaseGauges::row).toList());
    }

    private static MultiGauge.Row<Number> row(DriftedNumber number) {
        return MultiGauge.Row.of(
                Tags.of(
                        "phone_number_id",
                        number.phoneNumberId(),
                        "state",
                        number.state().code()),
                1);
    }

    private void age(
            MeterRegistry meters, String state, String on, Function<OldestOperations, @Nullable Instant> oldest) {
        gauge("switchboard.operations.oldest", read -> age(oldest.apply(read.operations())))
                .tag("state", state)
                .tag("on", on)
                .description("Age of the oldest operation in this state: on one number, a batch, or what else there is")
                .baseUnit("seconds")
                .register(meters);
    }

    private Gauge.Builder<?> gauge(String name, ToDoubleFunction<Reading> value) {
        return Gauge.builder(name, () -> {
            Reading read = reading;
            return read == null ? Double.NaN : value.applyAsDouble(read);
        });
    }

    private double age(@Nullable Instant oldest) {
        return oldest == null
                ? 0
                : Math.max(0, Duration.between(oldest, clock.instant()).toMillis() / 1000.0);
    }

    /**
     * What was read last.
     *
     * @param drift none when the fleet is not checked
     * @param unreadAccounts not a number when the fleet is not checked
     * @param fleetCheckedAt none when the whole of it never was
     */
    private record Reading(
            UsageBacklog backlog,
            Map<ItemState, Integer> batches,
            OldestOperations operations,
            int notPutBack,
            int shortPools,
            @Nullable Map<ChannelState, Integer> drift,
            double unreadAccounts,
            @Nullable Instant fleetCheckedAt) {

        double drifted(ChannelState state) {
            return drift == null ? Double.NaN : drift.getOrDefault(state, 0);
        }

        double checkedAt() {
            return fleetCheckedAt == null ? Double.NaN : fleetCheckedAt.toEpochMilli() / 1000.0;
        }
    }
}
