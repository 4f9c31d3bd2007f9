package dev.switchboard.activities.twilio;

import dev.switchboard.activities.attempt.CurrentAttempt;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.OwnPace;
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
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.failure.ApplicationFailure;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Routes at Twilio, through its REST API. */
public final class TwilioWebhookActivities implements WebhookActivities {

    private static final Logger log = LoggerFactory.getLogger(TwilioWebhookActivities.class);

    /**
     * How old a before-image may be when it is written over without another look: Twilio has no conditional write, so
     * there is a gap in any case, and a look is a request.
     */
    private static final Duration FRESH = Duration.ofSeconds(3);

    private final AccountClients clients;
    private final FoundValues values;
    private final Duration fresh;

    TwilioWebhookActivities(AccountClients clients, FoundValues values) {
        this(clients, values, FRESH);
    }

    TwilioWebhookActivities(AccountClients clients, FoundValues values, Duration fresh) {
        this.clients = clients;
        this.values = values;
        this.fresh = fresh;
    }

    @Override
    public CapturedRoute captureRoute(CaptureRouteInput input) {
        Instant readAt = attempt().map(TwilioWebhookActivities::startedAt).orElse(null);
        CapturedRoute captured = asked(input.pace(), () -> capture(input));
        String status = captured.senderStatus();
        if (status != null && isUpdating(status)) {
            throw Failures.notYet(stillUpdating(input.number()));
        }
        return captured.withReadAt(readAt);
    }

    private CapturedRoute capture(CaptureRouteInput input) {
        AccountClient unused = clients.clientNow(input.number().accountSid());
        if (!input.releasing()) {
            CapturedRoute captured = readAll(input);
            if (input.channels().contains(Channel.WHATSAPP) && captured.senderSid() == null) {
                throw noSender(input.number());
            }
            return captured;
        }
        Set<Channel> gone = EnumSet.noneOf(Channel.class);
        CapturedRoute captured = readWhatIsThere(input, gone);
        if (input.channels().contains(Channel.WHATSAPP) && captured.senderSid() == null) {
            gone.add(Channel.WHATSAPP);
        }
        return captured.withGone(gone);
    }

    private CapturedRoute readWhatIsThere(CaptureRouteInput input, Set<Channel> gone) {
        try {
            return client(input.number()).account().captureRoute(input.number(), input.channels());
        } catch (TwilioException e) {
            if (!e.gone() || !isGone(input.number())) {
                throw e;
            }
        }
        Set<Channel> whatsApp = EnumSet.noneOf(Channel.class);
        for (Channel channel : input.channels()) {
            (channel == Channel.WHATSAPP ? whatsApp : gone).add(channel);
        }
        return client(input.number()).account().captureRoute(input.number(), whatsApp);
    }

    /** Whether it is the number itself that is not found, and nothing else that belongs to its route. */
    private boolean isGone(NumberReference number) {
        if (number.phoneNumberSid() == null) {
            return false;
        }
        try {
            AccountNumber unused = client(number).numbers().fetch(number);
            return false;
        } catch (TwilioException e) {
            if (e.gone()) {
                return true;
            }
            throw e;
        }
    }

    /** A sender whose SID is known is asked for by it. */
    private CapturedRoute readAll(CaptureRouteInput input) {
        Optional<WhatsAppSender> known = input.channels().contains(Channel.WHATSAPP)
                ? Optional.ofNullable(input.senderSid()).flatMap(sid -> senderOf(input.number(), sid))
                : Optional.empty();
        if (known.isEmpty()) {
            return client(input.number()).account().captureRoute(input.number(), input.channels());
        }
        WhatsAppSender sender = known.get();
        values.keep(sender.whole());
        Set<Channel> others = EnumSet.copyOf(input.channels());
        others.remove(Channel.WHATSAPP);
        CapturedRoute captured = client(input.number()).account().captureRoute(input.number(), others);
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
            return Optional.of(client(number).senders().fetch(senderSid))
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
        configure(input);
    }

    @Override
    public void configureSms(ApplyRouteInput input) {
        configure(input);
    }

    @Override
    public void configureWhatsApp(ApplyRouteInput input) {
        if (!input.change().none()) {
            requireWholeWebhook(input);
        }
        configure(input);
    }

