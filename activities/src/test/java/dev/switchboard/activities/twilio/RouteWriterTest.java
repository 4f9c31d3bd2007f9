package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.twilio.BeforeImage.Freshness;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The one who writes routes, alone with the simulator. */
class RouteWriterTest {

    private static final String PHONE_NUMBER = "+15550008000";
    private static final Set<Channel> CHANNELS = Set.of(Channel.VOICE, Channel.SMS);
    private static final RouteTarget TARGET = new RouteTarget(Fixtures.reference(PHONE_NUMBER), null);
    private static final TwilioSimulator TWILIO = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private static final Route OURS =
            new WebhookUrls(URI.create("https://switchboard.example.com"), "#rc=2").routeTo("agent_456", CHANNELS);

    private final RouteWriter writer = Fixtures.writer(Fixtures.propertiesFor(TWILIO.baseUrl()));

    /** The URLs of a number, each of which may be somebody else's. */
    enum Field {
        VOICE_URL,
        VOICE_FALLBACK_URL,
        STATUS_CALLBACK,
        SMS_URL,
        SMS_FALLBACK_URL;

        RouteField field() {
            return RouteField.valueOf(name());
        }

        void change(String value) {
            TWILIO.changeNumber(PHONE_NUMBER, number -> number.with(name().toLowerCase(Locale.ROOT), value));
        }
    }

    @AfterAll
    static void stop() {
        TWILIO.close();
    }

    @BeforeEach
    void aNumberOfSomebody() {
        TWILIO.reset();
        TWILIO.clear();
        TWILIO.addNumber(SimulatedNumber.of(PHONE_NUMBER));
        for (Field field : Field.values()) {
            field.change("https://them.example/" + field);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyChangedSinceTheCaptureIsToldAndNotWrittenOver(Field field) {
        Route before = held();
        field.change("https://other.example/");
        Route changed = held();

        for (Freshness freshness : List.of(Freshness.STALE, Freshness.RETRIED, Freshness.RESUMED)) {
            OperationFailure failure = refusal(new BeforeImage(before, freshness), before);

            assertThat(failure.code()).isEqualTo(ErrorCode.CHANGED_BY_OTHERS);
            assertThat(failure.changedByOthers())
                    .isEqualTo(Map.of(field.field().twilioName(), "https://other.example/"));
            assertThat(held()).isEqualTo(changed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatSomebodyClearedBeforeTheFirstAttemptIsNotPutBack(Field field) {
        writer.writeUnchanged(TARGET, changes(held(), OURS), new BeforeImage(held(), Freshness.FRESH));
        Route ours = held();
        Route theirs = new Route(Map.of(field.field(), "https://them.example/" + field));
        List<RouteChange> puttingBack =
                List.of(ours.changeTo(theirs, field.field().channel()));
        if (field == Field.VOICE_URL || field == Field.SMS_URL) {
            // Twilio keeps no fallback without its primary.
            (field == Field.VOICE_URL ? Field.VOICE_FALLBACK_URL : Field.SMS_FALLBACK_URL).change("");
        }
        field.change("");

        ApplicationFailure failure = catchThrowableOfType(
                ApplicationFailure.class,
                () -> writer.putBack(TARGET, puttingBack, new BeforeImage(ours, Freshness.STALE)));

        assertThat(failure).isNotNull();
        assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.CHANGED_BY_OTHERS);
        assertThat(held().get(field.field())).isEmpty();
        // An attempt before may have cleared it because Twilio refused the value.
        assertThat(writer.putBack(TARGET, puttingBack, new BeforeImage(ours, Freshness.RETRIED)))
                .hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whatABatchHasWrittenIsNotWrittenAgain() {
        assertThat(requestsOfARepeat(Freshness.RESUMED)).containsExactly("GET");
    }

    /** What is not acknowledged is not taken for done. */
    @Test
    void whatASingleOperationHasWrittenIsWrittenAgainAfterALook() {
        assertThat(requestsOfARepeat(Freshness.RETRIED)).containsExactly("GET", "POST");
    }

    private List<String> requestsOfARepeat(Freshness freshness) {
        Route before = held();
        writer.writeUnchanged(TARGET, changes(before, OURS), new BeforeImage(before, Freshness.FRESH));
        TWILIO.clearRequests();

        writer.writeUnchanged(TARGET, changes(before, OURS), new BeforeImage(before, freshness));

        return TWILIO.requests().stream().map(request -> request.method()).toList();
    }

    /** Others change any of the fields before the write, and between the write and its undo. */
    @SeededTest(cases = 60)
    void nothingOfSomebodyElsesIsDestroyed(Seed seed) {
        Draws draws = seed.draws();
        Route before = held();
        List<RouteChange> changes = changes(before, OURS);
        if (draws.percent(40)) {
            Map<Field, String> foreign = changedByOthers(draws, "write");
            Freshness freshness = draws.percent(50) ? Freshness.STALE : Freshness.RETRIED;
            if (!foreign.isEmpty()) {
                assertThat(refusal(new BeforeImage(before, freshness), before).changedByOthers())
                        .hasSameSizeAs(foreign);
            }
            assertHeld(foreign);
            return;
        }
        writer.writeUnchanged(TARGET, changes, new BeforeImage(before, Freshness.FRESH));
        assertThat(changes(held(), OURS)).allMatch(RouteChange::none);
        Map<Field, String> foreign = changedByOthers(draws, "undo");

        RestoredRoute restored = writer.restore(TARGET, changes, draws.percent(50));

        assertHeld(foreign);
        assertThat(restored.refused()).isEmpty();
        for (Field field : Field.values()) {
            if (!foreign.containsKey(field)) {
                assertThat(held().get(field.field())).isEqualTo(before.get(field.field()));
            }
        }
        foreign.keySet().forEach(field -> assertThat(restored.changedByOthers()).containsKey(field.field()));
    }

    private static Map<Field, String> changedByOthers(Draws draws, String when) {
        Map<Field, String> foreign = new EnumMap<>(Field.class);
        for (Field field : Field.values()) {
            if (draws.percent(30)) {
                String value = "https://other.example/" + when + "/" + field;
                field.change(value);
                foreign.put(field, value);
            }
        }
        return foreign;
    }

    private void assertHeld(Map<Field, String> foreign) {
        Route held = held();
        foreign.forEach((field, value) -> assertThat(held.get(field.field())).isEqualTo(value));
    }

    private OperationFailure refusal(BeforeImage image, Route before) {
        ApplicationFailure failure = catchThrowableOfType(
                ApplicationFailure.class, () -> writer.writeUnchanged(TARGET, changes(before, OURS), image));
        assertThat(failure).as("a refusal").isNotNull();
        return Failures.reasonOf(failure);
    }

    private Route held() {
        return writer.capture(TARGET, CHANNELS);
    }

    private static List<RouteChange> changes(Route from, Route to) {
        return List.of(from.changeTo(to, Channel.VOICE), from.changeTo(to, Channel.SMS));
    }
}
