package dev.switchboard.workflows.release;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** See {@link SettleReleaseWorkflow}. */
public final class SettleReleaseWorkflowImpl implements SettleReleaseWorkflow {

    private final ReleaseActivities releases;
    private final SettleReleaseInput input;
    private final OperationFrame frame;
    private @Nullable NumberToRelease number;

    @WorkflowInit
    public SettleReleaseWorkflowImpl(SettleReleaseInput input) {
        this.input = input;
        this.releases =
                Workflow.newLocalActivityStub(ReleaseActivities.class, StepOptions.database(input.phoneNumberId()));
        this.frame = ReleaseFrame.of(input.operationId(), input.owner(), input.phoneNumberId(), () -> number);
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void settle(SettleReleaseInput sameInput) {
        Pause.until(input.lost().quietAt(), "Until nothing of the lost run can write any more");
        LostRelease lost = releases.loadLostRelease(input.operationId(), input.phoneNumberId());
        NumberToRelease held = lost.number();
        number = held;
        if (held == null) {
            keep();
            return;
        }
        if (lost.released()) {
            released(held);
            return;
        }
        frame.beforeStep("keep the number", () -> releases.keepNumber(input.operationId(), input.phoneNumberId()));
        NumberAttachments before = lost.detaching();
        if (before != null) {
            DetachingNumber detaching = new DetachingNumber(frame, releases, held.number());
            NumberAttachments now = detaching.attachmentsUntilKnown();
            if (now == null) {
                releases.confirmReleased(input.operationId(), input.phoneNumberId());
                released(held);
                return;
            }
            detaching.willAttachAgain(before);
            String sender = before.senderSid();
            if (sender != null && now.senderSid() == null) {
                frame.beforeStep("register the WhatsApp sender again", () -> {
                    throw detaching.senderIsGone(sender);
                });
            }
        }
        keep();
    }

    private void released(NumberToRelease held) {
        frame.completed(
                new NumberOperationResult(input.phoneNumberId(), held.number().phoneNumber(), null, List.of()));
    }

    private void keep() {
        frame.turnBack(OperationFailure.of(ErrorCode.INTERRUPTED, input.lost().because()), "The number is kept.");
    }
}
