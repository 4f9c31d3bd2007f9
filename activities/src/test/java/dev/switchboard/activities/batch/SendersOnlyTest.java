package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.batch.BatchActivities;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.ImportNumbersInput;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.drift.DriftActivities;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftTwilioActivities;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** WhatsApp senders whose numbers are not Twilio's. */
class SendersOnlyTest extends DatabaseTest {

    private static final String NUMBER = "+447700900123";
    private static final String SENDER = "XE447700900123";
    private static final Route NOTHING = new Route(Map.of());

    /** The senders of an account are read once per operation, so no two tests share one. */
    private static final AtomicInteger TESTS = new AtomicInteger();

    private final String test = "_senders_only_" + TESTS.incrementAndGet();
    private final BatchTwilioActivities twilio = bean(BatchTwilioActivities.class);

    @Test
    void areImportedAfterTheLastPageOfNumbersAsNumbersWithThatOneChannel() {
        account.holdSender(NUMBER, NOTHING);
        account.holdSender("+15550000601", NOTHING);
        account.hold(new AccountNumber("PN0600", "+15550000600", true, true, NOTHING));
        account.hold(new AccountNumber("PN0601", "+15550000601", true, true, NOTHING));
        account.pageSize(1);

        String next = twilio.importPage(importing("op_i"), null).nextPageToken();
        assertThat(phoneNumbers.find(SENDER)).isEmpty();
        assertThat(twilio.importPage(importing("op_i"), next).result()).isEqualTo(new ImportNumbersResult(2, 0, 0));
        assertThat(twilio.importPage(importing("op_i"), next).result())
                .as("again")
                .isEqualTo(new ImportNumbersResult(2, 0, 0));

        assertThat(number(SENDER))
                .returns(NUMBER, PhoneNumber::phoneNumber)
                .returns(null, PhoneNumber::phoneNumberSid)
                .returns(SENDER, PhoneNumber::senderSid)
                .returns(new Capabilities(false, false, true), PhoneNumber::capabilities);
        assertThat(number("PN0601"))
                .returns("XE15550000601", PhoneNumber::senderSid)
                .returns(new Capabilities(true, true, true), PhoneNumber::capabilities);
    }

    @Test
    void areSkippedWhereTheyAreAnotherOwners() {
        account.holdSender(NUMBER, NOTHING);
        assertThat(twilio.importPage(new ImportNumbersInput("op_other" + test, OTHER), null)
                        .result())
                .isEqualTo(new ImportNumbersResult(1, 0, 0));

        assertThat(twilio.importPage(importing("op_i"), null).result()).isEqualTo(new ImportNumbersResult(0, 0, 1));
    }

    @Test
    void becomeWholeNumbersWhenTheirNumberComesToTwilio() {
        bound();
        account.hold(new AccountNumber("PN0700", NUMBER, true, true, NOTHING));

        assertThat(twilio.importPage(importing("op_j"), null).result()).isEqualTo(new ImportNumbersResult(0, 1, 0));

        assertThat(number(SENDER))
                .returns("PN0700", PhoneNumber::phoneNumberSid)
                .returns(SENDER, PhoneNumber::senderSid)
                .returns("agent_456", PhoneNumber::agentId)
                .returns(new Capabilities(true, true, true), PhoneNumber::capabilities);
        assertThat(phoneNumbers.find("PN0700")).isEmpty();
    }

    @Test
    void areAssignedWithWhatsAppOrNotAtAll() {
        imported();

        assertRefused(
                () -> numberActivities.reserveNumber(new ReserveNumberInput(
                        anOperation(OperationType.ASSIGN, SENDER).id(), DEMO, SENDER, "agent_456", false, false)),
                ErrorCode.CAPABILITY_MISSING,
                "enableWhatsApp true");
        assertRefused(
                () -> numberActivities.reserveNumber(new ReserveNumberInput(
                        anOperation(OperationType.ASSIGN, SENDER).id(), DEMO, SENDER, "agent_456", true, true)),
                ErrorCode.CAPABILITY_MISSING,
                "enableSms false");
        assigned(SENDER, "agent_456", false, true);
        assertThat(number(SENDER).channels()).containsExactly(Channel.WHATSAPP);
    }

