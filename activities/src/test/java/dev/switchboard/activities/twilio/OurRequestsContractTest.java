package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.http.RequestContract;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.RouteField;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything that is asked of Twilio, held against Twilio's own OpenAPI description. */
class OurRequestsContractTest {

    private final TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void everyRequestIsOneThatTwilioDescribes() {
        String folder = System.getenv().getOrDefault("TWILIO_OPENAPI_DIR", "");
        assumeTrue(
                !folder.isEmpty(),
                "TWILIO_OPENAPI_DIR is not set: give it the folder with Twilio's OpenAPI slices to check requests");
        twilio.putService(SimulatedService.of("Support"), List.of(SimulatorDemo.PHONE_124));
        TwilioProperties properties = Fixtures.propertiesFor(twilio.baseUrl());
        TwilioAccount account = Fixtures.account(properties);

        account.listNumbers(null);
        account.listWhatsAppSenders(null);
        account.servicesByNumber();
        account.readNumber(Fixtures.reference(SimulatorDemo.PHONE_124));
        account.readRoute(Fixtures.reference(SimulatorDemo.PHONE_123), Set.of(Channel.values()));
        account.updateNumber(Fixtures.reference(SimulatorDemo.PHONE_123), everyField());
        TwilioRestLedger ledger = new TwilioRestLedger(
                SimulatorDemo.ACCOUNT_SID,
                new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
        ledger.calls(LocalDate.now(ZoneOffset.UTC), null);
        ledger.messages(LocalDate.now(ZoneOffset.UTC), null);

        assertThat(twilio.requests()).hasSizeGreaterThan(8);
        assertThat(RequestContract.in(Path.of(folder)).problems(twilio.requests()))
                .isEmpty();
    }

    private static Map<RouteField, String> everyField() {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.put(RouteField.VOICE_URL, "https://a.example/voice");
        fields.put(RouteField.VOICE_METHOD, "POST");
        fields.put(RouteField.SMS_URL, "https://a.example/sms");
        fields.put(RouteField.SMS_METHOD, "POST");
        fields.put(RouteField.STATUS_CALLBACK, "https://a.example/status");
        fields.put(RouteField.TRUNK_SID, "");
        fields.put(RouteField.VOICE_APPLICATION_SID, SimulatorDemo.APPLICATION_SID);
        return fields;
    }
}
