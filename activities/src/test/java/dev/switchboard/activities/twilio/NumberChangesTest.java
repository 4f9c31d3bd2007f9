package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.RouteField;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NumberChangesTest {

    private static final String NUMBER = "+15550000124";
    private static final String SID = SimulatorSids.phoneNumberSid(NUMBER);

    private final TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioProperties properties = Fixtures.propertiesFor(twilio.baseUrl());
    private final TwilioRequests requests =
            new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry());
    private final NumberChanges changes = new NumberChanges(requests);

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void nothingIsKnownOfANumberThatNobodyChanged() {
        assertThat(changes.last(SID)).isEmpty();
    }

    @Test
    void tellsWhoChangedItInTheConsoleAndWhat() {
        twilio.changeNumber(
                NUMBER,
                number -> number.with("voice_url", "https://elsewhere.example.com/")
                        .with("friendly_name", "Mine"));

        NumberChange change = changes.last(SID).orElseThrow();

        assertThat(change.source()).isEqualTo("web");
        assertThat(change.actorType()).isEqualTo("user");
        assertThat(change.actorSid()).startsWith("US");
        assertThat(change.address()).isEqualTo("203.0.113.7");
        assertThat(change.fields()).containsExactlyInAnyOrder("voice_url", "friendly_name");
    }

    @Test
    void theLastChangeCountsAndAChangeOfNothingIsNone() {
        twilio.changeNumber(NUMBER, number -> number.with("voice_url", "https://elsewhere.example.com/"));
        twilio.changeNumber(NUMBER, number -> number);
        new IncomingPhoneNumbers(requests, Fixtures.VALUES)
                .update(
                        new NumberReference("phone_124", NUMBER, properties.accountSid(), SID, null),
                        Map.of(RouteField.SMS_URL, "https://ours.example.com/"));

        NumberChange change = changes.last(SID).orElseThrow();
        assertThat(change.source()).isEqualTo("api");
        assertThat(change.actorSid()).isEqualTo(properties.accountSid());
        assertThat(change.fields()).containsExactly("sms_url");
    }

    @Test
    void whoMayNotAskIsToldNothingAndDoesNotFail() {
        twilio.replaceFaults(List.of(Fault.status(Fault.Match.get("/v1/Events"), 403, 20003)));

        assertThat(changes.last(SID)).isEmpty();
    }
}
