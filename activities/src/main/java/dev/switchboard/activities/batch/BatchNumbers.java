package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.KeptImages;
import dev.switchboard.activities.number.NumberFences;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.BeforeImage;
import dev.switchboard.activities.twilio.BeforeImage.Freshness;
import dev.switchboard.activities.twilio.RouteTarget;
import dev.switchboard.activities.twilio.RouteWriter;
import dev.switchboard.activities.twilio.RouteWriters;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
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
final class BatchNumbers {

    /**
     * Longer than an attempt on one number may take, two waits for a turn of 20 s and their requests, so that it never
     * overlaps with another operation.
     */
    private static final Duration HOLD = Duration.ofSeconds(90);

    private static final Set<Channel> ON_THE_NUMBER = EnumSet.of(Channel.VOICE, Channel.SMS);

    private final TwilioAccounts accounts;
    private final PhoneNumbers numbers;
    private final KeptImages images;
    private final Operations operations;
    private final BatchPlans items;
    private final BatchAudit audit;
    private final RouteWriters writers;
    private final NumberFences fences;
    private final WebhookUrls urls;
    private final Clock clock;

    BatchNumbers(
            TwilioAccounts accounts,
            PhoneNumbers numbers,
            KeptImages images,
            Operations operations,
            BatchPlans items,
            BatchAudit audit,
            RouteWriters writers,
            NumberFences fences,
            WebhookUrls urls,
            Clock clock) {
        this.accounts = accounts;
        this.numbers = numbers;
        this.images = images;
        this.operations = operations;
        this.items = items;
        this.audit = audit;
        this.writers = writers;
        this.fences = fences;
        this.urls = urls;
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
        BatchGoal goal = goal(operation, number);
        RouteTarget target = new RouteTarget(number.reference(), item.seen().senderSid());
        Optional<Route> kept = images.find(input.operationId(), input.phoneNumberId());
        Route before = kept.orElseGet(() -> capture(operation, item, number, target, writer));
        List<RouteChange> changes = goal.changesFrom(before);
        if (!changes.isEmpty()) {
            images.keep(input.operationId(), input.phoneNumberId(), before, changes);
        }
        BeforeImage image = new BeforeImage(before, kept.isPresent() ? Freshness.RESUMED : Freshness.FRESH);
        List<RouteChange> onTheNumber = onTheNumber(changes);
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
        Route onTheNumber = freshlyListed(item, number).orElseGet(() -> read(target, writer));
        boolean writesSender =
                toUndo(operation, number).stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
        return writesSender ? writer.withSender(target, onTheNumber) : onTheNumber;
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
        List<RouteChange> changes = goal(operation(input), number).changesFrom(kept.get());
        List<RouteChange> ofTheSender = new ArrayList<>(changes);
        ofTheSender.removeAll(onTheNumber(changes));
        Map<String, String> others = new TreeMap<>();
        List<RefusedValue> refused = new ArrayList<>();
        for (List<RouteChange> together : List.of(ofTheSender, onTheNumber(changes))) {
            RestoredRoute restored = writer.restore(target, together, retried);
            refused.addAll(restored.refused());
            restored.changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
        }
        return new RestoredNumber(number.agentId(), kept.get(), others, refused);
    }

    /** A sentence for each thing that is wrong with where calls and messages of the number really go. */
    List<String> verify(BatchNumber input, RequestContext context) {
        PhoneNumber number = numbers.find(input.phoneNumberId()).orElseThrow();
        Operation operation = operation(input);
        List<String> wrong = new ArrayList<>();
        if (operation.type() == OperationType.UNDO_FLEET) {
            Route now = read(new RouteTarget(number.reference(), null), writers.in(context));
            onTheNumber(goal(operation, number).changesFrom(now))
                    .forEach(change -> change.to()
                            .keySet()
                            .forEach(field -> wrong.add(field.twilioName() + " was not put back.")));
            return wrong;
        }
        Route ours = urls.routeTo(String.valueOf(number.agentId()), number.channels());
        CapturedRoute captured =
                accounts.of(number.accountSid(), context).readRoute(number.reference(), number.channels());
        EffectiveRoute effective = EffectiveRoute.of(captured);
        number.channels().stream().sorted().forEach(channel -> {
            ChannelRoute route = effective.channel(channel, number.capabilities(), ours);
            if (route.cure() != null) {
                wrong.add(route.cure());
            }
        });
        return wrong;
    }

    private Operation operation(BatchNumber input) {
        return operations.find(input.operationId()).orElseThrow();
    }

    private BatchGoal goal(Operation operation, PhoneNumber number) {
        if (operation.type() == OperationType.UNDO_FLEET) {
            return BatchGoal.toUndo(toUndo(operation, number));
        }
        Set<Channel> channels = EnumSet.copyOf(ON_THE_NUMBER);
        channels.retainAll(number.channels());
        return BatchGoal.toHold(urls.routeTo(String.valueOf(number.agentId()), number.channels()), channels);
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

    /** Nothing of a WhatsApp sender whose number is not Twilio's. */
    private static Route read(RouteTarget target, RouteWriter writer) {
        return target.number().phoneNumberSid() == null ? new Route(Map.of()) : writer.capture(target, ON_THE_NUMBER);
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