    @Test
    void arePlannedInABatchOnceWithTheLastPage() {
        bound();
        account.hold(new AccountNumber("PN0600", "+15550000600", true, true, NOTHING));
        account.hold(new AccountNumber("PN0601", "+15550000601", true, true, NOTHING));
        account.pageSize(1);
        account.holdSender(NUMBER, with(RouteField.SENDER_CALLBACK_URL, "https://theirs"));
        String batch = aBatch().id();
        UpdateFleetWebhooksInput input = UpdateFleetWebhooksInput.of(batch, DEMO, BatchScope.ALL);

        assertThat(twilio.planPage(input, 0)).isTrue();
        assertThat(items(batch)).isEmpty();
        assertThat(twilio.planPage(input, 1)).isFalse();
        bean(BatchActivities.class).planMissing(input);

        assertThat(items(batch)).singleElement().satisfies(item -> {
            assertThat(item.phoneNumberId()).isEqualTo(SENDER);
            assertThat(item.state()).isEqualTo(ItemState.PENDING);
            assertThat(item.changes())
                    .singleElement()
                    .satisfies(change -> assertThat(change.to())
                            .isEqualTo(Map.of(RouteField.SENDER_CALLBACK_URL, urls.messageUrl())));
        });
        account.holdSender(NUMBER, urls.routeTo("agent_456", Set.of(Channel.WHATSAPP)));
        String right = aBatch().id();
        assertThat(twilio.planPage(UpdateFleetWebhooksInput.of(right, DEMO, BatchScope.ALL), 0))
                .isTrue();
        assertThat(twilio.planPage(UpdateFleetWebhooksInput.of(right, DEMO, BatchScope.ALL), 1))
                .isFalse();
        assertThat(items(right)).extracting(BatchItem::state).containsExactly(ItemState.UNCHANGED);
    }

    @Test
    void areSeenByAnyCheckForDriftAndAreNoMissingNumbers() {
        bound();
        account.holdSender(NUMBER, urls.routeTo("agent_456", Set.of(Channel.WHATSAPP)));
        assertThat(driftedAfterACheck("op_right")).isEmpty();

        account.holdSender(NUMBER, with(RouteField.SENDER_CALLBACK_URL, "https://theirs"));
        assertThat(driftedAfterACheck("op_wrong")).containsExactly(SENDER + " url_mismatch");

        account.dropSender(NUMBER);
        assertThat(driftedAfterACheck("op_gone")).containsExactly(SENDER + " capability_missing");
    }

    private List<String> driftedAfterACheck(String operationId) {
        clock.advance(Duration.ofMinutes(5));
        DriftCheck check = new DriftCheck(operationId, DEMO, false);
        DriftActivities database = bean(DriftActivities.class);
        database.beginCheck(check, "check " + operationId);
        clock.advance(Duration.ofSeconds(1));
        assertThat(bean(DriftTwilioActivities.class).checkPage(check, null).checked())
                .isEqualTo(1);
        assertThat(database.findMissing(check)).isFalse();
        return jdbc.sql("""
                SELECT phone_number_id || ' ' || lower(channels -> 'whatsapp' ->> 'state') FROM route_drift
                WHERE resolved_at IS NULL
                """).query(String.class).list();
    }

    private void imported() {
        account.holdSender(NUMBER, NOTHING);
        assertThat(twilio.importPage(importing("op_i"), null).result()).isEqualTo(new ImportNumbersResult(1, 0, 0));
    }

    private void bound() {
        imported();
        assigned(SENDER, "agent_456", false, true);
        // Twilio is read after it was bound.
        clock.advance(Duration.ofMinutes(1));
    }

    private Route with(RouteField field, String value) {
        Map<RouteField, String> fields = new EnumMap<>(
                urls.routeTo("agent_456", Set.of(Channel.WHATSAPP)).fields());
        fields.put(field, value);
        return new Route(fields);
    }

    private List<BatchItem> items(String operationId) {
        return results.list(operationId, null, null, 100).items();
    }

    private ImportNumbersInput importing(String operationId) {
        return new ImportNumbersInput(operationId + test, DEMO);
    }
}
