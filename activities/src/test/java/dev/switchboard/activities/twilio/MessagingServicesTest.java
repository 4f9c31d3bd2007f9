package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.TestClock;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.testing.Aside;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
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
        services = services((context, words) -> {});
    }

    private MessagingServices services(BiConsumer<RequestContext, String> turn) {
        return services(requests(turn));
    }

    private MessagingServices services(TwilioRequests requests) {
        return new MessagingServices(requests, Fixtures.VALUES, Duration.ofMinutes(1), clock);
    }

    private TwilioRequests requests(BiConsumer<RequestContext, String> turn) {
        TwilioPace pace = new TwilioPace() {
            @Override
            public void awaitRequest(RequestContext context, String words) {
                turn.accept(context, words);
            }

            @Override
            public void tooManyRequests() {}
        };
        return new TwilioRequests(Fixtures.propertiesFor(twilio.baseUrl()), pace, new SimpleMeterRegistry());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
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
    void whoAsksAsItIsNowSeesAServiceThatTheNumberHasJustJoined() {
        SimulatedNumber number = twilio.addNumber(SimulatedNumber.of("+15550000001"));
        assertThat(services.now(number.sid())).isEmpty();
        twilio.putService(SERVICE, List.of(number.phoneNumber()));

        assertThat(services.now(number.sid())).map(MessagingService::sid).contains(SERVICE.sid());

        twilio.clearRequests();
        assertThat(services.now(number.sid())).isPresent();
        assertThat(twilio.requests()).as("what is known is only confirmed").hasSize(2);
    }

    @Test
    void anAttemptThatRunsOutOfTimeLeavesWhatItHasReadToTheNext() {
        SimulatedNumber number = twilio.addNumber(SimulatedNumber.of("+15550000001"));
        for (int i = 0; i < 5; i++) {
            twilio.putService(SimulatedService.of("Empty " + i), List.of());
        }
        twilio.putService(SERVICE, List.of(number.phoneNumber()));
        AtomicInteger turns = new AtomicInteger(3);
        MessagingServices slow = services((context, words) -> {
            if (turns.getAndDecrement() <= 0) {
                throw TwilioErrors.noTurn(words, Duration.ZERO);
            }
        });
        assertThatThrownBy(slow::byNumber).isInstanceOf(TwilioException.class);
        turns.set(4);

        assertThat(slow.byNumber()).containsKey(number.sid());
        // A page of services, and one of numbers for each of the six.
        assertThat(twilio.requests()).hasSize(7);
    }

    @Test
    void whoIsInteractiveDoesNotWaitForABatch() throws Exception {
        SimulatedNumber number = twilio.addNumber(SimulatedNumber.of("+15550000001"));
        twilio.putService(SERVICE, List.of(number.phoneNumber()));
        CountDownLatch batchWaits = new CountDownLatch(1);
        CountDownLatch batchGoesOn = new CountDownLatch(1);
        TwilioRequests requests = requests((context, words) -> {
            if (context.priority() == RequestPriority.BATCH) {
                batchWaits.countDown();
                await(batchGoesOn);
            }
        });
        MessagingServices shared = services(requests);
        CompletableFuture<Map<String, MessagingService>> batch =
                Aside.call(shared.with(requests.in(RequestContext.BATCH))::byNumber);
        batchWaits.await();

        assertThat(Aside.call(() -> shared.of(number.sid())).get(30, TimeUnit.SECONDS))
                .isPresent();

        assertThat(batch).isNotDone();
        batchGoesOn.countDown();
        assertThat(batch.get(30, TimeUnit.SECONDS)).containsKey(number.sid());
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
