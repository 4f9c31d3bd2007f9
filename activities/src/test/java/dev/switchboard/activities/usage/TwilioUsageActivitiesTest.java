package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.InMemoryTwilioAccounts;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.CallsPage;
import dev.switchboard.activities.twilio.LedgerCall;
import dev.switchboard.activities.twilio.LedgerMessage;
import dev.switchboard.activities.twilio.MessagesPage;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.usage.UsageDifference.Counted;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.usage.Ledger;
import dev.switchboard.workflows.usage.ReconcileCursor;
import dev.switchboard.workflows.usage.ReconcileUsageInput;
import dev.switchboard.workflows.usage.ReconcileUsageResult;
import dev.switchboard.workflows.usage.ReconciledPage;
import dev.switchboard.workflows.usage.UnsettledMessages;
import io.temporal.failure.ApplicationFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

class TwilioUsageActivitiesTest extends DatabaseTest {

    private static final String ACCOUNT = InMemoryTwilioAccount.ACCOUNT_SID;
    private static final String OURS = "+15550000123";
    private static final String THEIRS = "+15551112222";

    private final InMemoryTwilioLedger twilio = new InMemoryTwilioLedger();
    private final UsageRecords records = new UsageRecords(jdbc, clock);
    private final InMemoryTwilioAccounts ledgers = InMemoryTwilioAccounts.ofLedger(twilio);
    private final TwilioUsageActivities activities =
            new TwilioUsageActivities(ledgers, records, bean(OperationStates.class));
    private final TwilioEvents events = new TwilioEvents(jdbc, new JdbcTemplate(bean(DataSource.class)));
    private final UsageProcessor processor = new UsageProcessor(jdbc, clock);
    private final Usage usage = new Usage(jdbc, bean(PlatformTransactionManager.class));
    private static final MessageKey SM1 = new MessageKey(ACCOUNT, "SM1");

    private final Instant now = clock.instant();
    private final LocalDate today = LocalDate.ofInstant(now, clock.getZone());

    @BeforeEach
    void startWithoutUsage() {
        jdbc.sql("TRUNCATE twilio_event, usage_record, usage_difference, binding_period")
                .update();
    }

    @Test
    void keepsTheSegmentsThatTwilioKnows() {
        anSmsThat("sent", "SM1");
        twilio.segments.put("SM1", 3);
        assertThat(usage.unsettled()).isTrue();
        assertThat(records.unsettled(10)).isEqualTo(new UnsettledMessages(List.of(SM1.toString()), null));

        activities.settleMessage(SM1.toString());

        assertThat(sums().smsSegments()).isEqualTo(3);
        assertThat(sums().smsSegmentsUnsettled()).isZero();
        assertThat(records.unsettled(10)).isEqualTo(new UnsettledMessages(List.of(), null));
        assertThat(usage.unsettled()).isFalse();
    }

    @Test
    void settledStaysSettledWhateverComesLaterButAFailure() {
        anSmsThat("sent", "SM1");
        records.settle(SM1, 3);
        anSmsThat("delivered", "SM1");
        assertThat(sums().smsSegments()).isEqualTo(3);

        anSmsThat("failed", "SM1");
        records.settle(SM1, 3);
        assertThat(sums()).returns(0L, UsageRow::smsSegments).returns(0L, UsageRow::smsSegmentsUnsettled);
    }

    @Test
    void asksLaterAndLaterAndInTheEndNoMore() {
        anSmsThat("sent", "SM1");
        Duration waited = Duration.ZERO;
        int asked = 0;
        while (true) {
            UnsettledMessages unsettled = records.unsettled(10);
            if (!unsettled.messageSids().isEmpty()) {
                activities.settleMessage(SM1.toString());
                asked++;
                continue;
            }
            Long millis = unsettled.nextInMillis();
            if (millis == null) {
                break;
            }
            assertThat(millis).isBetween(1_000L, 60_000L);
            clock.advance(Duration.ofMillis(millis));
            waited = waited.plusMillis(millis);
        }

        assertThat(asked).isEqualTo(UsageRecords.MOST_ATTEMPTS);
        assertThat(waited).isEqualTo(Duration.ofMinutes(127));
        assertThat(usage.unsettled()).isFalse();
        assertThat(sums().smsSegmentsUnsettled()).isEqualTo(1);
    }

