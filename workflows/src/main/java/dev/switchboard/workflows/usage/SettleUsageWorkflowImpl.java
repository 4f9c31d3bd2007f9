package dev.switchboard.workflows.usage;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.util.List;

/**
 * See {@link SettleUsageWorkflow}. The messages that wait, and how often each was asked about, are in the database, so
 * that a run needs to carry nothing on to the next.
 */
public final class SettleUsageWorkflowImpl implements SettleUsageWorkflow {

    /** Messages asked about at a time. The rate is held where the requests are sent. */
    static final int BATCH = 50;

    /** Messages of one run at most; each is about six events. */
    static final int MESSAGES_PER_RUN = 600;

    /** Waits of one run at most. */
    static final int WAITS_PER_RUN = 200;

    private final UsageActivities usage =
            Workflow.newLocalActivityStub(UsageActivities.class, StepOptions.database("Segments"));

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public void settle() {
        int asked = 0;
        int waited = 0;
        while (true) {
            UnsettledMessages unsettled = usage.unsettled(BATCH);
            Long nextInMillis = unsettled.nextInMillis();
            if (unsettled.messageSids().isEmpty() && nextInMillis == null) {
                return;
            }
            if (nextInMillis != null) {
                Pause.of(Duration.ofMillis(nextInMillis), "Until the next message is due");
                waited++;
            }
            settle(unsettled.messageSids());
            asked += unsettled.messageSids().size();
            Workflow.setCurrentDetails(asked + " messages asked about in this run");
            if (asked >= MESSAGES_PER_RUN
                    || waited >= WAITS_PER_RUN
                    || Workflow.getInfo().isContinueAsNewSuggested()) {
                Workflow.continueAsNew();
            }
        }
    }

    private void settle(List<String> messageSids) {
        Promise.allOf(messageSids.stream()
                        .map(sid -> Async.procedure(this::settleOne, sid))
                        .toList())
                .get();
    }

    private void settleOne(String messageSid) {
        try {
            Workflow.newActivityStub(
                            UsageTwilioActivities.class, StepOptions.about(messageSid, StepOptions.TWILIO_FORWARD))
                    .settleMessage(messageSid);
        } catch (ActivityFailure failure) {
            if (failure.getCause() instanceof CanceledFailure) {
                throw failure;
            }
            usage.postponeMessage(messageSid);
        }
    }
}
