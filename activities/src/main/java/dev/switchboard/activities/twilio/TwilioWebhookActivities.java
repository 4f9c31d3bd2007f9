package dev.switchboard.activities.twilio;

import dev.switchboard.activities.attempt.CurrentAttempt;
import dev.switchboard.activities.twilio.BeforeImage.Freshness;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.WebhookActivities;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Routes at Twilio, through its REST API: what {@link RouteWriter} does, as attempts of Temporal's activities. */
public final class TwilioWebhookActivities implements WebhookActivities {

    /** How old a before-image may be when it is written over without another look. */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final BiFunction<String, RequestContext, TwilioAccount> accounts;
    private final RouteWriters writers;
    private final BiConsumer<String, String> fence;
    private final Duration fresh;

    /**
     * @param accounts by their SIDs, for whom their requests are sent, as the database has them now: one that was
     *     deleted a moment ago gets no number bound
     * @param fence fails when the operation with that id does not hold the number with that id
     */
    TwilioWebhookActivities(
            BiFunction<String, RequestContext, TwilioAccount> accounts,
            RouteWriters writers,
            BiConsumer<String, String> fence) {
        this(accounts, writers, fence, FRESH);
    }

    TwilioWebhookActivities(
            BiFunction<String, RequestContext, TwilioAccount> accounts,
            RouteWriters writers,
            BiConsumer<String, String> fence,
            Duration fresh) {
        this.accounts = accounts;
        this.writers = writers;
        this.fence = fence;
        this.fresh = fresh;
    }

    @Override
    public CapturedRoute captureRoute(CaptureRouteInput input) {
        Instant readAt = attempt().map(TwilioWebhookActivities::startedAt).orElse(null);
        CapturedRoute captured = asked(() -> capture(input));
        if (captured.sender() != null && captured.sender().hasUnseenChange()) {
            throw Failures.notYet(HeldRoute.stillUpdating(input.number()));
        }
        return captured.withReadAt(readAt);
    }

    private CapturedRoute capture(CaptureRouteInput input) {
        TwilioAccount account = accounts.apply(input.number().accountSid(), context(input.pace()));
        Set<Channel> gone = EnumSet.noneOf(Channel.class);
        CapturedRoute captured = input.releasing()
                ? captureWhatIsThere(account, input, gone)
                : account.captureRoute(withSender(input), input.channels());
        if (input.channels().contains(Channel.WHATSAPP) && captured.senderSid() == null) {
            if (!input.mayBeGone(Channel.WHATSAPP)) {
                throw RouteReader.noSender(input.number());
            }
            gone.add(Channel.WHATSAPP);
        }
        return captured.withGone(gone);
    }

    private static CapturedRoute captureWhatIsThere(TwilioAccount account, CaptureRouteInput input, Set<Channel> gone) {
        NumberReference number = withSender(input);
        try {
            return account.captureRoute(number, input.channels());
        } catch (TwilioException e) {
            if (!e.gone() || !isGone(account, number)) {
                throw e;
            }
        }
        Set<Channel> whatsApp = EnumSet.noneOf(Channel.class);
        for (Channel channel : input.channels()) {
            (channel == Channel.WHATSAPP ? whatsApp : gone).add(channel);
        }
        return account.captureRoute(number, whatsApp);
    }

    /** A sender whose SID is known is asked for by it. */
    private static NumberReference withSender(CaptureRouteInput input) {
        NumberReference number = input.number();
        return input.senderSid() == null
                ? number
                : new NumberReference(
                        number.phoneNumberId(),
                        number.phoneNumber(),
                        number.accountSid(),
                        number.phoneNumberSid(),
                        input.senderSid());
    }

    /** Whether it is the number itself that is not found, and nothing else that belongs to its route. */
    private static boolean isGone(TwilioAccount account, NumberReference number) {
        return number.phoneNumberSid() != null && !account.hasNumber(number);
    }

    @Override
    public void configureVoice(ApplyRouteInput input) {
        configure(input);
    }

