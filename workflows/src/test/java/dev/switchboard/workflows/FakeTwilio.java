package dev.switchboard.workflows;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.Delivery;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.CapturedSender;
import dev.switchboard.workflows.route.CapturedService;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.WebhookActivities;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Twilio in memory, with faults: what the activities promise, without HTTP. */
public final class FakeTwilio implements WebhookActivities {

    /** What a step does instead of succeeding. */
    public enum Fault {
        /** Fails, nothing applied. */
        FAIL,
        /** Applied, then fails: the connection was cut before the answer. */
        APPLY_THEN_FAIL,
        /** Fails; the request is carried out all the same when three seconds have passed. */
        APPLY_LATE
    }

    private record Script(Fault fault, ApplicationFailure failure, AtomicInteger times) {}

    private final Map<String, Map<RouteField, String>> routes = new ConcurrentHashMap<>();
    private final Map<String, Deque<Script>> scripts = new ConcurrentHashMap<>();
    private final List<Runnable> late = Collections.synchronizedList(new ArrayList<>());
    public final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    public volatile String senderStatus = "ONLINE";
    public volatile @Nullable String messagingServiceSid;

    /** What Twilio does not have any more. */
    public volatile Set<Channel> gone = Set.of();

    public volatile CountDownLatch holdVoice = new CountDownLatch(0);

    public Map<RouteField, String> route(String phoneNumberSid) {
        return routes.computeIfAbsent(
                phoneNumberSid, sid -> Collections.synchronizedMap(new EnumMap<>(RouteField.class)));
    }

    /**
     * Makes a step ({@code configureVoice}, …) fail that often, after whatever it was made to do before; {@code
     * Integer.MAX_VALUE} for ever.
     */
    public void script(String step, Fault fault, ApplicationFailure failure, int times) {
        scripts.computeIfAbsent(step, name -> new ConcurrentLinkedDeque<>())
                .add(new Script(fault, failure, new AtomicInteger(times)));
    }

    public static ApplicationFailure refused(int twilioCode, int status) {
        return Failures.nonRetryable(new OperationFailure(
                ErrorCode.TWILIO_REFUSED,
                "Twilio refused",
                twilioCode,
                status,
                "https://www.twilio.com/docs/errors/" + twilioCode));
    }

    public static ApplicationFailure unavailable() {
        return Failures.retryable(
                new OperationFailure(ErrorCode.TWILIO_UNAVAILABLE, "Twilio answered 500", 20500, 500, null), null);
    }

    public static ApplicationFailure timeout() {
        return Failures.with(
                Delivery.OUTSTANDING,
                Failures.retryable(OperationFailure.of(ErrorCode.TWILIO_TIMEOUT, "Twilio did not answer"), null));
    }

    /** Not sent: the database did not say whose turn it is. */
    public static ApplicationFailure databaseAway() {
        return Failures.retryable(
                OperationFailure.of(ErrorCode.DATABASE_UNAVAILABLE, "The database did not answer"), null);
    }

    /** Of a step of a batch: the account's rate left no turn. */
    public static ApplicationFailure noTurn() {
        return Failures.with(
                Delivery.NEVER_SENT,
                Failures.nonRetryable(OperationFailure.of(ErrorCode.TWILIO_RATE_LIMITED, "Twilio was not asked")));
    }

    @Override
    public CapturedRoute captureRoute(CaptureRouteInput input) {
        perform("captureRoute", () -> {});
        if (!input.releasing() && input.channels().stream().anyMatch(gone::contains)) {
            throw refused(20404, 404);
        }
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        for (RouteField field : RouteField.values()) {
            if (input.channels().contains(field.channel()) && !gone.contains(field.channel())) {
                fields.put(field, valueOf(sid(input.number()), field));
            }
        }
        boolean whatsApp = input.channels().contains(Channel.WHATSAPP) && !gone.contains(Channel.WHATSAPP);
        List<String> reasons =
                senderStatus.equals("OFFLINE") ? List.of("63020 Business Manager account error") : List.of();
        return new CapturedRoute(
                        new Route(fields),
                        whatsApp ? new CapturedSender("XE1", senderStatus, reasons) : null,
                        messagingServiceSid == null ? null : new CapturedService(messagingServiceSid, false, null))
                .withGone(gone);
    }

