package dev.switchboard.workflows;

import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.fleet.FleetNumberInput;
import dev.switchboard.workflows.fleet.FleetTwilioActivities;
import dev.switchboard.workflows.fleet.ImportNumbersInput;
import dev.switchboard.workflows.fleet.ImportNumbersResult;
import dev.switchboard.workflows.fleet.ImportedPage;
import dev.switchboard.workflows.fleet.NumberOutcome;
import dev.switchboard.workflows.fleet.RestoredNumber;
import dev.switchboard.workflows.fleet.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.recovery.BeforeImage;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Batches on the fakes: every number is planned as different, and updated by writing its voice and SMS fields. */
record FakeFleet(FakeDatabase database, FakeTwilio twilio) implements FleetTwilioActivities {

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
    public NumberOutcome updateNumber(FleetNumberInput input) {
        String id = input.phoneNumberId();
        if (database.held.contains(id)) {
            return NumberOutcome.BUSY;
        }
        String state = database.states.getOrDefault(id, "FREE");
        if (!state.startsWith("ASSIGNED")) {
            throw Failures.refusal(ErrorCode.NOT_ASSIGNED, id + " has no agent");
        }
        Route wanted = FakeDatabase.ours(state.substring("ASSIGNED ".length()), ON_THE_NUMBER);
        Map<RouteField, String> held = twilio.route(FakeDatabase.sid(id));
        Route before = new Route(held);
        database.keepSnapshot(input.operationId(), id, before, List.of());
        twilio.await();
        twilio.perform("updateNumber", () -> held.putAll(wanted.fields()));
        database.audit(new AuditInput(
                input.operationId(),
                AuditAction.WEBHOOKS_UPDATED,
                input.owner(),
                AuditSubject.of(id, "agent_456").withBefore(before),
                OperationEnd.completed(new NumberOperationResult(
                        id, "+15550000123", null, List.of(before.changeTo(wanted, Channel.VOICE))))));
        return NumberOutcome.UPDATED;
    }

    @Override
    public RestoredNumber restoreNumber(FleetNumberInput input) {
        BeforeImage kept = database.snapshots.get(input.operationId() + "/" + input.phoneNumberId());
        @Nullable Route before = kept == null ? null : kept.route();
        twilio.perform("restoreNumber", () -> {
            if (before != null) {
                Map<RouteField, String> held = twilio.route(FakeDatabase.sid(input.phoneNumberId()));
                held.clear();
                held.putAll(before.fields());
            }
        });
        return new RestoredNumber("agent_456", before, Map.of());
    }

    @Override
    public List<String> verifyNumber(FleetNumberInput input) {
        twilio.calls.add("verifyNumber " + input.phoneNumberId());
        return database.wrong.getOrDefault(input.phoneNumberId(), List.of());
    }

    @Override
    public ImportedPage importPage(ImportNumbersInput input, @Nullable String pageToken) {
        int page = pageToken == null ? 0 : Integer.parseInt(pageToken);
        return new ImportedPage(
                new ImportNumbersResult(database.accountPages.get(page).size(), 0, 0),
                page + 1 < database.accountPages.size() ? String.valueOf(page + 1) : null);
    }
}
