package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.number.DemoData;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowFailedException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random operations, faults and changes by others: a finished operation never destroys a value that Switchboard did not
 * write and had not captured before it wrote.
 */
class RouteInvariantTest extends DatabaseTest {

    @SuppressWarnings("NullAway.Init") // By open().
    private static RouteWorld world;

    private static int changes;

    @BeforeAll
    static void open() {
        bean(DemoData.class).insert(InMemoryTwilioAccount.ACCOUNT_SID, DatabaseTest::sidOf);
        world = new RouteWorld(bean(NumberActivities.class), bean(AuditActivities.class));
    }

    @AfterAll
    static void close() {
        world.close();
    }

    enum Operation {
        ASSIGN,
        TAKE_OVER,
        UPDATE,
        UNASSIGN,
        RESTORE
    }

    /** What goes wrong during the operation. */
    enum Failing {
        NOTHING,
        SENDER_REFUSED,
        SENDER_CUT,
        NUMBER_REFUSED,
        NUMBER_CUT,
        NUMBER_DOWN;

        List<Fault> faults() {
            Match number = Match.post("IncomingPhoneNumbers");
            return switch (this) {
                case NOTHING -> List.of();
                case SENDER_REFUSED ->
                    List.of(Fault.status(RouteWorld.SENDER_UPDATE, 400, 21402).withTimes(1));
                case SENDER_CUT ->
                    List.of(Fault.dropAfterApply(RouteWorld.SENDER_UPDATE).withTimes(1));
                case NUMBER_REFUSED -> List.of(Fault.status(number, 400, 21402).withTimes(1));
                case NUMBER_CUT -> List.of(Fault.dropAfterApply(number).withTimes(1));
                case NUMBER_DOWN -> List.of(Fault.status(number, 503).withTimes(2));
            };
        }
    }

    /** A field that somebody else changes. */
    enum Field {
        VOICE_URL,
        VOICE_METHOD,
        VOICE_FALLBACK_URL,
        STATUS_CALLBACK,
        TRUNK_SID,
        VOICE_APPLICATION_SID,
        SMS_URL,
        SMS_FALLBACK_URL,
        SMS_APPLICATION_SID,
        SENDER_CALLBACK_URL,
        SENDER_FALLBACK_URL,
        SENDER_STATUS_CALLBACK_URL;

        String twilioName() {
            return name().toLowerCase(Locale.ROOT);
        }

        boolean ofTheSender() {
            return name().startsWith("SENDER_");
        }

        boolean isUrl() {
            return !name().endsWith("_SID") && this != VOICE_METHOD;
        }

        String held() {
            return ofTheSender() ? world.read().route().get(RouteField.valueOf(name())) : world.held(twilioName());
        }
    }

    /** When somebody else changes it. */
    enum When {
        NEVER,
        BEFORE,
        CLEARED_BEFORE,
        BETWEEN_CAPTURE_AND_WRITE,
        AFTER_VOICE_IS_WRITTEN
    }

    record Step(When when, Field field, Operation operation, Failing failing) {}

    private static List<Step> steps(Draws draws) {
        return draws.listOf(
                2,
                8,
                step -> new Step(
                        step.oneOf(When.class),
                        step.oneOf(Field.class),
                        step.percent(38) ? Operation.TAKE_OVER : step.oneOf(Operation.class),
                        step.percent(40) ? Failing.NOTHING : step.oneOf(Failing.class)));
    }

    @SeededTest(cases = 10)
    void nothingOfSomebodyElsesIsDestroyed(Seed seed) {
        carryOut(steps(seed.draws()));
    }

