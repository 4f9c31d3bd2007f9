package dev.switchboard.api.operation;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.assignment.ClearNumberWorkflow;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
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
