package dev.switchboard.workflows.drift;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.assignment.ClearNumberWorkflow;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.CountedOperation;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflow;
import dev.switchboard.workflows.drift.DriftCursor.CheckPhase;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.RunSearch;
import dev.switchboard.workflows.saga.OperationFrame;
import dev.switchboard.workflows.saga.Pause;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.common.Priority;
import io.temporal.common.VersioningBehavior;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import io.temporal.workflow.WorkflowVersioningBehavior;
import java.time.Duration;
import java.util.List;

/** See {@link CheckFleetDriftWorkflow}. One request to Twilio tells the routes of a thousand numbers. */
public final class CheckFleetDriftWorkflowImpl implements CheckFleetDriftWorkflow {

    /** Pages read by one run at most, half a million numbers: the in-process server never suggests an end. */
    static final int PAGES_PER_RUN = 500;

    /** Owners repaired and numbers cleared by one run at most. */
    static final int REPAIRS_PER_RUN = 400;

    /** Owners repaired at a time: each repair reads the account's pages again. */
    static final int REPAIRS_AT_A_TIME = 4;

    /** Free numbers cleared at a time: each takes a few requests to Twilio. */
    static final int CLEARINGS_AT_A_TIME = 20;

    /** A repair that takes longer, or that somebody has paused, goes on without being waited for. */
    static final Duration REPAIR_WAIT = Duration.ofMinutes(15);

    /** Behind whatever is interactive, where the server knows priorities: 1 is first, 5 last. */
    private static final Priority LAST = Priority.newBuilder().setPriorityKey(5).build();

    private final DriftActivities drift =
            Workflow.newLocalActivityStub(DriftActivities.class, StepOptions.database("Drift of the fleet"));
    private final DriftTwilioActivities account =
            Workflow.newActivityStub(DriftTwilioActivities.class, StepOptions.BATCH_PAGE);

    private final CheckFleetDriftInput input;
    private final DriftCheck check;
    private DriftCursor cursor;
    private DriftResult result = new DriftResult(0, 0, 0, 0, 0);
    private int pages;
    private int repairs;

    @WorkflowInit
    public CheckFleetDriftWorkflowImpl(CheckFleetDriftInput input) {
        this.input = input.operationId() == null ? input.withOperationId("op_" + Workflow.randomUUID()) : input;
        this.check = this.input.check();
        this.cursor = input.cursor();
    }

    @Override
    @WorkflowVersioningBehavior(VersioningBehavior.AUTO_UPGRADE)
    public DriftResult check(CheckFleetDriftInput sameInput) {
        RunSearch.add(check.operationId());
        drift.beginCheck(check, Workflow.getInfo().getWorkflowId());
        CountedOperation operation = new CountedOperation(new OperationFrame(
                check.operationId(), check.owner(), AuditAction.DRIFT_CHECKED, AuditAction.DRIFT_CHECK_FAILED));
        operation.run(
                () -> {
                    readPages();
                    findMissing();
                    repair();
                    clear();
                },
                () -> count().counts());
        return result;
    }

    private void readPages() {
        while (cursor.phase() == CheckPhase.READING) {
            continueAsNewWhenLong();
            cursor = cursor.after(account.checkPage(check, cursor.page()));
            pages++;
            Workflow.setCurrentDetails(cursor.checked() + " numbers checked");
        }
    }

    private void findMissing() {
        if (cursor.phase() != CheckPhase.MISSING) {
            return;
        }
        boolean more = true;
        while (more) {
            more = drift.findMissing(check);
        }
        drift.resolveRebound(check);
        cursor = cursor.in(CheckPhase.REPAIRING);
    }

    private void repair() {
        while (cursor.phase() == CheckPhase.REPAIRING) {
            continueAsNewWhenLong();
            List<String> owners = drift.ownersToRepair(check, cursor.after(), REPAIRS_AT_A_TIME);
            if (owners.isEmpty()) {
                cursor = cursor.in(CheckPhase.CLEARING);
                return;
            }
            waitFor(owners.stream()
                    .map(owner -> Async.procedure(this::repair, owner))
                    .toList());
            cursor = cursor.after(owners.get(owners.size() - 1));
        }
    }

    private void clear() {
        while (true) {
            continueAsNewWhenLong();
            List<UnassignNumberInput> clearings = drift.openClearings(check, cursor.after(), CLEARINGS_AT_A_TIME);
            if (clearings.isEmpty()) {
                return;
            }
            waitFor(clearings.stream()
                    .map(clearing -> Async.procedure(this::clear, clearing))
                    .toList());
            cursor = cursor.after(clearings.get(clearings.size() - 1).phoneNumberId());
        }
    }

    private void waitFor(List<Promise<Void>> repairing) {
        Pause.until(
                () -> repairing.stream().allMatch(Promise::isCompleted),
                REPAIR_WAIT,
                "Longest wait for " + repairing.size() + " repairs");
        repairing.stream().filter(Promise::isCompleted).forEach(Promise::get);
        repairs += repairing.size();
    }

    private void repair(String owner) {
        String repairId = drift.openRepair(check, owner);
        if (repairId == null) {
            return;
        }
        UpdateFleetWebhooksWorkflow batch = Workflow.newChildWorkflowStub(
                UpdateFleetWebhooksWorkflow.class,
                ofTheOwner(owner, repairId, BatchWorkflowIds.updateWorkflowId(owner), "Repair"));
        start(repairId, () -> batch.update(UpdateFleetWebhooksInput.of(repairId, owner, BatchScope.SELECTED)));
    }

    private void clear(UnassignNumberInput clearing) {
        ClearNumberWorkflow number = Workflow.newChildWorkflowStub(
                ClearNumberWorkflow.class,
                ofTheOwner(
                        clearing.owner(),
                        clearing.operationId(),
                        NumberWorkflowIds.workflowId(clearing.phoneNumberId()),
                        "Clear"));
        start(clearing.operationId(), () -> number.clear(clearing));
    }

    /** An operation of the owner's own: to be paused and cancelled by the owner, not with the check. */
    private ChildWorkflowOptions ofTheOwner(String owner, String operationId, String workflowId, String doing) {
        return ChildWorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTypedSearchAttributes(RunSearch.ofChild(owner, operationId))
                .setStaticSummary(doing + " what " + check.operationId() + " found")
                .setPriority(LAST)
                .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_ABANDON)
                .setCancellationType(ChildWorkflowCancellationType.ABANDON)
                .build();
    }

    private void start(String operationId, Functions.Proc child) {
        try {
            child.apply();
        } catch (ChildWorkflowFailure failure) {
            // Another operation is at it, so the next check will see what is left. One that failed has said so itself.
            if (failure.getCause() instanceof WorkflowExecutionAlreadyStarted) {
                drift.discardRepair(operationId);
            }
        }
    }

    private DriftResult count() {
        result = drift.countCheck(check, cursor.checked());
        Workflow.setCurrentDetails(result.details());
        return result;
    }

    private void continueAsNewWhenLong() {
        if (pages >= PAGES_PER_RUN
                || repairs >= REPAIRS_PER_RUN
                || Workflow.getInfo().isContinueAsNewSuggested()) {
            Workflow.continueAsNew(input.withCursor(cursor));
        }
    }
}
