package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.RouteOwner;
import dev.switchboard.workflows.route.WebhookActivities;
import dev.switchboard.workflows.saga.Compensations;
import dev.switchboard.workflows.saga.UntilSent;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TimeoutFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** The steps at Twilio that the operations on one number have in common, with their undos. */
public final class NumberSteps {

    /**
     * How long a request whose outcome is unknown is given to be carried out after all, before its undo looks: Twilio gives up on
     * a request of its own after about as long as our client waits for it.
     */
    static final Duration SETTLE_AFTER_TIMEOUT = Duration.ofSeconds(5);

    /** The change that has an undo wait for attempts that were cancelled, or were not the last. */
    private static final String ANY_ATTEMPT_COUNTS = "any-attempt-counts";

    private static final Logger log = Workflow.getLogger(NumberSteps.class);

    private final NumberActivities numbers =
            Workflow.newLocalActivityStub(NumberActivities.class, StepOptions.DATABASE);
    private final @Nullable InBatch batch;
    private final String operationId;
    private final Compensations compensations;
    private final Map<String, String> changedByOthers = new TreeMap<>();
    private final List<RefusedValue> refused = new ArrayList<>();
    private boolean outcomeUnknown;

    public NumberSteps(String operationId, Compensations compensations) {
        this(operationId, compensations, null);
    }

    /** Steps that may be part of a batch. */
    NumberSteps(String operationId, Compensations compensations, @Nullable InBatch batch) {
        this.operationId = operationId;
        this.compensations = compensations;
        this.batch = batch;
    }

    /** Reads what Twilio holds now for the channels of the binding, each of which has to be there. */
    public CapturedRoute capture(BoundNumber bound) {
        CaptureRouteInput input = new CaptureRouteInput(
                bound.number(), bound.channels(), false, batch == null ? null : batch.senderSid(), pace());
        return batch == null
                ? settling(bound).captureRoute(input)
                : UntilSent.call(() -> settling(bound).captureRoute(input));
    }

    /** Reads what Twilio still has of the channels of a binding that is to end. */
    public CapturedRoute captureToRelease(BoundNumber bound) {
        return settling(bound).captureRoute(new CaptureRouteInput(bound.number(), bound.channels(), true, null, null));
    }

    /**
     * Refuses a route that something else owns, naming it, before anything is written. What is set on the number itself
     * may be taken over when asked to; a Messaging Service is shared with other numbers and never rewritten.
     */
    public void refuseForeignOwner(BoundNumber bound, CapturedRoute captured, boolean takeOver) {
        EffectiveRoute effective = EffectiveRoute.of(captured);
        for (Channel channel : Channel.values()) {
            if (!bound.channels().contains(channel)) {
                continue;
            }
            for (RouteOwner owner : effective.owners(channel)) {
                if (!takeOver || !owner.kind().onTheNumber()) {
                    throw owned(bound, owner);
                }
            }
        }
    }

    private static RuntimeException owned(BoundNumber bound, RouteOwner owner) {
        String message = "The route of " + bound.number().phoneNumber() + " is owned by the "
                + owner.kind().words() + " " + owner.sid() + ". "
                + (owner.kind().onTheNumber()
                        ? "It makes Twilio ignore the number's URLs. Take it off the number at Twilio, or assign the"
                                + " number with \"takeOver\": true."
                        : "It is shared with other numbers, so it is not taken over: remove the number from the service,"
                                + " or set use_inbound_webhook_on_number on the service.");
        return Failures.refusal(new OperationFailure(ErrorCode.ROUTE_OWNED, message, null, null, null, owner, null));
    }

    /** Refuses a WhatsApp sender to which no message comes. */
    public void refuseOfflineSender(BoundNumber bound, CapturedRoute captured) {
        EffectiveRoute effective = EffectiveRoute.of(captured);
        if (bound.channels().contains(Channel.WHATSAPP) && effective.senderOffline()) {
            String reasons = effective.offlineReasons();
            throw Failures.refusal(
                    ErrorCode.SENDER_OFFLINE,
                    "The WhatsApp sender of " + bound.number().phoneNumber() + " is OFFLINE"
                            + (reasons.isEmpty() ? "" : ": " + reasons)
                            + ". Bring it online at Twilio, or assign the number with enableWhatsApp false.");
        }
    }

    /** What has to be written for the binding to hold. */
    public List<RouteChange> changesTo(BoundNumber bound, Route captured) {
        return changes(bound, channel -> captured.changeTo(bound.ours(), channel));
    }

    /** What has to be written so that nothing of the binding is left. */
    public List<RouteChange> clearingChanges(BoundNumber bound, Route captured) {
        Route ours = bound.oursIn(captured);
        return changes(bound, channel -> captured.clearing(ours, channel));
    }

