package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorSids.phoneNumberSid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.messaging.v1.Service;
import com.twilio.rest.messaging.v1.service.PhoneNumber;
import dev.switchboard.simulator.SimulatorHttpClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedService;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServicesTest {

    private static final SimulatedService SERVICE = SimulatedService.of("Support");
    private static final SimulatedService OTHER = SimulatedService.of("Sales");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioRestClient twilio = SimulatorHttpClient.restClient(simulator);

    @BeforeEach
    void putServices() {
        simulator.putService(SERVICE, List.of(PHONE_123));
        simulator.putService(OTHER, List.of());
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void updatesAService() {
        Service.updater(SERVICE.sid())
                .setInboundRequestUrl("https://a.example/in")
                .setUseInboundWebhookOnNumber(true)
                .setStatusCallback("https://a.example/status")
                .update(twilio);

        Service service = Service.fetcher(SERVICE.sid()).fetch(twilio);
        assertThat(service.getFriendlyName()).isEqualTo("Support");
        assertThat(service.getInboundRequestUrl()).isEqualTo(URI.create("https://a.example/in"));
        assertThat(service.getUseInboundWebhookOnNumber()).isTrue();
        assertThat(service.getStatusCallback()).isEqualTo(URI.create("https://a.example/status"));
        Service.updater(SERVICE.sid()).setInboundRequestUrl("").update(twilio);
        assertThat(Service.fetcher(SERVICE.sid()).fetch(twilio).getInboundRequestUrl())
                .isNull();
    }

    @Test
    void handsOutEveryServiceOnceWhenPaged() {
        for (int i = 0; i < 23; i++) {
            simulator.putService(SimulatedService.of("Service " + i), List.of());
        }
        List<String> sids = new ArrayList<>();
        Service.reader().pageSize(10).read(twilio).forEach(service -> sids.add(service.getSid()));

        assertThat(sids).hasSize(25).doesNotHaveDuplicates();
    }

    @Test
    void handsOutEveryMemberOnceWhenPaged() {
        List<String> numbers = simulator.addNumbers(45, "+1556", Capabilities.VOICE_AND_SMS, false).stream()
                .map(SimulatedNumber::phoneNumber)
                .toList();
        simulator.putService(OTHER, numbers);

        List<String> members = new ArrayList<>();
        PhoneNumber.reader(OTHER.sid())
                .pageSize(20)
                .read(twilio)
                .forEach(member -> members.add(member.getPhoneNumber().toString()));

        assertThat(members).containsExactlyInAnyOrderElementsOf(numbers);
    }

    @Test
    void takesANumberInAndOut() {
        String sid = phoneNumberSid(PHONE_124);
        assertThat(PhoneNumber.creator(OTHER.sid(), sid).create(twilio).getCapabilities())
                .containsExactly("SMS", "Voice");
        assertThat(simulator.messagingServiceSid(PHONE_124)).contains(OTHER.sid());
        assertThat(PhoneNumber.fetcher(OTHER.sid(), sid).fetch(twilio).getPhoneNumber())
                .hasToString(PHONE_124);

        PhoneNumber.deleter(OTHER.sid(), sid).delete(twilio);

        assertThat(simulator.messagingServiceSid(PHONE_124)).isEmpty();
        assertThat(refusal(() -> PhoneNumber.fetcher(OTHER.sid(), sid).fetch(twilio)))
                .isEqualTo(20404);
    }

    @Test
    void refusesANumberThatIsInAServiceAlready() {
        String sid = phoneNumberSid(PHONE_123);

        assertThat(refusal(() -> PhoneNumber.creator(SERVICE.sid(), sid).create(twilio)))
                .isEqualTo(21710);
        assertThat(refusal(() -> PhoneNumber.creator(OTHER.sid(), sid).create(twilio)))
                .isEqualTo(21712);
        assertThat(refusal(() -> PhoneNumber.fetcher(OTHER.sid(), sid).fetch(twilio)))
                .isEqualTo(20404);
    }

    @Test
    void forgetsTheMembershipOfAReleasedNumber() {
        simulator.removeNumber(PHONE_123);

        assertThat(PhoneNumber.reader(SERVICE.sid()).read(twilio)).isEmpty();
    }

    private static int refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(ApiException.class, call).getCode();
    }
}