    private void configure(ApplyRouteInput input) {
        if (input.change().none()) {
            return;
        }
        try {
            asked(
                    input.pace(),
                    () -> write(input, unchanged(input, false), input.change().to()));
        } catch (ApplicationFailure failure) {
            throw isRetry() ? Failures.afterRetry(failure) : failure;
        }
    }

    /**
     * What Twilio holds of the channel, as far as it is known not to be somebody else's since the capture. An attempt that
     * failed may have been carried out, and what somebody has written over it since, or over the captured values while the
     * step waited in its queue, was never captured: so one that comes late or again looks first.
     *
     * @param puttingBack whether an attempt before this one may have cleared what Twilio did not take back
     */
    private Route unchanged(ApplyRouteInput input, boolean puttingBack) {
        if (!isRetry() && isFresh(input.readAt())) {
            return input.before();
        }
        RouteChange change = input.change();
        Held held = read(input.number(), input.senderSid(), Set.of(change.channel()));
        if (held.updating()) {
            throw Failures.notYet(stillUpdating(input.number()));
        }
        values.keep(held.whole());
        Map<String, String> changed = new TreeMap<>();
        change.to().forEach((field, value) -> {
            String now = held.route().get(field);
            boolean cleared = puttingBack && isRetry() && now.isEmpty();
            if (!field.isMethod()
                    && !cleared
                    && !now.equals(value)
                    && !now.equals(change.from().get(field))) {
                changed.put(field.twilioName(), now);
            }
        });
        if (!changed.isEmpty()) {
            throw Failures.nonRetryable(OperationFailure.of(
                            ErrorCode.CHANGED_BY_OTHERS,
                            "Somebody else changed " + String.join(", ", changed.keySet()) + " of "
                                    + input.number().phoneNumber() + " while it was being written. Try again.")
                    .withChangedByOthers(changed));
        }
        return held.route();
    }

    /** Outside Temporal as well, where nothing waits. */
    private boolean isFresh(@Nullable Instant readAt) {
        return attempt()
                .map(attempt -> readAt != null && startedAt(attempt).isBefore(readAt.plus(fresh)))
                .orElse(true);
    }

    /** False outside Temporal as well, where nobody retries. */
    private static boolean isRetry() {
        return attempt().filter(attempt -> attempt.getAttempt() > 1).isPresent();
    }

    /** By Temporal's clock, as that of the capture, which may have been on another machine. */
    private static Instant startedAt(ActivityInfo attempt) {
        return Instant.ofEpochMilli(attempt.getStartedTimestamp());
    }

