package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.audit.AuditFilter;
import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.audit.AuditTrail;
import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.OptimisticLockingFailureException;

class BatchNumbersTest extends DatabaseTest {

    private static final String NUMBER = "phone_123";
    private static final NumberReference REFERENCE =
            new NumberReference(NUMBER, "+15550000123", "AC", sidOf("+15550000123"));
    private static final Set<Channel> VOICE_AND_SMS = Set.of(Channel.VOICE, Channel.SMS);
    private static final Route THEIRS = new Route(Map.of(
            RouteField.VOICE_URL, "https://theirs/voice",
            RouteField.VOICE_METHOD, "GET",
            RouteField.SMS_URL, "https://theirs/sms",
            RouteField.SMS_METHOD, "POST"));

    private final BatchTwilioActivities activities = bean(BatchTwilioActivities.class);
    private final BatchNumbers numbers = bean(BatchNumbers.class);
    private final BatchVerification verification = bean(BatchVerification.class);
    private final KeptImages images = bean(KeptImages.class);
    private Route ours = new Route(Map.of());
    private String batch = "";

    @BeforeEach
    void aNumberThatDiffers() {
        assigned(NUMBER, "agent_456", true, false);
        hold(THEIRS);
        ours = urls.routeTo("agent_456", VOICE_AND_SMS);
        batch = aBatch().id();
        assertThat(activities.planPage(UpdateFleetWebhooksInput.of(batch, DEMO, BatchScope.ALL), 0))
                .isFalse();
    }

    @Test
    void writesVoiceAndSmsByOneRequestAndKeepsWhatWasThere() {
        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);

