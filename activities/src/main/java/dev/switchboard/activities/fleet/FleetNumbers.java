package dev.switchboard.activities.fleet;

import dev.switchboard.activities.attempt.CurrentAttempt;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.Snapshots;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.PutBack;
import dev.switchboard.activities.twilio.RestorePlan;
import dev.switchboard.activities.twilio.RouteDifferences;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.fleet.FleetNumberInput;
import dev.switchboard.workflows.fleet.NumberOutcome;
import dev.switchboard.workflows.fleet.RestoredNumber;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Restoration;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.WebhookActivities;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The numbers of a batch, one at a time: held in the database, their before-image kept, written by one request, and the
 * result and its audit message kept in one transaction.
 */
@Component
final class FleetNumbers {

    /** Longer than a step may take, so that two attempts on one number never overlap with another operation. */
    private static final Duration HOLD = Duration.ofSeconds(60);

    private static final Set<Channel> ON_THE_NUMBER = EnumSet.of(Channel.VOICE, Channel.SMS);

    private final TwilioAccounts accounts;
    private final PhoneNumbers numbers;
    private final Snapshots snapshots;
    private final Operations operations;
    private final BatchPlans items;
    private final AuditActivities audit;
    private final WebhookActivities webhooks;
    private final WebhookUrls urls;
    private final FoundValues values;
    private final Clock clock;

    FleetNumbers(
            TwilioAccounts accounts,
            PhoneNumbers numbers,
            Snapshots snapshots,
            Operations operations,
            BatchPlans items,
            AuditActivities audit,
            WebhookActivities webhooks,
            WebhookUrls urls,
            FoundValues values,
            Clock clock) {
        this.accounts = accounts;
        this.numbers = numbers;
        this.snapshots = snapshots;
        this.operations = operations;
        this.items = items;
        this.audit = audit;
        this.webhooks = webhooks;
        this.urls = urls;
        this.values = values;
        this.clock = clock;
    }

    /** See {@link dev.switchboard.workflows.fleet.FleetTwilioActivities#updateNumber}. */
    NumberOutcome update(FleetNumberInput input) {
        Optional<PlannedNumber> pending = items.pending(input.operationId(), input.phoneNumberId());
        if (pending.isEmpty()) {
            // An attempt before this one ended it, and its answer was lost.
            return NumberOutcome.UPDATED;
        }
        Optional<PhoneNumber> held = numbers.hold(input.phoneNumberId(), input.owner(), input.operationId(), HOLD);
        if (held.isEmpty()) {
            refuseUnlessAssigned(input);
            return NumberOutcome.BUSY;
        }
        return update(input, pending.get(), held.get());
    }

    private NumberOutcome update(FleetNumberInput input, PlannedNumber item, PhoneNumber number) {
        Operation operation = operation(input);
        FleetGoal goal = goal(operation, number);
        Optional<Route> kept = snapshots.find(input.operationId(), input.phoneNumberId());
        Route now =
                kept.isPresent() ? read(number) : freshlyListed(item, number).orElseGet(() -> read(number));
        Route before = kept.orElseGet(() -> writesSender(operation, number) ? withSender(number, item, now) : now);
        List<RouteChange> changes = goal.changesFrom(before);
        List<RouteChange> onTheNumber = onTheNumber(changes);
        boolean undoing = operation.type() == OperationType.UNDO_FLEET;
        refuseToOverwrite(number.reference(), onTheNumber, now, undoing && kept.isPresent());
        if (!changes.isEmpty()) {
            snapshots.keep(input.operationId(), input.phoneNumberId(), before, changes);
        }
        Map<RouteField, String> write = new EnumMap<>(RouteField.class);
        onTheNumber.forEach(change -> change.to().forEach((field, value) -> {
            if (!now.get(field).equals(value)) {
                write.put(field, value);
            }
        }));
        List<RefusedValue> refused = new ArrayList<>();
        if (undoing) {
            refused.addAll(putBack(number, write, now));
        } else if (!write.isEmpty()) {
            write(number, write);
        }
        Map<String, String> others = new TreeMap<>(goal.changedByOthers(before));
        List<RouteChange> written = new ArrayList<>(onTheNumber.stream()
                .map(change -> change.clearing(
                        field -> refused.stream().map(RefusedValue::field).anyMatch(field::equals)))
                .toList());
        for (RouteChange change : changes) {
            if (change.channel() == Channel.WHATSAPP) {
                writeSender(input, item, number, before, change, others, refused, kept.isPresent())
                        .ifPresent(written::add);
            }
        }
        audit(operation, input, number, written, others, refused, before);
        return written.isEmpty() ? NumberOutcome.UNCHANGED : NumberOutcome.UPDATED;
    }