    private static Optional<ActivityInfo> attempt() {
        return CurrentAttempt.find().map(ActivityExecutionContext::getInfo);
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
                return withSender(input).map(this::restore).orElseGet(() -> nothingToRestore(input));
            } catch (TwilioException e) {
                if (!TwilioErrors.isGone(e)) {
                    throw e;
                }
                return nothingToRestore(input);
            }
        });
    }

    /** With the sender that it is about looked up where that is not known; empty when there is none any more. */
    private Optional<ApplyRouteInput> withSender(ApplyRouteInput input) {
        if (input.change().channel() != Channel.WHATSAPP || input.senderSid() != null) {
            return Optional.of(input);
        }
        return client(input.number())
                .senders()
                .find(input.number().phoneNumber())
                .map(sender -> input.withSenderSid(sender.senderSid()));
    }

    private static RestoredRoute nothingToRestore(ApplyRouteInput input) {
        log.warn(
                "{}: the {} route cannot be restored, as Twilio no longer has what carried it",
                input.number().phoneNumberId(),
                input.change().channel());
        return new RestoredRoute(Map.of());
    }

    @Override
    public RestoredRoute putBackRoute(ApplyRouteInput input) {
        if (input.change().none()) {
            return new RestoredRoute(Map.of());
        }
        if (input.change().channel() == Channel.WHATSAPP) {
            requireWholeWebhook(input);
        }
        try {
            return asked(input.pace(), () -> putBack(input));
        } catch (ApplicationFailure failure) {
            throw isRetry() ? Failures.afterRetry(failure) : failure;
        }
    }

    private RestoredRoute putBack(ApplyRouteInput input) {
        Route held = unchanged(input, true);
        PutBack putBack = PutBack.write(input.change().to(), held, fields -> write(input, held, fields));
        return new RestoredRoute(Map.of(), putBack.refused());
    }

    /** What was ours before is nothing to put back, and what is ours now goes, whichever operation wrote it. */
    private RouteChange leavingNothingOfOurs(RouteChange change, Route held) {
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        to.putAll(change.to());
        to.replaceAll((field, value) -> values.isOurs(field, held.get(field)) ? held.get(field) : value);
        return new RouteChange(change.channel(), change.from(), to).undoneByClearing(values::isOurs);
    }

    private RestoredRoute restore(ApplyRouteInput input) {
        Set<Channel> channel = Set.of(input.change().channel());
        Held held = read(input.number(), input.senderSid(), channel);
        if (held.updating()) {
            // What is shown now will be replaced, perhaps by the very change that is to be undone.
            throw notSettled(List.of("the WhatsApp sender is still being updated"));
        }
        // What is beside it is written as well: all of a sender's webhook, and a fallback with its primary.
        values.keep(held.whole());
        RouteChange undone = input.clearsOurs() ? leavingNothingOfOurs(input.change(), held.route()) : input.change();
        boolean again = isRetry() || input.readAt() == null;
        RestorePlan plan = RestorePlan.of(
                undone, held.route(), field -> again || values.mayHaveBeenClearedBy(input.change(), field));
        PutBack putBack = PutBack.write(plan.write(), held.route(), fields -> write(input, held.route(), fields));
        if (!putBack.written().isEmpty()) {
            requireSettled(putBack.route(), read(input.number(), input.senderSid(), channel));
        }
        return new RestoredRoute(plan.changedByOthers(), putBack.refused());
    }

    /**
     * One request: of a number exactly these fields, of a sender its whole webhook.
     *
     * @param others where the webhook's other fields come from
     */
    private void write(ApplyRouteInput input, Route others, Map<RouteField, String> fields) {
        if (input.change().channel() != Channel.WHATSAPP) {
            AccountNumber unused = client(input.number()).numbers().update(input.number(), fields);
            return;
        }
        Map<RouteField, String> webhook = new EnumMap<>(RouteField.class);
        webhook.putAll(others.fields());
        webhook.putAll(fields);
        client(input.number()).senders().update(senderSid(input.number(), input.senderSid()), new Route(webhook));
    }

    private Held read(NumberReference number, @Nullable String senderSid, Set<Channel> channels) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        WholeValues whole = WholeValues.NONE;
        boolean updating = false;
        if (channels.contains(Channel.VOICE) || channels.contains(Channel.SMS)) {
            AccountNumber held = client(number).numbers().fetch(number);
            fields.putAll(held.route().fields());
            whole = whole.and(held.whole());
        }
        if (channels.contains(Channel.WHATSAPP)) {
            WhatsAppSender sender = client(number).senders().fetch(senderSid(number, senderSid));
            fields.putAll(sender.route().fields());
            whole = whole.and(sender.whole());
            updating = isUpdating(sender.status());
        }
        return new Held(new Route(fields), whole, updating);
    }

    private String senderSid(NumberReference number, @Nullable String senderSid) {
        if (senderSid != null) {
            return senderSid;
        }
        return client(number)
                .senders()
                .find(number.phoneNumber())
                .map(WhatsAppSender::senderSid)
                .orElseThrow(() -> noSender(number));
    }

    /** Senders have no account in their path: they are reached with their own account's credentials only. */
    private AccountClient client(NumberReference number) {
        return clients.client(number.accountSid());
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

    /** Such a sender has an accepted change that does not show yet. */
    private static boolean isUpdating(String senderStatus) {
        return senderStatus.endsWith(":UPDATING");
    }

    private static OperationFailure stillUpdating(NumberReference number) {
        return OperationFailure.of(
                ErrorCode.ROUTE_NOT_SETTLED,
                "The WhatsApp sender of " + number.phoneNumber()
                        + " is still being updated at Twilio. Try again when it is online.");
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
     * @param whole what the route's references refer to
     * @param updating whether a WhatsApp sender has an accepted change that does not show yet
     */
    private record Held(Route route, WholeValues whole, boolean updating) {}
}
