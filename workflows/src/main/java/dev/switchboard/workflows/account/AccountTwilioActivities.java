package dev.switchboard.workflows.account;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/**
 * The steps of a rotation at Twilio, on the task queue {@code twilio}. Each reads the account's tokens from the
 * database and keeps there what it was answered. What an answer that was lost has left at Twilio is found out by
 * looking. Every method may be repeated.
 */
@ActivityInterface
public interface AccountTwilioActivities {

    /** Has Twilio make a secondary token, and keeps it as the next one: webhooks signed with either are accepted. */
    @ActivityMethod
    void createNextToken(RotateAuthTokenInput input);

    /** Has Twilio sign with the next token from now on; the former one stays accepted here, and not at Twilio. */
    @ActivityMethod
    void promoteNextToken(RotateAuthTokenInput input);

    /** Checks that Twilio accepts the token that is current now. */
    @ActivityMethod
    void verifyToken(RotateAuthTokenInput input);

    /** The undo of {@link #createNextToken}; when Twilio has promoted the token in truth, it is kept. */
    @ActivityMethod
    void deleteNextToken(RotateAuthTokenInput input);
}
