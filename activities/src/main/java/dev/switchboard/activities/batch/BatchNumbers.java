package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.BeforeImage;
import dev.switchboard.activities.twilio.BeforeImage.Freshness;
import dev.switchboard.activities.twilio.RouteTarget;
import dev.switchboard.activities.twilio.RouteWriter;
import dev.switchboard.activities.twilio.RouteWriters;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The numbers of a batch, one at a time: held in the database, their before-image kept, written by one request, and the
 * result and its audit message kept in one transaction.
 */
@Component
final class BatchNumbers {

    /**
     * Longer than an attempt on one number may take, two waits for a turn of 20 s and their requests, so that it never
     * overlaps with another operation.
     */
    private static final Duration HOLD = Duration.ofSeconds(90);

    private final PhoneNumbers numbers;
    private final KeptImages images;
    private final Operations operations;
    private final BatchPlans items;
    private final BatchAudit audit;
    private final RouteWriters writers;
    private final NumberFences fences;
    private final BatchGoals goals;
    private final Clock clock;

    BatchNumbers(
            PhoneNumbers numbers,
            KeptImages images,
            Operations operations,
            BatchPlans items,
            BatchAudit audit,
            RouteWriters writers,
            NumberFences fences,
            BatchGoals goals,
            Clock clock) {
        this.numbers = numbers;
        this.images = images;
        this.operations = operations;
        this.items = items;
        this.audit = audit;
        this.writers = writers;
        this.fences = fences;
        this.goals = goals;
        this.clock = clock;
    }

    /**
     * Brings the number's fields up to date by one request. Idempotent: an attempt before this one may have been
     * carried out.
     */
    NumberOutcome update(BatchNumber input, RequestContext context) {
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
        return update(input, pending.get(), held.get(), writer(input, context));
    }

    private NumberOutcome update(BatchNumber input, PlannedNumber item, PhoneNumber number, RouteWriter writer) {
        Operation operation = operation(input);
        BatchGoal goal = goals.of(operation, number);
        RouteTarget target = new RouteTarget(number.reference(), item.seen().senderSid());
        Optional<Route> kept = images.find(input.operationId(), input.phoneNumberId());
        Route before = kept.orElseGet(() -> capture(operation, item, number, target, writer));
        List<RouteChange> changes = goal.changesFrom(before);
        if (!changes.isEmpty()) {
            images.keep(input.operationId(), input.phoneNumberId(), before, changes);
        }
        BeforeImage image = new BeforeImage(before, kept.isPresent() ? Freshness.RESUMED : Freshness.FRESH);
        List<RouteChange> onTheNumber = BatchGoals.onTheNumber(changes);
        List<RefusedValue> refused = new ArrayList<>();
        if (operation.type() == OperationType.UNDO_FLEET) {
            refused.addAll(writer.putBack(target, onTheNumber, image));
        } else {
            writer.writeUnchanged(target, onTheNumber, image);
        }
        List<RouteChange> written = new ArrayList<>(onTheNumber.stream()
                .map(change -> change.clearing(field -> RefusedValue.isOf(field, refused)))
                .toList());
        Map<String, String> others = new TreeMap<>(goal.changedByOthers(before));
        for (RouteChange change : changes) {
            if (change.channel() == Channel.WHATSAPP) {
                RestoredRoute restored = undoSender(target, change, kept.isPresent(), writer);
                refused.addAll(restored.refused());
                restored.changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
                undone(change, restored).ifPresent(written::add);
            }
        }
        audit.append(operation, input, number, new BatchAudit.Written(before, written, others, refused));
        return written.isEmpty() ? NumberOutcome.UNCHANGED : NumberOutcome.UPDATED;
    }

    private Route capture(
            Operation operation, PlannedNumber item, PhoneNumber number, RouteTarget target, RouteWriter writer) {
        Route onTheNumber = freshlyListed(item, number).orElseGet(() -> BatchGoals.read(target, writer));
        return goals.writesSender(operation, number) ? writer.withSender(target, onTheNumber) : onTheNumber;
    }

