package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.WebhookActivities;
import io.temporal.activity.Activity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes at Twilio, through its REST API. */
public final class TwilioWebhookActivities implements WebhookActivities {

    private static final Logger log = LoggerFactory.getLogger(TwilioWebhookActivities.class);

    private final TwilioAccount account;
    private final IncomingPhoneNumbers numbers;
    private final WhatsAppSenders senders;

    TwilioWebhookActivities(TwilioAccount account, IncomingPhoneNumbers numbers, WhatsAppSenders senders) {
        this.account = account;
        this.numbers = numbers;
        this.senders = senders;
    }

    @Override
    public CapturedRoute captureRoute(CaptureRouteInput input) {
        CapturedRoute captured = asked(input.pace(), () -> capture(input));
        if (input.channels().contains(Channel.WHATSAPP) && captured.senderSid() == null) {
            throw noSender(input.number());
        }
        return captured;
    }

    private CapturedRoute capture(CaptureRouteInput input) {
        Optional<WhatsAppSender> known = input.channels().contains(Channel.WHATSAPP)
                ? Optional.ofNullable(input.senderSid()).flatMap(sid -> senderOf(input.number(), sid))
                : Optional.empty();
        if (known.isEmpty()) {
            return account.readRoute(input.number(), input.channels());
        }
        WhatsAppSender sender = known.get();
        Set<Channel> others = EnumSet.copyOf(input.channels());
        others.remove(Channel.WHATSAPP);
        CapturedRoute captured = account.readRoute(input.number(), others);
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(captured.route().fields());
        fields.putAll(sender.route().fields());
        return new CapturedRoute(
                new Route(fields),
                sender.senderSid(),
                captured.messagingServiceSid(),
                captured.useInboundWebhookOnNumber(),
                captured.inboundRequestUrl(),
                sender.status(),
                sender.offlineReasons());
    }

    /** The sender, unless it has been registered anew under another SID. */
    private Optional<WhatsAppSender> senderOf(NumberReference number, String senderSid) {
        try {
            return Optional.of(senders.fetch(senderSid))
                    .filter(sender -> sender.phoneNumber().equals(number.phoneNumber()));
        } catch (TwilioException e) {
            if (!TwilioErrors.isGone(e)) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public void configureVoice(ApplyRouteInput input) {
        configureNumber(input);
    }

    @Override
    public void configureSms(ApplyRouteInput input) {
        configureNumber(input);
    }

    private void configureNumber(ApplyRouteInput input) {
        if (!input.change().none()) {
            asked(input.pace(), () -> {
                refuseToOverwrite(input);
                write(input, input.before(), input.change().to());
            });
        }
    }

    @Override
    public void configureWhatsApp(ApplyRouteInput input) {
        if (!input.change().none()) {
            requireWholeWebhook(input);
            asked(input.pace(), () -> {
                refuseToOverwrite(input);
                write(input, input.before(), input.change().to());
            });
        }
    }

    /**
     * An attempt that failed may have been carried out, and what somebody has written over it since was never captured. So
     * a further attempt looks first; the first comes right after the capture.
     */
    private void refuseToOverwrite(ApplyRouteInput input) {
        if (!isRetry()) {
            return;
        }
        RouteChange change = input.change();
        Route now = read(input.number(), input.senderSid(), Set.of(change.channel()))
                .route();
        List<String> changed = new ArrayList<>();
        change.to().forEach((field, value) -> {
            String held = now.get(field);
            if (!field.isMethod()
                    && !held.equals(value)
                    && !held.equals(change.from().get(field))) {
                changed.add(field.twilioName());
            }
        });
        if (!changed.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                    ErrorCode.ROUTE_NOT_SETTLED,
                    "Somebody else changed " + String.join(", ", changed) + " of "
                            + input.number().phoneNumber() + " while it was being written. Try again."));
        }
    }

    /** False outside Temporal as well, where nobody retries. */
    private static boolean isRetry() {
        try {
            return Activity.getExecutionContext().getInfo().getAttempt() > 1;
        } catch (IllegalStateException outsideTemporal) {
            return false;
        }
    }

    @Override
    public void readBackRoute(ReadBackInput input) {
        Route expected = input.expected();
        Held held = asked(input.pace(), () -> read(input.number(), input.senderSid(), channelsOf(expected)));
        requireSettled(expected, held);
    }