    /** Each field once, whatever the seeds happen to draw. */
    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.MATCH_NONE,
            names = {".*_SID", "VOICE_METHOD"})
    void whatIsChangedBetweenCaptureAndWriteIsNotDestroyed(Field field) {
        carryOut(List.of(new Step(When.BETWEEN_CAPTURE_AND_WRITE, field, Operation.ASSIGN, Failing.NOTHING)));
    }

    private void carryOut(List<Step> steps) {
        // A server each: one whose time has been skipped for long fails on durations that it cannot represent.
        world.close();
        world = new RouteWorld(bean(NumberActivities.class), bean(AuditActivities.class));
        world.reset();
        world.hold(new RouteOwnershipTest.Setup("", "", "", "", "ONLINE"));
        phoneNumbers.insert(world.newNumber());
        // What somebody else has set and no operation has captured and then replaced.
        Map<Field, String> foreign = new HashMap<>();
        for (Step step : steps) {
            if (step.when() == When.BEFORE || step.when() == When.CLEARED_BEFORE) {
                change(step.field(), step.when() == When.CLEARED_BEFORE, foreign);
            }
            Route before = world.read().route();
            Map<Field, String> during = new HashMap<>();
            if (step.when() == When.AFTER_VOICE_IS_WRITTEN) {
                Field field = step.field().isUrl() ? Field.VOICE_URL : Field.VOICE_APPLICATION_SID;
                world.whenVoiceIsWritten(() -> change(field, false, during));
            }
            if (step.when() == When.BETWEEN_CAPTURE_AND_WRITE) {
                Field field = step.field().isUrl() ? step.field() : Field.STATUS_CALLBACK;
                world.beforeAnythingIsWritten(() -> change(field, false, during));
            }
            world.twilio().replaceFaults(step.failing().faults());
            boolean succeeded = carriedOut(step.operation());
            world.twilio().clearFaults();
            world.whenNothingIsWritten();

            boolean captures = step.operation() != Operation.UNASSIGN && step.operation() != Operation.RESTORE;
            if (succeeded && captures) {
                foreign.clear();
            }
            if (during.containsKey(Field.VOICE_APPLICATION_SID)) {
                foreign.remove(Field.TRUNK_SID);
            }
            if (during.containsKey(Field.VOICE_URL) || during.containsKey(Field.VOICE_FALLBACK_URL)) {
                // Who sets the URL while our method is on the number means it to be called with that method.
                foreign.remove(Field.VOICE_METHOD);
            }
            foreign.putAll(during);
            foreign.forEach((field, value) ->
                    assertThat(field.held()).as("%s after %s", field, step).isEqualTo(value));
            if (!succeeded && during.isEmpty()) {
                assertThat(world.read().route().fields())
                        .as("after %s failed", step)
                        .isEqualTo(before.fields());
            }
        }
    }

    private static boolean carriedOut(Operation operation) {
        try {
            switch (operation) {
                case ASSIGN -> world.assign(false);
                case TAKE_OVER -> world.assign(true);
                case UPDATE -> world.update();
                case UNASSIGN -> world.unassign(false);
                case RESTORE -> world.unassign(true);
            }
            return true;
        } catch (WorkflowFailedException failed) {
            return false;
        }
    }

    /** As Twilio would carry it out: a trunk deletes an application, and no fallback is without its primary. */
    private static void change(Field field, boolean clear, Map<Field, String> foreign) {
        String value = clear ? "" : value(field);
        switch (field) {
            case VOICE_METHOD -> set(field, "GET", foreign);
            case TRUNK_SID, VOICE_APPLICATION_SID -> {
                set(field, value, foreign);
                if (!clear) {
                    set(field == Field.TRUNK_SID ? Field.VOICE_APPLICATION_SID : Field.TRUNK_SID, "", foreign);
                }
            }
            case VOICE_URL, SMS_URL -> {
                set(field, value, foreign);
                if (clear) {
                    set(field == Field.VOICE_URL ? Field.VOICE_FALLBACK_URL : Field.SMS_FALLBACK_URL, "", foreign);
                }
            }
            case VOICE_FALLBACK_URL, SMS_FALLBACK_URL -> {
                Field primary = field == Field.VOICE_FALLBACK_URL ? Field.VOICE_URL : Field.SMS_URL;
                if (clear || !world.held(primary.twilioName()).isEmpty()) {
                    set(field, value, foreign);
                }
            }
            default -> set(field, value, foreign);
        }
    }

    private static void set(Field field, String value, Map<Field, String> foreign) {
        switch (field) {
            case SENDER_CALLBACK_URL ->
                world.changeSender(webhook -> new SenderWebhook(
                        value,
                        webhook.callbackMethod(),
                        webhook.fallbackUrl(),
                        webhook.fallbackMethod(),
                        webhook.statusCallbackUrl(),
                        webhook.statusCallbackMethod()));
            case SENDER_FALLBACK_URL ->
                world.changeSender(webhook -> new SenderWebhook(
                        webhook.callbackUrl(),
                        webhook.callbackMethod(),
                        value,
                        webhook.fallbackMethod(),
                        webhook.statusCallbackUrl(),
                        webhook.statusCallbackMethod()));
            case SENDER_STATUS_CALLBACK_URL ->
                world.changeSender(webhook -> new SenderWebhook(
                        webhook.callbackUrl(),
                        webhook.callbackMethod(),
                        webhook.fallbackUrl(),
                        webhook.fallbackMethod(),
                        value,
                        webhook.statusCallbackMethod()));
            default -> world.change(field.twilioName(), value);
        }
        if (value.isEmpty() && field.name().endsWith("_SID")) {
            // No SID is what Switchboard writes as well, so it cannot be told whose it is.
            foreign.remove(field);
        } else {
            foreign.put(field, value);
        }
    }

    private static String value(Field field) {
        String number = String.format(Locale.ROOT, "%032d", ++changes);
        return switch (field) {
            case TRUNK_SID -> "TK" + number;
            case VOICE_APPLICATION_SID, SMS_APPLICATION_SID -> "AP" + number;
            default -> "https://other.example/" + changes;
        };
    }
}
