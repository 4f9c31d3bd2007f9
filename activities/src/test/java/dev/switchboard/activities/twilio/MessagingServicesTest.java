package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.TestClock;
import dev.switchboard.simulator.Capabilities;
import dev.switchboard.simulator.SimulatedNumber;
import dev.switchboard.simulator.SimulatedService;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagingServicesTest {

    private static final SimulatedService SERVICE = SimulatedService.of("Marketing");

    private final TestClock clock = new TestClock();
    private TwilioSimulator twilio;
    private MessagingServices services;

    @BeforeEach
    void start() {
        twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
        twilio.clear();
        TwilioProperties properties = Fixtures.propertiesFor(twilio.baseUrl());
        services = new MessagingServices(
                new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()),
                Duration.ofMinutes(1),
                clock);
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void findsTheServiceOnWhateverPageTheNumberIs() {
        List<SimulatedNumber> numbers = twilio.addNumbers(1_200, "+1555", Capabilities.VOICE_SMS_AND_MMS, false);
        for (int i = 0; i < 3; i++) {
            twilio.putService(SimulatedService.of("Empty " + i), List.of());
        }
        twilio.putService(
                SERVICE.with("inbound_request_url", "https://them.example/"),
                numbers.stream().map(SimulatedNumber::phoneNumber).toList());

        for (SimulatedNumber number : List.of(numbers.get(0), numbers.get(1_199))) {
            assertThat(services.of(number.sid()))
                    .contains(new MessagingService(SERVICE.sid(), false, "https://them.example/"));
        }
    }

    @Test
    void readsTheIndexOnceUntilItExpires() {
        SimulatedNumber number = twilio.addNumber(SimulatedNumber.of("+15550000001"));
        assertThat(services.of(number.sid())).isEmpty();
        twilio.putService(SERVICE, List.of(number.phoneNumber()));
        twilio.clearRequests();

        assertThat(services.of(number.sid())).isEmpty();
        assertThat(twilio.requests()).isEmpty();

        clock.advance(Duration.ofMinutes(1));
        assertThat(services.of(number.sid())).map(MessagingService::sid).contains(SERVICE.sid());
    }

    @Test
    void noticesAtOnceThatANumberLeftItsServiceOrThatTheServiceDefersToIt() {
        SimulatedNumber number = twilio.addNumber(SimulatedNumber.of("+15550000001"));
        twilio.putService(SERVICE, List.of(number.phoneNumber()));
        assertThat(services.of(number.sid())).isPresent();

        twilio.putService(SERVICE.with("use_inbound_webhook_on_number", "true"), List.of(number.phoneNumber()));
        assertThat(services.of(number.sid()))
                .map(MessagingService::useInboundWebhookOnNumber)
                .contains(true);

        twilio.putService(SERVICE, List.of());
        assertThat(services.of(number.sid())).isEmpty();
    }
}
