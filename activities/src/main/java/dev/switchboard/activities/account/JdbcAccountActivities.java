package dev.switchboard.activities.account;

import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.account.AccountActivities;
import dev.switchboard.workflows.account.AccountWorkflowIds;
import dev.switchboard.workflows.account.RotateAuthTokenInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationType;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Rotations in PostgreSQL. */
@Component
final class JdbcAccountActivities implements AccountActivities {

    private final StoredAccounts accounts;
    private final TokenRotations rotations;
    private final OperationStates operationStates;

    JdbcAccountActivities(StoredAccounts accounts, TokenRotations rotations, OperationStates operationStates) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.operationStates = operationStates;
    }

    @Override
    public void beginRotation(RotateAuthTokenInput input) {
        operationStates.begin(
                input.operationId(),
                OperationType.ROTATE_AUTH_TOKEN,
                AccountWorkflowIds.workflowId(input.accountSid()));
        if (rotations.begin(input.accountSid(), input.owner(), input.operationId())) {
            return;
        }
        Optional<StoredAccount> account =
                accounts.find(input.accountSid()).filter(found -> found.owner().equals(input.owner()));
        if (account.isEmpty()) {
            throw Failures.refusal(
                    ErrorCode.ACCOUNT_UNKNOWN, "The Twilio account " + input.accountSid() + " is not stored any more.");
        }
        throw Failures.refusal(
                ErrorCode.OPERATION_RUNNING, "Another operation rotates the auth token of " + input.accountSid() + ".");
    }

    /** Also when the account is gone meanwhile, and its tokens with it. */
    @Override
    public void endRotation(RotateAuthTokenInput input) {
        rotations.ended(input.accountSid(), input.operationId());
    }
}
