package dev.switchboard.api.operation;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.workflows.assignment.ClearNumberWorkflow;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.recovery.LostRun;
import dev.switchboard.workflows.recovery.RecoverNumberInput;
import dev.switchboard.workflows.recovery.RecoverNumberWorkflow;
import dev.switchboard.workflows.release.SettleReleaseInput;
import dev.switchboard.workflows.release.SettleReleaseWorkflow;
import org.jspecify.annotations.Nullable;

/**
 * The workflow of an operation.
 *
 * @param workflow its interface
 * @param input its one argument
 * @param summary what the Temporal UI shows in its list
 * @param number what it works on, when that is one number; Temporal's UI finds the run by it
 */
public record Launch(
        Class<?> workflow,
        Object input,
        String summary,
        @Nullable PhoneNumber number) {

    /** Of a workflow that works on many numbers, or on none. */
    public Launch(Class<?> workflow, Object input, String summary) {
        this(workflow, input, summary, null);
    }

    /** Puts right a number whose operation's run is lost. */
    public static Launch recovering(
            Operation operation, String phoneNumberId, LostRun lost, String summary, @Nullable PhoneNumber number) {
        return operation.type() == OperationType.RELEASE
                ? new Launch(
                        SettleReleaseWorkflow.class,
                        new SettleReleaseInput(operation.id(), operation.owner(), phoneNumberId, lost),
                        summary,
                        number)
                : new Launch(
                        RecoverNumberWorkflow.class,
                        new RecoverNumberInput(operation.id(), phoneNumberId, lost),
                        summary,
                        number);
    }

    /** Clears what is left of ours at a free number. */
    public static Launch clearing(String operationId, PhoneNumber number) {
        return new Launch(
                ClearNumberWorkflow.class,
                new UnassignNumberInput(operationId, number.owner(), number.id()),
                "Clear what is left of us at " + number.phoneNumber(),
                number);
    }

    /** Brings the webhooks of an assigned number up to date. */
    public static Launch updating(String operationId, PhoneNumber number) {
        return new Launch(
                UpdateNumberWebhooksWorkflow.class,
                new UpdateNumberWebhooksInput(operationId, number.owner(), number.id()),
                "Update webhooks of " + number.phoneNumber(),
                number);
    }
}