    /** The WhatsApp sender is written as a whole, so not with the number. Of batches only an undo does so here. */
    private Optional<RouteChange> writeSender(
            FleetNumberInput input,
            PlannedNumber item,
            PhoneNumber number,
            Route before,
            RouteChange change,
            Map<String, String> others,
            List<RefusedValue> refused,
            boolean again) {
        // What the undo writes is what was there before, as far as what the batch wrote is there still.
        RouteChange undone = new RouteChange(Channel.WHATSAPP, change.to(), change.from());
        RestoredRoute restored = webhooks.restoreRoute(new ApplyRouteInput(
                number.reference(),
                item.seen().senderSid(),
                before,
                undone,
                again ? null : clock.instant(),
                input.ownPace()));
        refused.addAll(restored.refused());
        Map<RouteField, String> left = restored.changedByOthers();
        left.forEach((field, value) -> others.put(field.twilioName(), value));
        Map<RouteField, String> from = new EnumMap<>(change.from());
        Map<RouteField, String> to = new EnumMap<>(change.to());
        restored.refused().forEach(value -> to.put(value.field(), ""));
        from.keySet().removeAll(left.keySet());
        to.keySet().removeAll(left.keySet());
        return to.isEmpty() ? Optional.empty() : Optional.of(new RouteChange(Channel.WHATSAPP, from, to));
    }

    private boolean writesSender(Operation operation, PhoneNumber number) {
        return toUndo(operation, number).stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
    }

    private Route withSender(PhoneNumber number, PlannedNumber item, Route onTheNumber) {
        CapturedRoute sender = webhooks.captureRoute(new CaptureRouteInput(
                number.reference(), Set.of(Channel.WHATSAPP), false, item.seen().senderSid(), null));
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(onTheNumber.fields());
        fields.putAll(sender.route().fields());
        return new Route(fields);
    }

    private static List<RouteChange> onTheNumber(List<RouteChange> changes) {
        return changes.stream()
                .filter(change -> ON_THE_NUMBER.contains(change.channel()))
                .toList();
    }

    private List<RouteChange> toUndo(Operation operation, PhoneNumber number) {
        String source = operation.sourceOperationId();
        if (operation.type() != OperationType.UNDO_FLEET || source == null) {
            return List.of();
        }
        return items.changed(source, List.of(number.id())).getOrDefault(number.id(), List.of());
    }