    @Override
    public RestoredRoute restoreRoute(ApplyRouteInput input) {
        return asked(input.pace(), () -> {
            try {
                return restore(input);
            } catch (TwilioException e) {
                if (!TwilioErrors.isGone(e)) {
                    throw e;
                }
                log.warn(
                        "{}: the {} route cannot be restored, as Twilio no longer has what carried it",
                        input.number().phoneNumberId(),
                        input.change().channel());
                return new RestoredRoute(Map.of());
            }
        });
    }

    private RestoredRoute restore(ApplyRouteInput input) {
        Set<Channel> channel = Set.of(input.change().channel());
        Held held = read(input.number(), input.senderSid(), channel);
        if (held.updating()) {
            // What is shown now will be replaced, perhaps by the very change that is to be undone.
            throw notSettled(List.of("the WhatsApp sender is still being updated"));
        }
        RestorePlan plan = RestorePlan.of(input.change(), held.route());
        if (!plan.write().isEmpty()) {
            write(input, held.route(), plan.write());
            requireSettled(new Route(plan.write()), read(input.number(), input.senderSid(), channel));
        }
        return new RestoredRoute(plan.changedByOthers());
    }

    /**
     * One request: of a number exactly these fields, of a sender its whole webhook.
     *
     * @param others where the webhook's other fields come from
     */
    private void write(ApplyRouteInput input, Route others, Map<RouteField, String> fields) {
        if (input.change().channel() != Channel.WHATSAPP) {
            AccountNumber unused = numbers.update(input.number(), fields);
            return;
        }
        Map<RouteField, String> webhook = new EnumMap<>(RouteField.class);
        webhook.putAll(others.fields());
        webhook.putAll(fields);
        senders.update(senderSid(input.number(), input.senderSid()), new Route(webhook));
    }

    private Held read(NumberReference number, @Nullable String senderSid, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        boolean updating = false;
        if (channels.contains(Channel.VOICE) || channels.contains(Channel.SMS)) {
            fields.putAll(numbers.fetch(number).route().fields());
        }
        if (channels.contains(Channel.WHATSAPP)) {
            WhatsAppSender sender = senders.fetch(senderSid(number, senderSid));
            fields.putAll(sender.route().fields());
            updating = sender.status().endsWith(":UPDATING");
        }
        return new Held(new Route(fields), updating);
    }

    private String senderSid(NumberReference number, @Nullable String senderSid) {
        if (senderSid != null) {
            return senderSid;
        }
        return senders.find(number.phoneNumber()).map(WhatsAppSender::senderSid).orElseThrow(() -> noSender(number));
    }

    /** A field of which neither the old value nor a new one is known would be cleared. */
    private static void requireWholeWebhook(ApplyRouteInput input) {
        for (RouteField field : RouteFields.of(Channel.WHATSAPP)) {
            if (!input.before().fields().containsKey(field)
                    && !input.change().to().containsKey(field)) {
                throw Failures.nonRetryable(OperationFailure.of(
                        ErrorCode.INTERNAL, "The before-image of the WhatsApp sender lacks " + field.twilioName()));
            }
        }
    }

    private static void requireSettled(Route expected, Held held) {
        List<String> reasons = new ArrayList<>(RouteDifferences.between(expected, held.route()));
        if (held.updating()) {
            reasons.add("the WhatsApp sender is still being updated");
        }
        if (!reasons.isEmpty()) {
            throw notSettled(reasons);
        }
    }

    private static Set<Channel> channelsOf(Route route) {
        Set<Channel> channels = EnumSet.noneOf(Channel.class);
        route.fields().keySet().forEach(field -> channels.add(field.channel()));
        return channels;
    }

    private static RuntimeException noSender(NumberReference number) {
        return Failures.refusal(
                ErrorCode.CAPABILITY_MISSING,
                "No WhatsApp sender is registered at Twilio for " + number.phoneNumber()
                        + ": register one, or leave WhatsApp off.");
    }

    private static RuntimeException notSettled(List<String> reasons) {
        return Failures.notYet(OperationFailure.of(
                ErrorCode.ROUTE_NOT_SETTLED,
                "Twilio does not hold what was written: " + String.join("; ", reasons) + "."));
    }

    private static void asked(@Nullable OperationPace pace, Runnable request) {
        Boolean unused = asked(pace, () -> {
            request.run();
            return Boolean.TRUE;
        });
    }

    /** Turns Twilio's failures into Temporal's. */
    private static <T> T asked(@Nullable OperationPace pace, Supplier<T> request) {
        try {
            return pace == null ? request.get() : OwnPace.within(pace, request);
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }

    /**
     * What Twilio holds.
     *
     * @param updating whether a WhatsApp sender has an accepted change that does not show yet
     */
    private record Held(Route route, boolean updating) {}
}
