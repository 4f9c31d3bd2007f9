package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccounts;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.usage.SeededTraffic.Counted;
import dev.switchboard.activities.usage.SeededTraffic.Told;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.usage.Ledger;
import dev.switchboard.workflows.usage.ReconcileCursor;
import dev.switchboard.workflows.usage.ReconcileUsageInput;
import dev.switchboard.workflows.usage.ReconciledPage;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** Usage of what a seed tells, against what the traffic itself says it comes to, in a computation of its own. */
class SeededTrafficTest extends DatabaseTest {

    private static final int STORIES = 500;

    private final InMemoryTwilioLedger twilio = new InMemoryTwilioLedger();
    private final UsageRecords records = new UsageRecords(jdbc, clock);
    private final TwilioUsageActivities activities =
            new TwilioUsageActivities(InMemoryTwilioAccounts.ofLedger(twilio), records, bean(OperationStates.class));
    private final TwilioEvents events = new TwilioEvents(jdbc, new JdbcTemplate(bean(DataSource.class)));
    private final UsageProcessor processor = new UsageProcessor(jdbc, clock);

    @BeforeEach
    void startWithoutUsage() {
        jdbc.sql("TRUNCATE twilio_event, usage_record, usage_difference, binding_period")
                .update();
        Capabilities all = new Capabilities(true, true, true);
        aNumber("phone_901", DEMO, SeededTraffic.number("phone_901"), all);
        aNumber("phone_902", OTHER, SeededTraffic.number("phone_902"), all);
    }

    @ParameterizedTest(name = "seed {0}, {1} % of callbacks lost")
    @CsvSource({"1, 0", "2, 0", "3, 30", "4, 60", "5, 100"})
    void usageOf500CallsAndMessagesEqualsAnIndependentComputation(long seed, int lostPercent) {
        SeededTraffic traffic = SeededTraffic.of(seed, STORIES, clock.instant());
        twilio.calls.addAll(traffic.calls());
        twilio.messages.addAll(traffic.messages());
        twilio.segments.putAll(traffic.segments());
        assertThat(traffic.calls().stream().filter(call -> call.parentSid() != null))
                .hasSizeGreaterThan(50);

        tell(traffic.told(), lostPercent, new Random(seed));
        settle();

        if (lostPercent == 0) {
            // What callbacks tell is all there is, but for trunks, which have none.
            assertThat(onRecord()).isEqualTo(traffic.countedOfWhatIsTold());
        }
        for (LocalDate day : traffic.days()) {
            reconcile(day, Ledger.CALLS);
            reconcile(day, Ledger.MESSAGES);
        }
        assertThat(onRecord()).isEqualTo(traffic.counted());
    }

    /** Doubled and in any order, in batches of any size. */
    private void tell(List<Told> told, int lostPercent, Random random) {
        List<Told> all = new ArrayList<>(told);
        all.removeIf(lost -> random.nextInt(100) < lostPercent);
        all.addAll(all.subList(0, all.size() / 3));
        Collections.shuffle(all, random);
        int from = 0;
        while (from < all.size()) {
            int to = Math.min(all.size(), from + 1 + random.nextInt(40));
            events.store(all.subList(from, to).stream().map(Told::event).toList());
            processor.processBatch(1 + random.nextInt(60));
            from = to;
        }
        while (processor.processBatch(50) > 0) {
            // Until nothing waits.
        }
    }

    private void settle() {
        records.unsettled(10_000).messageSids().forEach(activities::settleMessage);
    }

    private void reconcile(LocalDate day, Ledger ledger) {
        ReconcileUsageInput input = new ReconcileUsageInput("op_" + day, DEMO, day.toString(), ReconcileCursor.START);
        @Nullable AccountPage next = null;
        do {
            ReconciledPage page = activities.reconcilePage(input, ledger, next);
            next = page.next();
        } while (next != null);
    }

    private Map<String, Counted> onRecord() {
        Map<String, Counted> counted = new TreeMap<>();
        jdbc.sql("SELECT * FROM usage_record").query(row -> {
            counted.put(
                    row.getString("sid"),
                    new Counted(
                            row.getString("phone_number_id"),
                            row.getString("channel"),
                            row.getString("direction"),
                            row.getObject("day", LocalDate.class),
                            row.getInt("voice_minutes"),
                            row.getInt("sms_segments"),
                            row.getInt("whatsapp_delivered")));
        });
        return counted;
    }
}