    /**
     * The WhatsApp sender is written as a whole, so not with the number. Of batches only an undo does so here: what it
     * writes is what was there before, as far as what the batch wrote is there still.
     */
    private static RestoredRoute undoSender(
            RouteTarget target, RouteChange change, boolean retried, RouteWriter writer) {
        RouteChange undone = new RouteChange(Channel.WHATSAPP, change.to(), change.from());
        return writer.restore(target, List.of(undone), retried);
    }

    private static Optional<RouteChange> undone(RouteChange change, RestoredRoute restored) {
        Map<RouteField, String> from = new EnumMap<>(change.from());
        Map<RouteField, String> to = new EnumMap<>(change.to());
        restored.refused().forEach(value -> to.put(value.field(), ""));
        from.keySet().removeAll(restored.changedByOthers().keySet());
        to.keySet().removeAll(restored.changedByOthers().keySet());
        return to.isEmpty() ? Optional.empty() : Optional.of(new RouteChange(Channel.WHATSAPP, from, to));
    }

    /** Whether the number is still to be done, so that no attempt has ended it. */
    boolean isPending(BatchNumber input) {
        return items.pending(input.operationId(), input.phoneNumberId()).isPresent();
    }

    /**
     * Puts back what {@link #update} wrote or may have written, where Twilio still holds it.
     *
     * @param context whose requests are sent
     * @param retried whether an attempt before this one may have cleared what Twilio did not take back
     */
    RestoredNumber restore(BatchNumber input, RequestContext context, boolean retried) {
        return restoreHeld(input, retried, writer(input, context));
    }

    /** Writes while the batch holds the number. */
    private RouteWriter writer(BatchNumber input, RequestContext context) {
        return writers.in(context.fencedBy(() -> fences.requireHeld(input.operationId(), input.phoneNumberId())));
    }

    private RestoredNumber restoreHeld(BatchNumber input, boolean retried, RouteWriter writer) {
        Optional<PhoneNumber> found = numbers.find(input.phoneNumberId());
        Optional<Route> kept = images.find(input.operationId(), input.phoneNumberId());
        if (found.isEmpty() || kept.isEmpty()) {
            return new RestoredNumber(found.map(PhoneNumber::agentId).orElse(null), null, Map.of());
        }
        PhoneNumber number = found.get();
        if (!numbers.holdLonger(number.id(), input.operationId(), HOLD)) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.CHANGED_BY_OTHERS,
                    "Another operation has taken " + number.phoneNumber() + " since, so it was left to that."));
        }
        String senderSid = items.pending(input.operationId(), input.phoneNumberId())
                .map(item -> item.seen().senderSid())
                .orElse(null);
        RouteTarget target = new RouteTarget(number.reference(), senderSid);
        List<RouteChange> changes = goals.of(operation(input), number).changesFrom(kept.get());
        List<RouteChange> ofTheSender = new ArrayList<>(changes);
        ofTheSender.removeAll(BatchGoals.onTheNumber(changes));
        Map<String, String> others = new TreeMap<>();
        List<RefusedValue> refused = new ArrayList<>();
        for (List<RouteChange> together : List.of(ofTheSender, BatchGoals.onTheNumber(changes))) {
            RestoredRoute restored = writer.restore(target, together, retried);
            refused.addAll(restored.refused());
            restored.changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
        }
        return new RestoredNumber(number.agentId(), kept.get(), others, refused);
    }

    private Operation operation(BatchNumber input) {
        return operations.find(input.operationId()).orElseThrow();
    }

    /**
     * What was read when the batch was planned, unless that was long ago or an operation has changed the number since.
     */
    private Optional<Route> freshlyListed(PlannedNumber item, PhoneNumber number) {
        Instant readAt = item.seen().readAt();
        boolean fresh = readAt != null
                && item.seen().version() == number.version()
                && clock.instant().isBefore(readAt.plus(BatchPlans.FRESH.multipliedBy(2)));
        return fresh ? Optional.ofNullable(item.seen().held()) : Optional.empty();
    }

    private void refuseUnlessAssigned(BatchNumber input) {
        boolean bound = numbers.find(input.phoneNumberId())
                .filter(number -> number.owner().equals(input.owner()) && number.agentId() != null)
                .isPresent();
        if (!bound) {
            throw Failures.refusal(
                    ErrorCode.NOT_ASSIGNED,
                    "Phone number " + input.phoneNumberId() + " is no longer assigned to an agent.");
        }
    }
}