        assertThat(account.writes()).isEqualTo(1);
        assertThat(account.reads()).isZero();
        assertThat(VOICE_AND_SMS)
                .allSatisfy(channel ->
                        assertThat(held().changeTo(ours, channel).none()).isTrue());
        assertThat(images.find(batch, NUMBER)).contains(THEIRS);
        assertThat(item(batch))
                .returns(ItemState.UPDATED, BatchItem::state)
                .satisfies(item -> assertThat(item.changes()).hasSize(2));
        assertThat(audited(batch).action()).isEqualTo("webhooks_updated");
        assertThat(audited(batch).before()).containsEntry("VoiceUrl", "https://theirs/voice");
        assertThat(audited(batch).after()).containsEntry("VoiceUrl", urls.voiceUrl("agent_456"));
        // Nobody holds it any more.
        assertThat(phoneNumbers.hold(NUMBER, DEMO, aBatch().id(), Duration.ofSeconds(1)))
                .isPresent();
    }

    @Test
    void anotherAttemptAfterItEndedDoesNothing() {
        numbers.update(input(batch), RequestContext.BATCH);
        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);
        assertThat(account.writes()).isEqualTo(1);
        assertThat(auditMessages()).hasSize(1);
    }

    @Test
    void anAttemptWhoseAnswerWasLostIsFoundDoneByTheNext() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);

        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);

        assertThat(account.writes()).isEqualTo(1);
        assertThat(audited(batch).before()).containsEntry("VoiceUrl", "https://theirs/voice");
    }

    @Test
    void whatSomebodyWroteBetweenTwoAttemptsIsNotOverwritten() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);
        Map<RouteField, String> changed = new EnumMap<>(held().fields());
        changed.put(RouteField.SMS_URL, "https://somebody");
        hold(new Route(changed));

        assertRefused(() -> numbers.update(input(batch), RequestContext.BATCH), ErrorCode.CHANGED_BY_OTHERS, "SmsUrl");
        RestoredNumber restored = numbers.restore(input(batch), RequestContext.BATCH, false);

        assertThat(restored.changedByOthers()).containsExactlyEntriesOf(Map.of("SmsUrl", "https://somebody"));
        assertThat(held().get(RouteField.VOICE_URL)).isEqualTo("https://theirs/voice");
        assertThat(held().get(RouteField.SMS_URL)).isEqualTo("https://somebody");
    }

    @Test
    void whatWasReadLongAgoIsReadAgain() {
        clock.advance(BatchPlans.FRESH.multipliedBy(3));
        Route later = new Route(Map.of(RouteField.VOICE_URL, "https://later", RouteField.VOICE_METHOD, "POST"));
        hold(later);
        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);
        assertThat(account.reads()).isEqualTo(1);
        assertThat(images.find(batch, NUMBER)).contains(later);
    }

    @Test
    void whatAnOperationChangedSinceIsReadAgain() {
        String update = anOperation(OperationType.UPDATE, NUMBER).id();
        numberActivities.loadBinding(update, DEMO, NUMBER);
        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.BUSY);
        assertThat(account.writes()).isZero();
        clock.advance(Duration.ofMinutes(12));

        assertThat(numbers.update(input(batch), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);
        assertThat(account.reads()).isEqualTo(1);
    }

    @Test
    void assigningAndUnassigningWaitForItsEnd() {
        assertThat(phoneNumbers.hold(NUMBER, DEMO, batch, Duration.ofSeconds(60)))
                .isPresent();
        String unassign = anOperation(OperationType.UNASSIGN, NUMBER).id();
        String update = anOperation(OperationType.UPDATE, NUMBER).id();

        assertThatThrownBy(() -> numberActivities.markReleasing(unassign, DEMO, NUMBER))
                .isInstanceOf(OptimisticLockingFailureException.class);
        assertThatThrownBy(() -> numberActivities.loadBinding(update, DEMO, NUMBER))
                .isInstanceOf(OptimisticLockingFailureException.class);
        numbers.update(input(batch), RequestContext.BATCH);

        assertThat(numberActivities.markReleasing(unassign, DEMO, NUMBER)).isNotNull();
        assertThat(numbers.update(input(aPlannedBatch()), RequestContext.BATCH)).isEqualTo(NumberOutcome.BUSY);
    }

    @Test
    void aNumberThatWasUnassignedMeanwhileIsRefused() {
        String unassign = anOperation(OperationType.UNASSIGN, NUMBER).id();
        numberActivities.markReleasing(unassign, DEMO, NUMBER);
        numberActivities.confirmRelease(unassign, NUMBER);
        assertRefused(() -> numbers.update(input(batch), RequestContext.BATCH), ErrorCode.NOT_ASSIGNED, NUMBER);
        assertThat(account.writes()).isZero();
    }

    @Test
    void restoringWhatWasNotWrittenDoesNothing() {
        assertThat(numbers.restore(input(batch), RequestContext.BATCH, false))
                .isEqualTo(new RestoredNumber("agent_456", null, Map.of()));
        assertThat(account.writes()).isZero();
    }

    @Test
    void restoringPutsBackWhatAFailedAttemptMayHaveWritten() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);
        assertThat(numbers.restore(input(batch), RequestContext.BATCH, false))
                .isEqualTo(new RestoredNumber("agent_456", THEIRS, Map.of()));
        assertThat(held().fields()).containsAllEntriesOf(THEIRS.fields());
    }

    @Test
    void restoringGoesOnHoldingTheNumber() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);
        clock.advance(Duration.ofSeconds(50));
        numbers.restore(input(batch), RequestContext.BATCH, false);
        clock.advance(Duration.ofSeconds(50));
        assertThat(phoneNumbers.hold(NUMBER, DEMO, aBatch().id(), Duration.ofSeconds(1)))
                .isEmpty();
    }

    @Test
    void restoringLeavesTheNumberToAnOperationThatTookItSince() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);
        clock.advance(Duration.ofMinutes(5));
        // It finds right what the batch wrote, and so wants it.
        String newer = aPlannedBatch();
        numbers.update(input(newer), RequestContext.BATCH);

        assertRefused(
                () -> numbers.restore(input(batch), RequestContext.BATCH, false),
                ErrorCode.CHANGED_BY_OTHERS,
                "Another operation");

        assertThat(held().changeTo(ours, Channel.VOICE).none()).isTrue();
    }

    @Test
    void restoringLeavesTheNumberToAnUnassignmentThatTookItSince() {
        account.failUpdate(unavailable(), true);
        assertThatThrownBy(() -> numbers.update(input(batch), RequestContext.BATCH))
                .isInstanceOf(TwilioException.class);
        clock.advance(Duration.ofMinutes(5));
        String unassign = anOperation(OperationType.UNASSIGN, NUMBER).id();
        numberActivities.markReleasing(unassign, DEMO, NUMBER);
        numberActivities.restoreBinding(unassign, NUMBER);

        assertRefused(
                () -> numbers.restore(input(batch), RequestContext.BATCH, false),
                ErrorCode.CHANGED_BY_OTHERS,
                "Another operation");
    }

    @Test
    void undoingABatchPutsBackWhatItChanged() {
        numbers.update(input(batch), RequestContext.BATCH);
        String undo = anUndo();

        assertThat(numbers.update(input(undo), RequestContext.BATCH)).isEqualTo(NumberOutcome.UPDATED);

        assertThat(held().fields()).containsAllEntriesOf(THEIRS.fields());
        assertThat(account.writes()).isEqualTo(2);
        assertThat(account.reads()).isZero();
        assertThat(item(undo).state()).isEqualTo(ItemState.UPDATED);
        assertThat(audited(undo).action()).isEqualTo("webhooks_restored");
    }

    @Test
    void undoingLeavesWhatSomebodyElseHasChangedSince() {
        numbers.update(input(batch), RequestContext.BATCH);
        Map<RouteField, String> changed = new EnumMap<>(held().fields());
        changed.put(RouteField.VOICE_URL, "https://somebody");
        hold(new Route(changed));

        String undo = anUndo();
        numbers.update(input(undo), RequestContext.BATCH);

        assertThat(held().get(RouteField.VOICE_URL)).isEqualTo("https://somebody");
        assertThat(held().get(RouteField.SMS_URL)).isEqualTo("https://theirs/sms");
        assertThat(audited(undo).metadata().changedByOthers()).containsKey("VoiceUrl");
    }

    @Test
    void undoingLeavesOutNumbersThatTheBatchDidNotChange() {
        assertThat(results.list(anUndo(), null, null, 9).items()).isEmpty();
    }

    @Test
    void verifyingSaysWhatIsWrong() {
        assertThat(verification.verify(input(batch), RequestContext.BATCH))
                .hasSize(2)
                .first()
                .asString()
                .contains("VoiceUrl");
        numbers.update(input(batch), RequestContext.BATCH);
        assertThat(verification.verify(input(batch), RequestContext.BATCH)).isEmpty();
    }

    private String aPlannedBatch() {
        String another = aBatch().id();
        anItem(another, NUMBER, ItemState.PENDING);
        return another;
    }

    private String anUndo() {
        String undo = operations
                .open(new NewOperation(DEMO, OperationType.UNDO_FLEET, null, null, batch, "fleet/demo", null, null))
                .operation()
                .id();
        assertThat(activities.planPage(UpdateFleetWebhooksInput.of(undo, DEMO, BatchScope.undoing(batch)), 0))
                .isFalse();
        return undo;
    }

    private BatchItem item(String operationId) {
        return results.list(operationId, null, null, 9).items().get(0);
    }

    private AuditMessage audited(String operationId) {
        return auditMessages().stream()
                .filter(message -> operationId.equals(message.operation()))
                .findFirst()
                .orElseThrow();
    }

    private List<AuditMessage> auditMessages() {
        return bean(AuditTrail.class).list(DEMO, AuditFilter.ALL, null, 9).items();
    }

    private void hold(Route route) {
        account.hold(new AccountNumber(
                String.valueOf(REFERENCE.phoneNumberSid()), REFERENCE.phoneNumber(), true, true, route));
    }

    private Route held() {
        return account.held(String.valueOf(REFERENCE.phoneNumberSid())).route();
    }

    private static BatchNumber input(String operationId) {
        return new BatchNumber(operationId, DEMO, NUMBER);
    }

    private static TwilioException unavailable() {
        return new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "The connection was cut"), null, null);
    }
}
