package dev.switchboard.activities.twilio;

import dev.switchboard.activities.account.AccountTokens;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredAccounts.AccountWithTokens;
import dev.switchboard.activities.account.TokenRotations;
import dev.switchboard.activities.secret.NoSecretKeyException;
import dev.switchboard.activities.secret.UnreadableSecretException;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.account.AccountTwilioActivities;
import dev.switchboard.workflows.account.RotateAuthTokenInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Rotations at Twilio, through its REST API. Which token Twilio accepts tells what a lost answer has done. */
final class TwilioAccountActivities implements AccountTwilioActivities {

    private static final int CONFLICT = 409;

    private final StoredAccounts accounts;
    private final TokenRotations rotations;
    private final AccountClients clients;
    private final SingleShotHttpClient http;

    TwilioAccountActivities(
            StoredAccounts accounts, TokenRotations rotations, AccountClients clients, SingleShotHttpClient http) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.clients = clients;
        this.http = http;
    }

    @Override
    public void createNextToken(RotateAuthTokenInput input) {
        asked(input, account -> {
            AccountTokens tokens = keepWhatWasPromoted(input, account, tokens(input));
            String next = tokens.next();
            if (next != null && account.with(next).authenticates()) {
                // Kept by an attempt before this one, or by a rotation that was lost.
                return;
            }
            TokenRequests twilio = account.with(tokens.current());
            if (next != null || rotations.nextMayExist(input.accountSid())) {
                twilio.delete();
            }
            kept(input, rotations.nextMayExist(input.accountSid(), input.operationId(), true));
            kept(input, rotations.keepNext(input.accountSid(), input.operationId(), create(input, twilio)));
        });
    }

    private String create(RotateAuthTokenInput input, TokenRequests twilio) {
        try {
            return twilio.create();
        } catch (TwilioException e) {
            if (isDefinite(e)) {
                // There may be somebody else's, which is not to be deleted by the next attempt.
                kept(input, rotations.nextMayExist(input.accountSid(), input.operationId(), false));
            }
            if (isStatus(e, CONFLICT)) {
                throw changedByOthers("Twilio has a secondary auth token of " + input.accountSid()
                        + " already, which is not ours: promote or delete it in the Twilio Console, and try again.");
            }
            throw e;
        }
    }

    @Override
    public void promoteNextToken(RotateAuthTokenInput input) {
        asked(input, account -> {
            AccountTokens tokens = tokens(input);
            String next = tokens.next();
            if (next == null) {
                // By an attempt before this one, whose answer was lost.
                return;
            }
            kept(
                    input,
                    rotations.promoted(input.accountSid(), input.operationId(), promote(input, account, tokens, next)));
        });
    }

    private String promote(RotateAuthTokenInput input, ByToken account, AccountTokens tokens, String next) {
        TokenRequests twilio = account.with(tokens.current());
        try {
            return twilio.promote();
        } catch (TwilioException e) {
            if (!TokenRequests.isUnauthorized(e) && !e.gone()) {
                throw e;
            }
            if (!account.with(next).authenticates()) {
                throw changedByOthers("Somebody else has deleted or replaced the secondary auth token of "
                        + input.accountSid() + " meanwhile.");
            }
            if (twilio.authenticates()) {
                throw e.gone()
                        ? notYet("Twilio says both that there is a secondary auth token and that there is none.")
                        : e;
            }
            return next;
        }
    }

    @Override
    public void verifyToken(RotateAuthTokenInput input) {
        asked(input, account -> {
            if (!account.with(tokens(input).current()).authenticates()) {
                throw notYet("Twilio does not accept the new auth token of " + input.accountSid()
                        + ": if somebody else has changed it, give the new one with PUT /api/twilio-accounts.");
            }
        });
    }

    @Override
    public void deleteNextToken(RotateAuthTokenInput input) {
        asked(input, account -> {
            Optional<AccountWithTokens> found = find(input);
            if (found.isEmpty()
                    || !input.operationId().equals(found.get().account().rotationId())) {
                return;
            }
            AccountTokens tokens =
                    keepWhatWasPromoted(input, account, found.get().tokens());
            if (tokens.next() != null || rotations.nextMayExist(input.accountSid())) {
                account.with(tokens.current()).delete();
            }
            kept(input, rotations.undone(input.accountSid(), input.operationId()));
        });
    }

    /** When Twilio accepts the next token and not the current one, it was promoted, whatever we heard of it. */
    private AccountTokens keepWhatWasPromoted(RotateAuthTokenInput input, ByToken account, AccountTokens tokens) {
        String next = tokens.next();
        if (next == null
                || account.with(tokens.current()).authenticates()
                || !account.with(next).authenticates()) {
            return tokens;
        }
        kept(input, rotations.promoted(input.accountSid(), input.operationId(), next));
        return tokens.promoted();
    }

    private AccountTokens tokens(RotateAuthTokenInput input) {
        AccountWithTokens found = find(input).orElseThrow(() -> lost(input));
        if (!input.operationId().equals(found.account().rotationId())) {
            throw lost(input);
        }
        return found.tokens();
    }

    private Optional<AccountWithTokens> find(RotateAuthTokenInput input) {
        return accounts.findWithTokens(input.accountSid());
    }

    private static void kept(RotateAuthTokenInput input, boolean done) {
        if (!done) {
            throw lost(input);
        }
    }

    private void refuseUnlessHeld(RotateAuthTokenInput input) {
        if (!rotations.holds(input.accountSid(), input.operationId())) {
            throw lost(input);
        }
    }

    private static RuntimeException lost(RotateAuthTokenInput input) {
        return Failures.nonRetryable(OperationFailure.of(
                ErrorCode.ACCOUNT_UNKNOWN,
                "The Twilio account " + input.accountSid()
                        + " is not stored any more, or another rotation has taken over."));
    }

    private static RuntimeException changedByOthers(String message) {
        return Failures.refusal(ErrorCode.TOKEN_CHANGED_BY_OTHERS, message);
    }

    private static RuntimeException notYet(String message) {
        return Failures.notYet(OperationFailure.of(ErrorCode.TOKEN_CHANGED_BY_OTHERS, message));
    }

    /** Whether the request was surely not carried out. */
    private static boolean isDefinite(TwilioException e) {
        @Nullable Integer status = e.failure().twilioStatus();
        return e.failure().code() == ErrorCode.TWILIO_RATE_LIMITED || (status != null && status >= 400 && status < 500);
    }

    private static boolean isStatus(TwilioException e, int status) {
        Integer answered = e.failure().twilioStatus();
        return answered != null && answered == status;
    }

    /** Hands on the account as it may be asked while the rotation holds it, and turns failures into Temporal's. */
    private void asked(RotateAuthTokenInput input, Consumer<ByToken> request) {
        String accountSid = input.accountSid();
        RequestContext context = RequestContext.ofAttempt().fencedBy(() -> refuseUnlessHeld(input));
        try {
            request.accept(token -> new TokenRequests(
                    accountSid,
                    clients.client(accountSid, context)
                            .requests()
                            .with(TwilioRequests.credentials(accountSid, token, http))));
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        } catch (UnreadableSecretException | NoSecretKeyException e) {
            throw Failures.nonRetryable(OperationFailure.of(ErrorCode.ACCOUNT_UNKNOWN, String.valueOf(e.getMessage())));
        }
    }

    /** The account, asked with one of its tokens. */
    @FunctionalInterface
    private interface ByToken {
        TokenRequests with(String token);
    }
}