    /**
     * What has to be written so that the binding is gone: its values cleared or, to restore, replaced by what was
     * captured before it. A binding that had to write nothing has no before-image; what was there then is there still,
     * and was ours already, so it is cleared.
     */
    public List<RouteChange> releasingChanges(BoundNumber bound, Route captured, boolean restore) {
        Route before = bound.beforeAssignment();
        if (!restore || before == null) {
            return clearingChanges(bound, captured);
        }
        Route ours = bound.oursIn(captured);
        return changes(bound, channel -> captured.restoring(ours, before, channel));
    }

    /** What releasing leaves alone, since somebody else has changed it; by the names of Twilio's parameters. */
    public Map<String, String> changedByOthers(BoundNumber bound, Route captured, boolean restore) {
        Route before = bound.beforeAssignment();
        Route target = restore && before != null ? before : new Route(Map.of());
        Route ours = bound.oursIn(captured);
        Map<String, String> changed = new TreeMap<>();
        for (Channel channel : bound.channels()) {
            captured.changedByOthers(ours, target, channel)
                    .forEach((field, value) -> changed.put(field.twilioName(), value));
        }
        return changed;
    }

    /** What the undos so far have left alone, since somebody else has changed it; by the names of Twilio's parameters. */
    public Map<String, String> changedByOthers() {
        return changedByOthers;
    }

    /** What Twilio did not take back so far, forward or in an undo. */
    public List<RefusedValue> refused() {
        return refused;
    }

    /** Keeps the before-image, then configures the channels side by side. */
    public void configure(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes) {
        write(
                bound,
                captured,
                changes,
                null,
                (channel, input) -> step(bound.number(), channel).apply(input));
    }

    /** The same of a number that was free until now: undoing it leaves nothing of ours, also not what was left over. */
    public void configureFree(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes) {
        List<RouteChange> undone = changes(bound, channel -> captured.route().takenOver(bound.ours(), channel));
        write(
                bound,
                captured,
                changes,
                undone,
                (channel, input) -> step(bound.number(), channel).apply(input));
    }

    /**
     * The same with what was there before a binding. What Twilio does not take back is cleared.
     *
     * @return the changes as they were written
     */
    public List<RouteChange> putBack(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes) {
        WebhookActivities webhooks = webhooks(bound.number(), StepOptions.TWILIO_FORWARD, StepOptions.BATCH_FORWARD);
        write(
                bound,
                captured,
                changes,
                null,
                (channel, input) -> refused.addAll(webhooks.putBackRoute(input).refused()));
        return changes.stream().map(this::asWritten).toList();
    }

    private RouteChange asWritten(RouteChange change) {
        return change.clearing(field -> RefusedValue.isOf(field, refused));
    }