    /** See {@link dev.switchboard.workflows.fleet.FleetTwilioActivities#restoreNumber}. */
    RestoredNumber restore(FleetNumberInput input) {
        Optional<PhoneNumber> found = numbers.find(input.phoneNumberId());
        Optional<Route> kept = snapshots.find(input.operationId(), input.phoneNumberId());
        if (found.isEmpty() || kept.isEmpty()) {
            return new RestoredNumber(found.map(PhoneNumber::agentId).orElse(null), null, Map.of());
        }
        PhoneNumber number = found.get();
        if (!numbers.holdLonger(number.id(), input.operationId(), HOLD)) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.CHANGED_BY_OTHERS,
                    "Another operation has taken " + number.phoneNumber() + " since, so it was left to that."));
        }
        Map<String, String> others = new TreeMap<>();
        List<RefusedValue> refused = new ArrayList<>();
        List<RouteChange> changes = goal(operation(input), number).changesFrom(kept.get());
        try {
            restoreSender(input, number, changes, kept.get(), others, refused);
            refused.addAll(restore(number, onTheNumber(changes), others));
        } catch (TwilioException e) {
            // What Twilio has no longer cannot be wrong.
            if (!e.gone()) {
                throw e;
            }
        }
        return new RestoredNumber(number.agentId(), kept.get(), others, refused);
    }

    private void restoreSender(
            FleetNumberInput input,
            PhoneNumber number,
            List<RouteChange> changes,
            Route before,
            Map<String, String> others,
            List<RefusedValue> refused) {
        for (RouteChange change : changes) {
            if (change.channel() == Channel.WHATSAPP) {
                String senderSid = items.pending(input.operationId(), input.phoneNumberId())
                        .map(item -> item.seen().senderSid())
                        .orElse(null);
                RestoredRoute restored = webhooks.restoreRoute(new ApplyRouteInput(
                        number.reference(), senderSid, before, change, clock.instant(), input.ownPace()));
                refused.addAll(restored.refused());
                restored.changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
            }
        }
    }

    private List<RefusedValue> restore(PhoneNumber number, List<RouteChange> changes, Map<String, String> others) {
        Route now = read(number);
        Map<RouteField, String> write = new EnumMap<>(RouteField.class);
        for (RouteChange change : changes) {
            RestorePlan plan =
                    RestorePlan.of(change, now, field -> isRetry() || values.mayHaveBeenClearedBy(change, field));
            write.putAll(plan.write());
            plan.changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
        }
        return putBack(number, write, now);
    }

    private List<RefusedValue> putBack(PhoneNumber number, Map<RouteField, String> fields, Route now) {
        return PutBack.write(fields, now, some -> write(number, some)).refused();
    }

    private void write(PhoneNumber number, Map<RouteField, String> fields) {
        AccountNumber after = accounts.of(number.accountSid()).updateNumber(number.reference(), fields);
        requireSettled(new Route(fields), after.route());
    }

    /** See {@link dev.switchboard.workflows.fleet.FleetTwilioActivities#verifyNumber}. */
    List<String> verify(FleetNumberInput input) {
        PhoneNumber number = numbers.find(input.phoneNumberId()).orElseThrow();
        Operation operation = operation(input);
        List<String> wrong = new ArrayList<>();
        if (operation.type() == OperationType.UNDO_FLEET) {
            Route now = read(number);
            onTheNumber(goal(operation, number).changesFrom(now))
                    .forEach(change -> change.to()
                            .keySet()
                            .forEach(field -> wrong.add(field.twilioName() + " was not put back.")));
            return wrong;
        }
        Route ours = urls.routeTo(String.valueOf(number.agentId()), number.channels());
        CapturedRoute captured = accounts.of(number.accountSid()).readRoute(number.reference(), number.channels());
        EffectiveRoute effective = EffectiveRoute.of(captured);
        number.channels().stream().sorted().forEach(channel -> {
            ChannelRoute route = effective.channel(channel, number.capabilities(), ours);
            if (route.cure() != null) {
                wrong.add(route.cure());
            }
        });
        return wrong;
    }

    private Operation operation(FleetNumberInput input) {
        return operations.find(input.operationId()).orElseThrow();
    }

    private FleetGoal goal(Operation operation, PhoneNumber number) {
        if (operation.type() == OperationType.UNDO_FLEET) {
            return FleetGoal.toUndo(toUndo(operation, number));
        }
        Set<Channel> channels = EnumSet.copyOf(ON_THE_NUMBER);
        channels.retainAll(number.channels());
        return FleetGoal.toHold(urls.routeTo(String.valueOf(number.agentId()), number.channels()), channels);
    }

    /** What was read when the batch was planned, unless that was long ago or an operation has changed the number since. */
    private Optional<Route> freshlyListed(PlannedNumber item, PhoneNumber number) {
        Instant readAt = item.seen().readAt();
        boolean fresh = readAt != null
                && item.seen().version() == number.version()
                && clock.instant().isBefore(readAt.plus(BatchPlans.FRESH.multipliedBy(2)));
        return fresh ? Optional.ofNullable(item.seen().held()) : Optional.empty();
    }

    /** Nothing of a WhatsApp sender whose number is not Twilio's. */
    private Route read(PhoneNumber number) {
        if (number.phoneNumberSid() == null) {
            return new Route(Map.of());
        }
        AccountNumber held = accounts.of(number.accountSid()).readNumber(number.reference());
        // It is about to be written over, or written anew beside what it belongs to.
        values.keep(held.whole());
        return held.route();
    }

    private static boolean isRetry() {
        return CurrentAttempt.find()
                .filter(attempt -> attempt.getInfo().getAttempt() > 1)
                .isPresent();
    }

    /**
     * An attempt before this one may have been carried out; what somebody has written over it since was never captured.
     *
     * @param mayBeCleared whether that attempt may have cleared what Twilio did not take back
     */
    private static void refuseToOverwrite(
            NumberReference number, List<RouteChange> changes, Route now, boolean mayBeCleared) {
        List<String> changed = new ArrayList<>();
        for (RouteChange change : changes) {
            change.to().forEach((field, value) -> {
                String held = now.get(field);
                if (!field.isMethod()
                        && !(mayBeCleared && held.isEmpty())
                        && !held.equals(value)
                        && !held.equals(change.from().get(field))) {
                    changed.add(field.twilioName());
                }
            });
        }
        if (!changed.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.CHANGED_BY_OTHERS,
                    "Somebody else changed " + String.join(", ", changed) + " of " + number.phoneNumber()
                            + " while it was being written. Try again."));
        }
    }

    private static void requireSettled(Route written, Route held) {
        List<String> differences = RouteDifferences.between(written, held);
        if (!differences.isEmpty()) {
            throw Failures.notYet(OperationFailure.of(
                    ErrorCode.ROUTE_NOT_SETTLED,
                    "Twilio does not hold what was written: " + String.join("; ", differences) + "."));
        }
    }

    private void refuseUnlessAssigned(FleetNumberInput input) {
        boolean bound = numbers.find(input.phoneNumberId())
                .filter(number -> number.owner().equals(input.owner()) && number.agentId() != null)
                .isPresent();
        if (!bound) {
            throw Failures.refusal(
                    ErrorCode.NOT_ASSIGNED,
                    "Phone number " + input.phoneNumberId() + " is no longer assigned to an agent.");
        }
    }

    private void audit(
            Operation operation,
            FleetNumberInput input,
            PhoneNumber number,
            List<RouteChange> changes,
            Map<String, String> changedByOthers,
            List<RefusedValue> refused,
            Route before) {
        Map<RouteField, String> after = new EnumMap<>(RouteField.class);
        after.putAll(before.fields());
        changes.forEach(change -> after.putAll(change.to()));
        AgentReference agent = number.agentId() == null || number.agentName() == null
                ? null
                : new AgentReference(number.agentId(), number.agentName());
        audit.audit(new AuditInput(
                input.operationId(),
                operation.type() == OperationType.UNDO_FLEET
                        ? AuditAction.WEBHOOKS_RESTORED
                        : AuditAction.WEBHOOKS_UPDATED,
                input.owner(),
                number.id(),
                number.agentId(),
                OperationState.COMPLETED,
                null,
                new NumberOperationResult(
                        number.id(),
                        number.phoneNumber(),
                        agent,
                        changes,
                        changedByOthers,
                        Set.of(),
                        operation.type() == OperationType.UNDO_FLEET ? Restoration.of(changes, refused) : null),
                Map.of(),
                before,
                new Route(after)));
    }
}
