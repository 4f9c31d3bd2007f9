package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.audit.AuditFilter;
import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.audit.AuditTrail;
import dev.switchboard.activities.audit.OperationAudit;
import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.batch.BatchChunk;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.ChunkResult;
import dev.switchboard.workflows.batch.FailureLimit;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BatchChunksTest extends DatabaseTest {

    private static final String THEIRS = "https://theirs/voice";
    private static final List<String> NUMBERS =
            IntStream.range(0, 5).mapToObj(i -> "phone_80" + i).toList();

    private final BatchTwilioActivities activities = bean(BatchTwilioActivities.class);
    private final Batches batches = bean(Batches.class);
    private final KeptImages images = bean(KeptImages.class);
    private String batch = "";

    @BeforeEach
    void fiveNumbersThatDiffer() {
        for (String id : NUMBERS) {
            aNumber(id, DEMO, e164(id), new Capabilities(true, true, false));
            assigned(id, "agent_456", true, false);
            hold(id, THEIRS);
        }
        batch = aBatch().id();
        assertThat(activities.planPage(UpdateFleetWebhooksInput.of(batch, DEMO, BatchScope.ALL), 0))
                .isFalse();
    }

    @Test
    void updatesEachNumberByOneRequest() {
        assertThat(update()).isEqualTo(new ChunkResult(5, 0, List.of(), false));
        assertThat(account.writes()).isEqualTo(5);
        assertThat(NUMBERS).allSatisfy(id -> assertThat(isOurs(id)).isTrue());
        assertThat(batches.progress(batch).updated()).isEqualTo(5);
    }

    @Test
    void anAttemptAfterAllHasEndedDoesNothing() {
        update();
        assertThat(update()).isEqualTo(new ChunkResult(5, 0, List.of(), false));
        assertThat(account.writes()).isEqualTo(5);
        assertThat(audited()).hasSize(5);
    }

    @Test
    void aNumberThatTwilioRefusesIsPutBackAndAuditedAndTheOthersGoOn() {
        account.failUpdate(refused(), true);

        ChunkResult result = update();

        assertThat(result.updated()).isEqualTo(4);
        assertThat(result.failed()).containsExactly(NUMBERS.get(0) + ": Twilio does not want it.");
        assertThat(voiceUrl(NUMBERS.get(0))).isEqualTo(THEIRS);
        assertThat(audited())
                .filteredOn(message -> NUMBERS.get(0).equals(message.phoneNumberId()))
                .singleElement()
                .returns("webhooks_update_failed", AuditMessage::action)
                .returns(
                        OperationState.COMPENSATED,
                        message -> message.metadata().state())
                .satisfies(message -> assertThat(message.before()).contains(entry("VoiceUrl", THEIRS)));
    }

    @Test
    void anAnswerThatWasLostIsFoundDoneByTheNextAttempt() {
        account.failUpdate(unavailable(), true);
        assertThat(update()).isEqualTo(new ChunkResult(5, 0, List.of(), false));
        assertThat(account.writes()).isEqualTo(5);
    }

    @Test
    void pausedItBeginsNoNumberAndCarriesOnWithWhatWasBegun() {
        String begun = NUMBERS.get(3);
        begin(begun);
        batches.pause(batch, null);

        ChunkResult result = update();

        assertThat(result).isEqualTo(new ChunkResult(1, 0, List.of(), true));
        assertThat(isOurs(begun)).isTrue();
        assertThat(audited()).singleElement().returns(begun, AuditMessage::phoneNumberId);
        assertThat(batches.progress(batch).remaining()).isEqualTo(4);
    }

    @Test
    void cancelledItBeginsNoNumber() {
        batches.stop(batch);
        assertThat(update()).isEqualTo(new ChunkResult(0, 0, List.of(), true));
        assertThat(account.writes()).isZero();
    }

    @Test
    void aNumberThatAnotherOperationHoldsIsPassedOver() {
        phoneNumbers.hold(NUMBERS.get(2), DEMO, aBatch().id(), Duration.ofSeconds(90));
        assertThat(update()).isEqualTo(new ChunkResult(4, 1, List.of(), false));
    }

    @Test
    void oneFailureTooManyPausesTheBatch() {
        batches.keepLimit(batch, new FailureLimit(0, null));
        account.failUpdate(refused(), false);
        update();
        assertThat(batches.progress(batch).pausedBecause()).isEqualTo("1 number failed, and at most 0 may.");
    }

    @Test
    void whatARunThatIsGoneHadBegunIsLeftToRecovery() {
        begin(NUMBERS.get(3));
        batches.lose(batch);

        assertThatThrownBy(this::update)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isFalse())
                .hasMessageContaining("recovery carries on");
        assertThat(account.writes()).isZero();

        // It goes on, by a run that was reset.
        batches.regain(batch);
        await().ignoreExceptions()
                .untilAsserted(() -> assertThat(update().updated()).isEqualTo(5));
    }

    @Test
    void nothingIsWrittenForABatchThatHasEnded() {
        begin(NUMBERS.get(3));
        bean(OperationAudit.class)
                .append(new AuditInput(
                        batch,
                        AuditAction.WEBHOOKS_BATCH_FAILED,
                        DEMO,
                        AuditSubject.NONE,
                        OperationEnd.failed(
                                OperationState.INTERRUPTED,
                                OperationFailure.of(ErrorCode.INTERRUPTED, "It was terminated."))));

        assertThatThrownBy(this::update)
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue())
                .hasMessageContaining("has ended");
        assertThat(account.writes()).isZero();
    }

    @Test
    void aNumberThatAnotherAttemptHasEndedIsNotPutBack() {
        account.failUpdate(refused(), true);
        account.whenUpdated(() -> results.end(batch, NUMBERS.get(0), ItemState.UPDATED, null, List.of()));

        assertThatThrownBy(this::update).hasMessageContaining("Another attempt has ended " + NUMBERS.get(0));

        assertThat(isOurs(NUMBERS.get(0))).isTrue();
    }

    @Test
    void aMistakeOfOursIsPutBackAndNotTriedAgain() {
        account.failUpdate(new IllegalStateException("a mistake"), true);

        ChunkResult result = update();

        assertThat(result.updated()).isEqualTo(4);
        assertThat(result.failed()).singleElement().asString().contains("An unexpected IllegalStateException");
        assertThat(voiceUrl(NUMBERS.get(0))).isEqualTo(THEIRS);
    }

    /** By an attempt whose worker died after its request. */
    private void begin(String id) {
        phoneNumbers.hold(id, DEMO, batch, Duration.ofSeconds(90));
        images.keep(batch, id, route(THEIRS), List.of());
        hold(id, urls.voiceUrl("agent_456"));
    }

    private ChunkResult update() {
        return activities.updateNumbers(new BatchChunk(batch, DEMO, NUMBERS));
    }

    private List<AuditMessage> audited() {
        return bean(AuditTrail.class).list(DEMO, AuditFilter.ALL, null, 99).items().stream()
                .filter(message -> batch.equals(message.operation()))
                .toList();
    }

    private boolean isOurs(String id) {
        return voiceUrl(id).equals(urls.voiceUrl("agent_456"));
    }

    private String voiceUrl(String id) {
        return account.held(sidOf(e164(id))).route().get(RouteField.VOICE_URL);
    }

    private void hold(String id, String voiceUrl) {
        account.hold(new AccountNumber(sidOf(e164(id)), e164(id), true, true, route(voiceUrl)));
    }

    private static Route route(String voiceUrl) {
        return new Route(Map.of(RouteField.VOICE_URL, voiceUrl, RouteField.VOICE_METHOD, "GET"));
    }

    private static String e164(String id) {
        return "+15550000" + id.substring("phone_".length());
    }

    private static TwilioException refused() {
        return new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_REFUSED, "Twilio does not want it."), null, null);
    }

    private static TwilioException unavailable() {
        return new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "The connection was cut."), null, null);
    }
}