    @Override
    public void configureSms(ApplyRouteInput input) {
        configure(input);
    }

    @Override
    public void configureWhatsApp(ApplyRouteInput input) {
        configure(input);
    }

    private void configure(ApplyRouteInput input) {
        try {
            fenced(input, writer -> {
                writer.writeUnchanged(target(input), List.of(input.change()), before(input));
                return true;
            });
        } catch (ApplicationFailure failure) {
            throw ofThisAttempt(failure);
        }
    }

    @Override
    public RestoredRoute putBackRoute(ApplyRouteInput input) {
        try {
            List<RefusedValue> refused =
                    fenced(input, writer -> writer.putBack(target(input), List.of(input.change()), before(input)));
            return new RestoredRoute(Map.of(), refused);
        } catch (ApplicationFailure failure) {
            throw ofThisAttempt(failure);
        }
    }

    private static ApplicationFailure ofThisAttempt(ApplicationFailure failure) {
        return CurrentAttempt.isRetry() ? Failures.with(Delivery.OUTSTANDING, failure) : failure;
    }

    @Override
    public void readBackRoute(ReadBackInput input) {
        RouteTarget target = new RouteTarget(input.number(), input.senderSid());
        try {
            RouteWriter writer = writers.in(context(input.pace()));
            asked(() -> {
                writer.readBack(target, input.expected());
                return true;
            });
        } catch (ApplicationFailure notSettled) {
            // Another operation has written since, so Twilio will never show what this one waits for.
            fence.accept(input.operationId(), input.number().phoneNumberId());
            throw notSettled;
        }
    }

    @Override
    public RestoredRoute restoreRoute(ApplyRouteInput input) {
        // What another workflow captured may have been undone in part by that one.
        boolean retried = CurrentAttempt.isRetry() || input.readAt() == null;
        List<RouteChange> change = List.of(input.change());
        return fenced(
                input,
                writer -> input.clearsOurs()
                        ? writer.restoreFree(target(input), change, retried)
                        : writer.restore(target(input), change, retried));
    }

    private static RouteTarget target(ApplyRouteInput input) {
        return new RouteTarget(input.number(), input.senderSid());
    }

    private BeforeImage before(ApplyRouteInput input) {
        Freshness stale = isFresh(input.readAt()) ? Freshness.FRESH : Freshness.STALE;
        return new BeforeImage(input.before(), CurrentAttempt.isRetry() ? Freshness.RETRIED : stale);
    }

    /** Outside Temporal as well, where nothing waits. */
    private boolean isFresh(@Nullable Instant readAt) {
        return attempt()
                .map(attempt -> readAt != null && startedAt(attempt).isBefore(readAt.plus(fresh)))
                .orElse(true);
    }

    /** By Temporal's clock, as that of the capture, which may have been on another machine. */
    private static Instant startedAt(ActivityInfo attempt) {
        return Instant.ofEpochMilli(attempt.getStartedTimestamp());
    }

    private static Optional<ActivityInfo> attempt() {
        return CurrentAttempt.find().map(ActivityExecutionContext::getInfo);
    }

    private static RequestContext context(@Nullable OperationPace pace) {
        return RequestContext.ofAttempt().at(pace);
    }

    /** As {@link #asked}; sends nothing that changes something once the operation does not hold the number any more. */
    private <T> T fenced(ApplyRouteInput input, Function<RouteWriter, T> request) {
        Runnable held = () -> fence.accept(input.operationId(), input.number().phoneNumberId());
        try {
            RouteWriter writer = writers.in(context(input.pace()).fencedBy(held));
            return asked(() -> request.apply(writer));
        } catch (ApplicationFailure failure) {
            // What another operation has written since is found to be somebody else's: the reason is the operation
            // itself.
            held.run();
            throw failure;
        }
    }

    /** Turns Twilio's failures into Temporal's. */
    private static <T> T asked(Supplier<T> request) {
        try {
            return request.get();
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }
}
