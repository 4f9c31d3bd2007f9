package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.workflows.account.RotateAuthTokenInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationType;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way in which a rotation may go wrong at Twilio; in the end Twilio has no token that is not stored. */
class TwilioAccountActivitiesTest extends StoredAccountsOnSimulator {

    private static final String SECONDARY = "/v1/AuthTokens/Secondary";
    private static final String PROMOTE = "/v1/AuthTokens/Promote";

    private final TwilioAccountActivities activities = new TwilioAccountActivities(store, rotations, registry, http);

    @BeforeEach
    void beginARotation() {
        anAccount(SID, TOKEN, null);
        assertThat(rotations.begin(SID, DEMO, input().operationId())).isTrue();
    }

    @Test
    void rotates() {
        activities.createNextToken(input());
        String next = stored().next();
        assertThat(next).isNotNull().isEqualTo(atTwilio().secondaryAuthToken());
        assertThat(stored().all()).containsExactly(TOKEN, next);

        activities.promoteNextToken(input());
        assertThat(atTwilio().authToken()).isEqualTo(next);
        assertThat(stored().all()).containsExactly(next, TOKEN);
        activities.verifyToken(input());

        assertThat(rotations.ended(SID, input().operationId())).isTrue();
        assertThat(stored().all()).containsExactly(next);
    }

    @Test
    void everyStepMayBeRepeated() {
        activities.createNextToken(input());
        activities.createNextToken(input());
        String next = stored().next();
        activities.promoteNextToken(input());
        activities.promoteNextToken(input());

        assertThat(stored().all()).containsExactly(next, TOKEN);
        assertThat(atTwilio())
                .isEqualTo(SimulatedAccount.of(SID, String.valueOf(next))
                        .withParent(atTwilio().parentAccountSid()));
    }

    @Test
    void aSecondaryTokenWhoseAnswerWasLostIsReplaced() {
        loseTheAnswerTo("POST", SECONDARY);
        assertRetried(() -> activities.createNextToken(input()));
        String lost = atTwilio().secondaryAuthToken();
        assertThat(lost).isNotNull();
        assertThat(stored().next()).isNull();

        activities.createNextToken(input());

        assertThat(stored().next())
                .isNotNull()
                .isNotEqualTo(lost)
                .isEqualTo(atTwilio().secondaryAuthToken());
    }

    @Test
    void aSecondaryTokenWhoseAnswerWasLostForGoodIsDeleted() {
        loseTheAnswerTo("POST", SECONDARY);
        assertRetried(() -> activities.createNextToken(input()));
        loseTheAnswerTo("DELETE", SECONDARY);
        assertRetried(() -> activities.deleteNextToken(input()));

        activities.deleteNextToken(input());

        assertThat(atTwilio().secondaryAuthToken()).isNull();
        assertUndone();
    }

    @Test
    void aPromotionWhoseAnswerWasLostIsFoundOut() {
        activities.createNextToken(input());
        String next = stored().next();
        loseTheAnswerTo("POST", PROMOTE);
        assertRetried(() -> activities.promoteNextToken(input()));
        assertThat(atTwilio().authToken()).isEqualTo(next);
        assertThat(stored().current()).as("not known yet, and both accepted").isEqualTo(TOKEN);

        activities.promoteNextToken(input());

        assertThat(stored().all()).containsExactly(next, TOKEN);
        assertThat(requestsTo(PROMOTE)).hasSize(2);
        activities.verifyToken(input());
    }

    @Test
    void theUndoOfAPromotionWhoseAnswerWasLostKeepsTheToken() {
        activities.createNextToken(input());
        String next = stored().next();
        loseTheAnswerTo("POST", PROMOTE);
        assertRetried(() -> activities.promoteNextToken(input()));

        activities.deleteNextToken(input());

        assertThat(atTwilio().authToken()).isEqualTo(next);
        assertThat(stored().current()).isEqualTo(next);
        assertThat(store.find(SID).orElseThrow().rotationId()).isNull();
    }

    @Test
    void aPromotionThatWasNotCarriedOutIsAskedForAgain() {
        activities.createNextToken(input());
        simulator.replaceFaults(
                List.of(Fault.status(Fault.Match.post(PROMOTE), 503).withTimes(1)));
        assertRetried(() -> activities.promoteNextToken(input()));

        activities.promoteNextToken(input());

        assertThat(stored().current()).isEqualTo(atTwilio().authToken()).isNotEqualTo(TOKEN);
    }

    @Test
    void aPromotionThatIsRefusedIsUndone() {
        activities.createNextToken(input());
        simulator.replaceFaults(
                List.of(Fault.status(Fault.Match.post(PROMOTE), 400).withTimes(1)));
        assertRefused(() -> activities.promoteNextToken(input()), ErrorCode.TWILIO_REFUSED);

        activities.deleteNextToken(input());

        assertThat(atTwilio())
                .extracting(SimulatedAccount::authToken, SimulatedAccount::secondaryAuthToken)
                .containsExactly(TOKEN, null);
        assertUndone();
    }

