package dev.switchboard.workflows;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.batch.BatchChunk;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.ChunkResult;
import dev.switchboard.workflows.batch.ImportNumbersInput;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import dev.switchboard.workflows.batch.ImportedPage;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches on the fakes: every number is planned as different, and updated by writing its voice and SMS fields. */
record FakeBatches(FakeDatabase database, FakeTwilio twilio) implements BatchTwilioActivities {

    private static final Set<Channel> ON_THE_NUMBER = Set.of(Channel.VOICE, Channel.SMS);

    @Override
    public boolean planPage(UpdateFleetWebhooksInput input, int page) {
        plan("planPage ", page);
        return page + 1 < database.accountPages.size();
    }

    @Override
    public void replanPage(UpdateFleetWebhooksInput input, int page) {
        plan("replanPage ", page);
    }

    private void plan(String step, int page) {
        twilio.perform(
                step + page,
                () -> database.accountPages.get(page).forEach(number -> database.items.putIfAbsent(number, "PENDING")));
    }

    @Override
    public ChunkResult updateNumbers(BatchChunk chunk) {
        int updated = 0;
        int busy = 0;
        boolean stopped = false;
        List<String> failed = new ArrayList<>();
        twilio.perform("updateNumbers " + chunk.phoneNumberIds().size(), () -> {});
        for (String id : chunk.phoneNumberIds()) {
            boolean begun = database.snapshots.containsKey(chunk.operationId() + "/" + id);
            if (!begun && !database.goesOn()) {
                stopped = true;
            } else if (database.held.contains(id)) {
                busy++;
            } else if ("PENDING".equals(database.items.get(id))) {
                try {
                    update(chunk, id);
                    updated++;
                } catch (ApplicationFailure failure) {
                    fail(chunk, id, Failures.reasonOf(failure));
                    failed.add(id + ": " + failure.getOriginalMessage());
                }
            }
        }
        return new ChunkResult(updated, busy, failed, stopped);
    }

    private void update(BatchChunk chunk, String id) {
        String state = database.states.getOrDefault(id, "FREE");
        if (!state.startsWith("ASSIGNED")) {
            throw Failures.refusal(ErrorCode.NOT_ASSIGNED, id + " has no agent");
        }
        Route wanted = FakeDatabase.ours(state.substring("ASSIGNED ".length()), ON_THE_NUMBER);
        Map<RouteField, String> held = twilio.route(FakeDatabase.sid(id));
        Route before = new Route(held);
        database.keepSnapshot(chunk.operationId(), id, before, List.of());
        FakeTwilio.await(twilio.holdVoice);
        twilio.perform("updateNumber", () -> held.putAll(wanted.fields()));
        audit(
                chunk,
                AuditAction.WEBHOOKS_UPDATED,
                AuditSubject.of(id, "agent_456").withBefore(before),
                OperationEnd.completed(new NumberOperationResult(
                        id, "+15550000123", null, List.of(before.changeTo(wanted, Channel.VOICE)))));
    }

    private void fail(BatchChunk chunk, String id, OperationFailure reason) {
        audit(
                chunk,
                AuditAction.WEBHOOKS_UPDATE_FAILED,
                AuditSubject.of(id, "agent_456"),
                OperationEnd.failed(OperationState.COMPENSATED, reason));
    }

    private void audit(BatchChunk chunk, AuditAction action, AuditSubject subject, OperationEnd end) {
        database.audit(new AuditInput(chunk.operationId(), action, chunk.owner(), subject, end));
    }

    @Override
    public List<String> verifyNumbers(BatchChunk chunk) {
        List<String> wrong = new ArrayList<>();
        for (String id : chunk.phoneNumberIds()) {
            twilio.calls.add("verifyNumber " + id);
            database.wrong.getOrDefault(id, List.of()).forEach(sentence -> wrong.add(id + ": " + sentence));
        }
        return wrong;
    }

    @Override
    public ImportedPage importPage(ImportNumbersInput input, @Nullable String pageToken) {
        int page = pageToken == null ? 0 : Integer.parseInt(pageToken);
        return new ImportedPage(
                new ImportNumbersResult(database.accountPages.get(page).size(), 0, 0),
                page + 1 < database.accountPages.size() ? String.valueOf(page + 1) : null);
    }
}
