package dev.switchboard.workflows.assignment;

import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.WebhookActivities;
import dev.switchboard.workflows.saga.UnansweredWrites;
import dev.switchboard.workflows.saga.UntilSent;
import io.temporal.activity.ActivityOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Functions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The steps of one number at Twilio: with the patience of somebody who waits for an answer, or of a batch. Knows
 * whether a write that failed may still be carried out.
 */
final class NumberAtTwilio {

    private final String operationId;
    private final @Nullable InBatch batch;
    private final UnansweredWrites writes = new UnansweredWrites();

    /** @param batch how a batch goes about it; none when somebody waits for the answer */
    NumberAtTwilio(String operationId, @Nullable InBatch batch) {
        this.operationId = operationId;
        this.batch = batch;
    }

    /**
     * Reads what Twilio holds now for the channels of the binding, each of which has to be there, and for those that it
     * loses.
     */
    CapturedRoute capture(BoundNumber bound) {
        CaptureRouteInput input = new CaptureRouteInput(
                bound.number(),
                bound.concerned(),
                false,
                batch == null ? null : batch.senderSid(),
                pace(),
                bound.lost());
        return patiently(() -> settling(bound).captureRoute(input));
    }

    /** A batch waits for its turn as well, and not for the database only. */
    private <T> T patiently(Functions.Func<T> step) {
        return batch == null ? UntilSent.onceTheDatabaseAnswers(step) : UntilSent.call(step);
    }

    private void patiently(Functions.Proc step, Functions.Proc1<ActivityFailure> unsent) {
        if (batch == null) {
            UntilSent.onceTheDatabaseAnswers(step, unsent);
        } else {
            UntilSent.run(step, unsent);
        }
    }

    /** Reads what Twilio still has of the channels of a binding that is to end. */
    CapturedRoute captureToRelease(BoundNumber bound) {
        CaptureRouteInput input = CaptureRouteInput.releasing(bound.number(), bound.channels(), pace());
        return patiently(() -> settling(bound).captureRoute(input));
    }

    /** A change as it is written and undone, over what was captured. */
    ApplyRouteInput change(BoundNumber bound, CapturedRoute captured, RouteChange change) {
        return new ApplyRouteInput(
                operationId, bound.number(), captured.senderSid(), captured.route(), change, captured.readAt(), pace());
    }

    /** Writes a change. */
    void configure(ApplyRouteInput input) {
        WebhookActivities webhooks = forward(input);
        Functions.Proc1<ApplyRouteInput> step = switch (input.change().channel()) {
            case VOICE -> webhooks::configureVoice;
            case SMS -> webhooks::configureSms;
            case WHATSAPP -> webhooks::configureWhatsApp;
        };
        writes.noticing(() -> patiently(() -> step.apply(input), writes::noticed));
    }

    /**
     * Writes a change that puts back what was there before a binding.
     *
     * @param refused is told what Twilio does not take back, which was cleared
     */
    void putBack(ApplyRouteInput input, Functions.Proc1<List<RefusedValue>> refused) {
        writes.noticing(() ->
                patiently(() -> refused.apply(forward(input).putBackRoute(input).refused()), writes::noticed));
    }

    /** Waits until Twilio holds the route. */
    void readBack(BoundNumber bound, CapturedRoute captured, Route expected) {
        ReadBackInput input = new ReadBackInput(operationId, bound.number(), captured.senderSid(), expected, pace());
        patiently(() -> settling(bound).readBackRoute(input), unsent -> {});
    }

    /**
     * Undoes a change now, retried until it holds; not before a write that may still be carried out has had its time.
     */
    RestoredRoute restore(ApplyRouteInput input) {
        writes.settle();
        return webhooks(input.number(), channel(input), StepOptions.TWILIO_UNDO, StepOptions.BATCH_UNDO)
                .restoreRoute(input);
    }

    /** Reads what Twilio holds of a number that is free. */
    CapturedRoute captureLeftovers(CaptureRouteInput input) {
        return UntilSent.onceTheDatabaseAnswers(
                () -> leftover(input.number(), channels(input.channels())).captureRoute(input));
    }

    /** Clears what is left at a free number, with an end: somebody waits for the answer. */
    RestoredRoute clearLeftover(ApplyRouteInput input) {
        return UntilSent.onceTheDatabaseAnswers(
                () -> leftover(input.number(), channel(input)).restoreRoute(input));
    }

    private WebhookActivities leftover(NumberReference number, String channels) {
        return webhooks(number, channels, StepOptions.TWILIO_SETTLE, StepOptions.BATCH_SETTLE);
    }

    private @Nullable OperationPace pace() {
        return batch == null ? null : batch.pace();
    }

    private WebhookActivities forward(ApplyRouteInput input) {
        return webhooks(input.number(), channel(input), StepOptions.TWILIO_FORWARD, StepOptions.BATCH_FORWARD);
    }

    /** A change of a WhatsApp sender is accepted (202) and shows later; until then neither is read nor written over. */
    private WebhookActivities settling(BoundNumber bound) {
        String channels = channels(bound.concerned());
        return bound.concerned().contains(Channel.WHATSAPP)
                ? webhooks(bound.number(), channels, StepOptions.TWILIO_SETTLE, StepOptions.BATCH_SETTLE)
                : webhooks(bound.number(), channels, StepOptions.TWILIO_FORWARD, StepOptions.BATCH_FORWARD);
    }

    private WebhookActivities webhooks(
            NumberReference number, String channels, ActivityOptions alone, ActivityOptions inBatch) {
        return Workflow.newActivityStub(
                WebhookActivities.class,
                StepOptions.about(
                        channels + " of " + number.phoneNumber(),
                        StepOptions.ofAccount(batch == null ? alone : inBatch, number.accountSid())));
    }

    private static String channel(ApplyRouteInput input) {
        return input.change().channel().name();
    }

    private static String channels(Set<Channel> channels) {
        return channels.stream().sorted().map(Channel::name).collect(Collectors.joining(", "));
    }
}