    @Test
    void somebodyElsesSecondaryTokenIsLeftAlone() {
        simulator.changeAccount(SID, account -> account.withSecondaryAuthToken("theirs"));

        assertRefused(() -> activities.createNextToken(input()), ErrorCode.TOKEN_CHANGED_BY_OTHERS, "already");
        activities.deleteNextToken(input());

        assertThat(atTwilio().secondaryAuthToken()).isEqualTo("theirs");
        assertUndone();
    }

    @Test
    void aSecondaryTokenThatSomebodyElseDeletedIsNotPromoted() {
        activities.createNextToken(input());
        simulator.changeAccount(SID, account -> account.withSecondaryAuthToken(null));

        assertRefused(
                () -> activities.promoteNextToken(input()), ErrorCode.TOKEN_CHANGED_BY_OTHERS, "deleted or replaced");
        activities.deleteNextToken(input());

        assertThat(atTwilio().authToken()).isEqualTo(TOKEN);
        assertUndone();
    }

    @Test
    void aSecondaryTokenThatSomebodyElseReplacedIsKeptWhenItWasPromoted() {
        activities.createNextToken(input());
        simulator.changeAccount(SID, account -> account.withSecondaryAuthToken("theirs"));

        activities.promoteNextToken(input());

        assertThat(atTwilio().authToken()).isEqualTo("theirs");
        assertThat(stored().current()).isEqualTo("theirs");
    }

    @Test
    void anAccountWhoseTokenSomebodyElseHasRotatedCannotBeUndoneAndSaysSo() {
        activities.createNextToken(input());
        simulator.changeAccount(SID, account -> account.withAuthToken("theirs").withSecondaryAuthToken(null));

        assertRefused(() -> activities.promoteNextToken(input()), ErrorCode.TOKEN_CHANGED_BY_OTHERS);
        assertRefused(() -> activities.deleteNextToken(input()), ErrorCode.TWILIO_REFUSED);
        assertThatThrownBy(() -> activities.verifyToken(input())).hasMessageContaining("PUT /api/twilio-accounts");
    }

    @Test
    void aRotationThatWasLostIsTakenOverWhereverItStood() {
        activities.createNextToken(input());
        String lost = stored().next();
        loseTheAnswerTo("POST", PROMOTE);
        assertRetried(() -> activities.promoteNextToken(input()));
        String again = anOperation(OperationType.ROTATE_AUTH_TOKEN, "phone_125").id();
        RotateAuthTokenInput input = new RotateAuthTokenInput(again, DEMO, SID, 0, 0);
        assertThat(rotations.begin(SID, DEMO, again)).isTrue();

        activities.createNextToken(input);
        activities.promoteNextToken(input);

        assertThat(stored().current()).isEqualTo(atTwilio().authToken()).isNotEqualTo(lost);
        assertThat(atTwilio().secondaryAuthToken()).isNull();
    }

    @Test
    void requestsGoOnWhateverAProcessKnowsOfTheRotation() {
        var number = aNumberIn(SID, "+15557770001");
        registry.of(SID, RequestContext.INTERACTIVE).readNumber(number);
        activities.createNextToken(input());
        registry.of(SID, RequestContext.INTERACTIVE).readNumber(number);
        pass(StoredAccountCache.EXPIRY.plusNanos(1));
        registry.of(SID, RequestContext.INTERACTIVE).readNumber(number);

        activities.promoteNextToken(input());

        assertThat(registry.of(SID, RequestContext.INTERACTIVE)
                        .readNumber(number)
                        .phoneNumber())
                .as("with the next token, since it knows of no promotion")
                .isEqualTo("+15557770001");
        assertThat(meters.counter("switchboard.twilio.credentials.refused").count())
                .as("no alert")
                .isZero();
        pass(StoredAccountCache.EXPIRY.plusNanos(1));
        assertThat(registry.of(SID, RequestContext.INTERACTIVE)
                        .readNumber(number)
                        .phoneNumber())
                .isEqualTo("+15557770001");
    }

    private void assertUndone() {
        assertThat(stored().all()).containsExactly(TOKEN);
        assertThat(store.find(SID).orElseThrow().rotationId()).isNull();
    }

    private void loseTheAnswerTo(String method, String path) {
        simulator.replaceFaults(List.of(
                Fault.dropAfterApply(new Fault.Match(method, path, null, null)).withTimes(1)));
    }

    private static void assertRetried(ThrowingCallable step) {
        assertThatThrownBy(step).isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
            assertThat(failure.isNonRetryable()).isFalse();
            assertThat(failure.getMessage()).doesNotContain(TOKEN);
        });
    }

    /** The operation has no row, so to the database it is one that was lost. */
    private static RotateAuthTokenInput input() {
        return new RotateAuthTokenInput("op_rotation", DEMO, SID, 0, 0);
    }
}