    @Test
    void aRefusalOfTwilioIsNotTriedAgainAndAnOutageIs() {
        anSmsThat("sent", "SM1");
        twilio.failure = new TwilioException(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "no"), null, null);
        assertThatThrownBy(() -> activities.settleMessage(SM1.toString()))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue());
        twilio.failure = new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "no"), Duration.ofSeconds(7), null);
        assertThatThrownBy(() -> activities.settleMessage(SM1.toString()))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isFalse();
                    assertThat(failure.getNextRetryDelay()).isEqualTo(Duration.ofSeconds(7));
                });
    }

    @Test
    void findsWhatIsMissingAndCorrectsWhatIsWrong() {
        assigned("phone_123", "agent_456", true, true);
        aCallOnRecord("CA_right", 80);
        aCallOnRecord("CA_wrong", 80);
        twilio.calls.add(aCall("CA_right", "completed", 80));
        twilio.calls.add(aCall("CA_wrong", "completed", 130));
        twilio.calls.add(aCall("CA_missing", "completed", 61));
        twilio.calls.add(aCall("CA_running", "in-progress", 0));
        twilio.calls.add(aCall("CA_busy", "busy", 0));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(2, 1, 1));

        assertThat(sums()).returns(2L + 3 + 2, UsageRow::voiceMinutes).returns(4L, UsageRow::calls);
        assertThat(usage.list(
                                new UsageQuery(DEMO, today, today, UsageFilter.ALL),
                                Set.of(UsageGrouping.AGENT),
                                null,
                                10)
                        .items())
                .singleElement()
                .returns("agent_456", UsageRow::chatbotId);
        assertThat(reconcile("op_2", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(0, 0, 4));
    }

    @Test
    void reportsWhatItFoundByChannelAndOneByOne() {
        assigned("phone_123", "agent_456", true, true);
        aCallOnRecord("CA_right", 80);
        aCallOnRecord("CA_wrong", 80);
        twilio.calls.add(aCall("CA_right", "completed", 80));
        twilio.calls.add(aCall("CA_wrong", "completed", 130));
        twilio.calls.add(aCall("CA_missing", "completed", 61));
        UsageDifferences differences = new UsageDifferences(jdbc);

        for (int attempt = 1; attempt <= 2; attempt++) {
            reconcile("op_1", Ledger.CALLS);

            assertThat(differences.channels(DEMO, "op_1"))
                    .containsExactly(new ChannelDifference(Channel.VOICE, 1, 1, 2, 5));
        }
        Slice<UsageDifference> first = differences.list(DEMO, "op_1", null, 1);
        Slice<UsageDifference> second = differences.list(DEMO, "op_1", first.next(), 1);
        assertThat(first.items()).singleElement().satisfies(missing -> {
            assertThat(missing.sid()).isEqualTo("CA_missing");
            assertThat(missing.was()).isNull();
            assertThat(missing.became()).isEqualTo(new Counted("phone_123", today.toString(), "agent_456", 2, 0, 0));
        });
        assertThat(second.items()).singleElement().satisfies(wrong -> {
            assertThat(wrong.sid()).isEqualTo("CA_wrong");
            assertThat(wrong.was()).isNotNull().returns(2, Counted::voiceMinutes);
            assertThat(wrong.became()).isEqualTo(new Counted("phone_123", today.toString(), "agent_456", 3, 0, 0));
        });
        assertThat(second.next()).isNull();
        assertThat(differences.channels(OTHER, "op_1")).isEmpty();
        assertThat(differences.list(OTHER, "op_1", null, 10).items()).isEmpty();
        // Another comparison leaves the report of the first as it is.
        reconcile("op_2", Ledger.CALLS);
        assertThat(differences.list(DEMO, "op_2", null, 10).items()).isEmpty();
        assertThat(differences.list(DEMO, "op_1", null, 10).items()).hasSize(2);
    }

    @Test
    void repeatedByTheSameOperationItCountsAsTheFirstTime() {
        aCallOnRecord("CA_wrong", 80);
        twilio.calls.add(aCall("CA_wrong", "completed", 130));
        twilio.calls.add(aCall("CA_missing", "completed", 61));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(1, 1, 0));
        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(1, 1, 0));

        assertThat(operations.find("op_1").orElseThrow())
                .returns(OperationType.RECONCILE_USAGE, Operation::type)
                .returns(OperationState.RUNNING, Operation::state)
                .returns("reconcile-usage/" + today, Operation::workflowId);
    }

    @Test
    void messagesAreReconciledByTheSameRulesAsEvents() {
        anSmsThat("sent", "SM_unsettled");
        twilio.messages.addAll(List.of(
                aMessage("SM_unsettled", "outbound-api", "delivered", "", 2),
                aMessage("SM_in", "inbound", "received", "", 4),
                aMessage("SM_unknown", "outbound-reply", "sent", "", 0),
                aMessage("SM_failed", "outbound-api", "failed", "", 5),
                aMessage("SM_queued", "outbound-api", "queued", "", 5),
                aMessage("SM_read", "outbound-api", "read", "whatsapp:", 1),
                aMessage("SM_wa_failed", "outbound-api", "undelivered", "whatsapp:", 1),
                aMessage("SM_wa_in", "inbound", "received", "whatsapp:", 1)));

        assertThat(reconcile("op_1", Ledger.MESSAGES)).isEqualTo(new ReconcileUsageResult(6, 1, 0));

        assertThat(sums())
                .returns(6L, UsageRow::smsSegments)
                .returns(1L, UsageRow::smsSegmentsUnsettled)
                .returns(1L, UsageRow::whatsappDelivered)
                .returns(7L, UsageRow::messages);
    }

    /** Twilio lists what began last first, so the leg is on the page before the call; pages here have two rows. */
    @Test
    void aLegCountsForTheNumberThatForwardedThoughItsCallIsOnAnotherPageOrOfAnotherDay() {
        Instant lateYesterday = today.atStartOfDay(clock.getZone()).toInstant().minusSeconds(30);
        Instant earlyToday = lateYesterday.plusSeconds(60);
        twilio.calls.add(aLeg("CA4", "CA3", earlyToday));
        twilio.calls.add(aLeg("CA2", "CA1", now));
        twilio.calls.add(aLeg("CA_deep", "CA2", now));
        twilio.calls.add(aCall("CA1", "completed", 200));
        twilio.calls.add(new LedgerCall("CA3", ACCOUNT, "inbound", THEIRS, OURS, "completed", lateYesterday, 200));
        twilio.calls.add(aLeg("CA_lost", "CA_unknown", now));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(4, 0, 0));
        assertThat(sums().voiceMinutes()).isEqualTo(4 + 3 * 2);
        assertThat(twilio.asked).containsExactlyInAnyOrder("CA1", "CA3", "CA_unknown");

        assertThat(reconcile("op_2", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(0, 0, 4));
    }

    @Test
    void aLegThatWasCountedForTheCallersNumberIsMovedToTheOneThatForwarded() {
        aNumber("phone_2", DEMO, THEIRS, new Capabilities(true, true, false));
        Map<String, String> leg = new HashMap<>(
                Map.of("CallSid", "CA2", "ParentCallSid", "CA1", "AccountSid", ACCOUNT, "CallStatus", "completed"));
        leg.putAll(Map.of("From", THEIRS, "To", "+15553334444", "CallDuration", "80"));
        store(TwilioEvent.ofCall(leg, now));
        processor.processBatch(10);
        twilio.calls.add(aLeg("CA2", "CA1", now));
        twilio.calls.add(aCall("CA1", "completed", 200));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(1, 1, 0));

        assertThat(new UsageDifferences(jdbc).list(DEMO, "op_1", null, 10).items())
                .filteredOn(difference -> difference.sid().equals("CA2"))
                .singleElement()
                .satisfies(moved -> {
                    assertThat(moved.phoneNumberId()).isEqualTo("phone_123");
                    assertThat(moved.was()).isNotNull().returns("phone_2", Counted::phoneNumberId);
                    assertThat(moved.became().phoneNumberId()).isEqualTo("phone_123");
                });
    }

    @Test
    void legsOfATrunkCountForTheirNumberWhicheverWayTheyGo() {
        twilio.calls.add(new LedgerCall(
                "CA1", ACCOUNT, "trunking-originating", THEIRS, "sip:" + OURS + "@pbx.example", "completed", now, 61));
        twilio.calls.add(new LedgerCall("CA2", ACCOUNT, "trunking-terminating", OURS, THEIRS, "completed", now, 121));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(2, 0, 0));

        assertThat(sums().voiceMinutes()).isEqualTo(5);
        assertThat(jdbc.sql("SELECT direction FROM usage_record ORDER BY sid")
                        .query(String.class)
                        .list())
                .containsExactly("INBOUND", "OUTBOUND");
    }

    @Test
    void aCallOfLessThanASecondHasTheMinuteThatTheCallbackOrThePriceTells() {
        Map<String, String> told = new HashMap<>(
                Map.of("CallSid", "CA1", "AccountSid", ACCOUNT, "CallStatus", "completed", "From", THEIRS, "To", OURS));
        told.putAll(Map.of("CallDuration", "0", "Duration", "1"));
        store(TwilioEvent.ofCall(told, now));
        processor.processBatch(10);
        twilio.calls.add(aCall("CA1", "completed", 0));
        twilio.calls.add(aCall("CA2", "completed", 0).asCharged());
        twilio.calls.add(aCall("CA3", "no-answer", 0));

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(2, 0, 1));
        assertThat(sums().voiceMinutes()).isEqualTo(2);
    }

    private static LedgerCall aLeg(String sid, String parentSid, Instant startedAt) {
        return new LedgerCall(sid, ACCOUNT, "outbound-dial", THEIRS, "+15553334444", "completed", startedAt, 80)
                .dialledFrom(parentSid);
    }

    @Test
    void otherDaysAndOthersNumbersAreLeftAlone() {
        LedgerCall call = aCall("CA1", "completed", 60);
        twilio.calls.add(new LedgerCall(
                "CA_yesterday", ACCOUNT, "inbound", THEIRS, OURS, "completed", now.minusSeconds(86_400), 60));
        twilio.calls.add(new LedgerCall("CA_foreign", ACCOUNT, "inbound", THEIRS, THEIRS, "completed", now, 60));
        twilio.calls.add(new LedgerCall("CA_sip", ACCOUNT, "inbound", THEIRS, "sip:a@b", "completed", now, 60));
        twilio.calls.add(new LedgerCall("CA_other_account", "AC_other", "inbound", THEIRS, OURS, "completed", now, 60));
        twilio.calls.add(call);

        assertThat(reconcile("op_1", Ledger.CALLS)).isEqualTo(new ReconcileUsageResult(1, 0, 0));
    }

    @Test
    void anEventThatComesAfterTheComparisonChangesNothingOfACall() {
        twilio.calls.add(aCall("CA1", "completed", 130));
        reconcile("op_1", Ledger.CALLS);

        aCallOnRecord("CA1", 200);

        assertThat(sums().voiceMinutes()).isEqualTo(3);
    }

    @Test
    void aMessageDeliveredAfterTheComparisonStillCounts() {
        twilio.messages.add(aMessage("SM1", "outbound-api", "sent", "whatsapp:", 1));
        reconcile("op_1", Ledger.MESSAGES);
        assertThat(sums().whatsappDelivered()).isZero();

        store(TwilioEvent.ofMessage(
                Map.of("MessageSid", "SM1", "AccountSid", ACCOUNT, "MessageStatus", "read", "From", "whatsapp:" + OURS),
                now));
        processor.processBatch(10);
        assertThat(sums().whatsappDelivered()).isEqualTo(1);

        // Twilio's list lags behind.
        reconcile("op_2", Ledger.MESSAGES);
        assertThat(sums().whatsappDelivered()).isEqualTo(1);
    }

    @Test
    void comparesAllAccountsAndPassesOverOneThatIsRefused() {
        aNumber("phone_2", DEMO, "+15550000222", new Capabilities(true, true, false));
        jdbc.sql("UPDATE phone_number SET account_sid = 'AC9' WHERE id = 'phone_2'")
                .update();
        InMemoryTwilioLedger second = new InMemoryTwilioLedger();
        second.calls.add(new LedgerCall("CA9", "AC9", "inbound", THEIRS, "+15550000222", "completed", now, 61));
        ledgers.addLedger("AC9", second);
        ledgers.addLedger("AC8", refused());
        twilio.calls.add(aCall("CA1", "completed", 80));

        ReconcileUsageResult result = reconcile("op_1", Ledger.CALLS);

        assertThat(result.missing()).isEqualTo(2);
        assertThat(sums().voiceMinutes()).isEqualTo(4);
    }

    @Test
    void asksTheAccountOfAMessageForItsSegments() {
        anSmsThat("sent", "SM1");
        jdbc.sql("UPDATE usage_record SET account_sid = 'AC9'").update();
        InMemoryTwilioLedger second = new InMemoryTwilioLedger();
        second.segments.put("SM1", 2);
        ledgers.addLedger("AC9", second);

        activities.settleMessage("AC9/SM1");

        assertThat(sums().smsSegments()).isEqualTo(2);
    }

    private static TwilioLedger refused() {
        return new TwilioLedger() {
            @Override
            public CallsPage calls(LocalDate day, @Nullable String pageToken) {
                throw new TwilioException(
                        OperationFailure.of(ErrorCode.TWILIO_REFUSED, "The token was revoked."), null, null);
            }

            @Override
            public Optional<LedgerCall> call(String callSid) {
                throw new UnsupportedOperationException();
            }

            @Override
            public MessagesPage messages(LocalDate day, @Nullable String pageToken) {
                throw new UnsupportedOperationException();
            }

            @Override
            public int segments(String messageSid) {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Test
    void theConfigurationHasEveryBean() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext()) {
            context.registerBean(JdbcClient.class, () -> jdbc);
            context.registerBean(JdbcOperations.class, () -> new JdbcTemplate(bean(DataSource.class)));
            context.registerBean(PlatformTransactionManager.class, () -> bean(PlatformTransactionManager.class));
            context.registerBean(Clock.class, () -> clock);
            context.registerBean(TwilioAccounts.class, () -> InMemoryTwilioAccounts.ofLedger(twilio));
            context.registerBean(OperationStates.class, () -> bean(OperationStates.class));
            context.register(UsageConfiguration.class);
            context.refresh();

            for (Class<?> type : List.of(
                    TwilioEvents.class,
                    EventWriter.class,
                    UsageProcessor.class,
                    Usage.class,
                    JdbcUsageActivities.class,
                    TwilioUsageActivities.class)) {
                assertThat(context.getBeanNamesForType(type)).hasSize(1);
            }
        }
    }

    private ReconcileUsageResult reconcile(String operationId, Ledger ledger) {
        ReconcileUsageInput input = new ReconcileUsageInput(operationId, DEMO, today.toString(), ReconcileCursor.START);
        ReconcileUsageResult result = ReconcileUsageResult.NONE;
        @Nullable AccountPage next = null;
        do {
            ReconciledPage page = activities.reconcilePage(input, ledger, next);
            result = result.plus(page.result());
            next = page.next();
        } while (next != null);
        return result;
    }

    private LedgerCall aCall(String sid, String status, int seconds) {
        return new LedgerCall(sid, ACCOUNT, "inbound", THEIRS, OURS, status, now, seconds);
    }

    private LedgerMessage aMessage(String sid, String direction, String status, String prefix, int segments) {
        boolean inbound = direction.equals("inbound");
        String from = prefix + (inbound ? THEIRS : OURS);
        String to = prefix + (inbound ? OURS : THEIRS);
        return new LedgerMessage(sid, ACCOUNT, direction, from, to, status, now, segments);
    }

    private void store(TwilioEvent event) {
        events.store(List.of(event));
    }

    private void aCallOnRecord(String sid, int seconds) {
        Map<String, String> call = new HashMap<>(
                Map.of("CallSid", sid, "AccountSid", ACCOUNT, "CallStatus", "completed", "From", THEIRS, "To", OURS));
        call.put("CallDuration", String.valueOf(seconds));
        store(TwilioEvent.ofCall(call, now.plusSeconds(seconds)));
        processor.processBatch(10);
    }

    private void anSmsThat(String status, String sid) {
        store(TwilioEvent.ofMessage(
                Map.of("MessageSid", sid, "AccountSid", ACCOUNT, "MessageStatus", status, "From", OURS, "To", THEIRS),
                now));
        processor.processBatch(10);
    }

    private UsageRow sums() {
        return usage.total(new UsageQuery(DEMO, today, today, UsageFilter.ALL));
    }
}