    /**
     * When one channel fails, the others are waited for, so that no undo overlaps a write.
     *
     * @param foundFree what undoing undoes of a number that was free: the changes, and what was ours there before; null for
     *     the changes of one that was not
     */
    private void write(
            BoundNumber bound,
            CapturedRoute captured,
            List<RouteChange> changes,
            @Nullable List<RouteChange> foundFree,
            Functions.Proc2<Channel, ApplyRouteInput> step) {
        if (changes.isEmpty()) {
            return;
        }
        Workflow.setCurrentDetails(bound.number().phoneNumber() + ": writing " + channels(changes));
        List<RouteChange> undone = foundFree == null ? changes : foundFree;
        numbers.keepSnapshot(operationId, bound.number().phoneNumberId(), captured.route(), undone);
        List<Promise<Void>> configuring = new ArrayList<>();
        for (RouteChange undo : undone) {
            ApplyRouteInput input = new ApplyRouteInput(
                    bound.number(), captured.senderSid(), captured.route(), undo, captured.readAt(), pace());
            compensations.add(
                    "restore the " + undo.channel() + " route",
                    () -> restore(foundFree == null ? input.withChange(asWritten(undo)) : input.ofAFreeNumber(undo)));
        }
        for (RouteChange change : changes) {
            ApplyRouteInput input = new ApplyRouteInput(
                    bound.number(), captured.senderSid(), captured.route(), change, captured.readAt(), pace());
            configuring.add(Async.procedure(() -> step.apply(change.channel(), input)));
        }
        RuntimeException failure = null;
        for (Promise<Void> channel : configuring) {
            try {
                channel.get();
            } catch (ActivityFailure | CanceledFailure caught) {
                outcomeUnknown |= mayStillBeCarriedOut(caught);
                failure = failure == null ? caught : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Waits until Twilio holds the binding's route. */
    public void readBack(BoundNumber bound, CapturedRoute captured) {
        readBack(bound, captured, bound.ours());
    }

    /** Waits until Twilio holds what the changes wrote. */
    public void readBack(BoundNumber bound, CapturedRoute captured, List<RouteChange> changes) {
        if (changes.isEmpty()) {
            return;
        }
        Map<RouteField, String> expected = new EnumMap<>(RouteField.class);
        changes.forEach(change -> expected.putAll(change.to()));
        readBack(bound, captured, new Route(expected));
    }

    private void readBack(BoundNumber bound, CapturedRoute captured, Route expected) {
        Workflow.setCurrentDetails(bound.number().phoneNumber() + ": waiting until Twilio holds it");
        ReadBackInput input = new ReadBackInput(bound.number(), captured.senderSid(), expected, pace());
        if (batch == null) {
            settling(bound).readBackRoute(input);
            return;
        }
        UntilSent.run(() -> settling(bound).readBackRoute(input));
    }

    private @Nullable OperationPace pace() {
        return batch == null ? null : batch.pace();
    }

    /** A change of a WhatsApp sender is accepted (202) and shows later; until then neither is read nor written over. */
    private WebhookActivities settling(BoundNumber bound) {
        return bound.channels().contains(Channel.WHATSAPP)
                ? webhooks(bound.number(), StepOptions.TWILIO_SETTLE, StepOptions.BATCH_SETTLE)
                : webhooks(bound.number(), StepOptions.TWILIO_FORWARD, StepOptions.BATCH_FORWARD);
    }

    private WebhookActivities webhooks(NumberReference number, ActivityOptions alone, ActivityOptions inBatch) {
        return Workflow.newActivityStub(
                WebhookActivities.class, StepOptions.ofAccount(batch == null ? alone : inBatch, number.accountSid()));
    }

    /** Undoes a change now, retried until it holds. */
    public void restore(ApplyRouteInput input) {
        if (outcomeUnknown) {
            outcomeUnknown = false;
            Workflow.sleep(SETTLE_AFTER_TIMEOUT);
        }
        RestoredRoute restored = webhooks(input.number(), StepOptions.TWILIO_UNDO, StepOptions.BATCH_UNDO)
                .restoreRoute(input);
        if (!restored.changedByOthers().isEmpty()) {
            restored.changedByOthers().forEach((field, value) -> changedByOthers.put(field.twilioName(), value));
            log.warn(
                    "{} was changed by somebody else meanwhile and left alone: {}",
                    input.number().phoneNumberId(),
                    restored.changedByOthers().keySet());
        }
        if (!restored.refused().isEmpty()) {
            refused.addAll(restored.refused());
            if (input.clearsOurs()) {
                numbers.keepNotRestored(operationId, input.number().phoneNumberId(), restored.refused(), Set.of());
            }
            throw notTakenBack(restored.refused());
        }
    }

    /** Nothing of ours is there, and what was there before is not either: a person has to know. */
    private static RuntimeException notTakenBack(List<RefusedValue> refused) {
        return Failures.nonRetryable(new OperationFailure(
                ErrorCode.TWILIO_REFUSED,
                "Twilio does not take back "
                        + refused.stream().map(RefusedValue::words).collect(Collectors.joining(", "))
                        + ", so it was cleared.",
                refused.get(0).twilioCode(),
                null,
                null));
    }

    private Functions.Proc1<ApplyRouteInput> step(NumberReference number, Channel channel) {
        WebhookActivities webhooks = webhooks(number, StepOptions.TWILIO_FORWARD, StepOptions.BATCH_FORWARD);
        Functions.Proc1<ApplyRouteInput> step = switch (channel) {
            case VOICE -> webhooks::configureVoice;
            case SMS -> webhooks::configureSms;
            case WHATSAPP -> webhooks::configureWhatsApp;
        };
        return batch == null
                ? step
                : input -> UntilSent.run(
                        () -> step.apply(input), unsent -> outcomeUnknown |= Failures.mayStillBeCarriedOut(unsent));
    }

    /** The channels of the changes, as people list them. */
    static String channels(List<RouteChange> changes) {
        return changes.stream().map(change -> change.channel().name()).collect(Collectors.joining(", "));
    }

    private static List<RouteChange> changes(BoundNumber bound, Functions.Func1<Channel, RouteChange> change) {
        List<RouteChange> changes = new ArrayList<>();
        for (Channel channel : Channel.values()) {
            RouteChange ofChannel = change.apply(channel);
            if (bound.channels().contains(channel) && !ofChannel.none()) {
                changes.add(ofChannel);
            }
        }
        return changes;
    }

    private static boolean mayStillBeCarriedOut(TemporalFailure failure) {
        boolean timedOut = failure.getCause() instanceof TimeoutFailure
                || Failures.reasonOf(failure).code() == ErrorCode.TWILIO_TIMEOUT;
        // At first only a last attempt that timed out counted, and histories are recorded of undos that did not wait.
        return timedOut
                || (Failures.mayStillBeCarriedOut(failure)
                        && Workflow.getVersion(ANY_ATTEMPT_COUNTS, Workflow.DEFAULT_VERSION, 1) == 1);
    }
}