    @Override
    public void configureVoice(ApplyRouteInput input) {
        await(holdVoice);
        perform("configureVoice", () -> apply(input, input.change().to()));
    }

    /** Until a test lets go of what it holds. */
    static void await(CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void configureSms(ApplyRouteInput input) {
        perform("configureSms", () -> apply(input, input.change().to()));
    }

    @Override
    public void configureWhatsApp(ApplyRouteInput input) {
        perform("configureWhatsApp", () -> apply(input, input.change().to()));
    }

    @Override
    public RestoredRoute putBackRoute(ApplyRouteInput input) {
        perform("putBackRoute", () -> {});
        List<RefusedValue> refused = new ArrayList<>();
        Map<RouteField, String> back = new EnumMap<>(RouteField.class);
        input.change().to().forEach((field, value) -> back.put(field, taken(field, value, refused)));
        apply(input, back);
        return new RestoredRoute(Map.of(), refused);
    }

    /** Values that Twilio took once and does not take any more. */
    public final Set<String> noLongerTaken = ConcurrentHashMap.newKeySet();

    private String taken(RouteField field, String value, List<RefusedValue> refused) {
        if (!noLongerTaken.contains(value)) {
            return value;
        }
        refused.add(new RefusedValue(field, value, 21402, "VoiceUrl is not valid."));
        return "";
    }

    @Override
    public void readBackRoute(ReadBackInput input) {
        perform("readBackRoute", () -> {});
        input.expected().fields().forEach((field, value) -> {
            String actual = valueOf(sid(input.number()), field);
            if (!actual.equals(value)) {
                throw Failures.retryable(
                        OperationFailure.of(ErrorCode.ROUTE_NOT_SETTLED, field + " is " + actual + ", not " + value),
                        null);
            }
        });
    }

    @Override
    public RestoredRoute restoreRoute(ApplyRouteInput input) {
        Map<RouteField, String> others = new EnumMap<>(RouteField.class);
        Map<RouteField, String> back = new EnumMap<>(RouteField.class);
        List<RefusedValue> refused = new ArrayList<>();
        input.change().from().forEach((field, from) -> {
            String now = valueOf(sid(input.number()), field);
            if (now.equals(input.change().to().get(field))) {
                back.put(field, taken(field, from, refused));
            } else if (!now.equals(from)) {
                others.put(field, now);
            }
        });
        perform("restoreRoute " + input.change().channel(), () -> apply(input, back));
        return new RestoredRoute(others, refused);
    }

    /** Carries out what {@link Fault#APPLY_LATE} held back. */
    public void deliverLate() {
        synchronized (late) {
            late.forEach(Runnable::run);
            late.clear();
        }
    }

    private String valueOf(String phoneNumberSid, RouteField field) {
        return route(phoneNumberSid).getOrDefault(field, field.isMethod() ? "POST" : field.whenUnset());
    }

    private void apply(ApplyRouteInput input, Map<RouteField, String> fields) {
        route(sid(input.number())).putAll(fields);
    }

    void perform(String step, Runnable effect) {
        calls.add(step);
        Optional<Script> scripted = scripts.getOrDefault(step, new ConcurrentLinkedDeque<>()).stream()
                .filter(next -> next.times().getAndDecrement() > 0)
                .findFirst();
        if (scripted.isEmpty()) {
            effect.run();
            return;
        }
        Script script = scripted.get();
        if (script.fault() == Fault.APPLY_THEN_FAIL) {
            effect.run();
        }
        if (script.fault() == Fault.APPLY_LATE) {
            late.add(effect);
        }
        boolean retry = Activity.getExecutionContext().getInfo().getAttempt() > 1;
        throw retry && step.startsWith("configure")
                ? Failures.with(Delivery.OUTSTANDING, script.failure())
                : script.failure();
    }

    /** Senders whose numbers are not Twilio's are held by their own SIDs. */
    private static String sid(NumberReference number) {
        String sid = number.phoneNumberSid() == null ? number.senderSid() : number.phoneNumberSid();
        return Objects.requireNonNull(sid);
    }
}
