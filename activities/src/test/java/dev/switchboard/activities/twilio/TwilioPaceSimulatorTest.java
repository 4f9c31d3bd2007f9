package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.activities.twilio.pace.JdbcTwilioPace;
import dev.switchboard.activities.twilio.pace.PacedAccount;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.workflows.operation.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TwilioPaceSimulatorTest extends DatabaseTest {

    private static final String NUMBER = "/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID + "/IncomingPhoneNumbers/"
            + SimulatorSids.phoneNumberSid("+15550000123") + ".json";

    @Test
    void slowsDownUntilTwilioAcceptsEverything() throws Exception {
        jdbc.sql("TRUNCATE twilio_pace").update();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
        try (TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            twilio.limits(Limits.none().withRequestsPerSecond(25));
            TwilioProperties properties = new TwilioProperties(
                    SimulatorDemo.ACCOUNT_SID,
                    SimulatorDemo.AUTH_TOKEN,
                    twilio.baseUrl(),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    40);
            try (JdbcTwilioPace pace = new JdbcTwilioPace(
                    new PacedAccount(SimulatorDemo.ACCOUNT_SID, () -> 40, Duration.ofSeconds(5)), jdbc, meters)) {
                TwilioRequests requests = new TwilioRequests(properties, pace, meters);
                long start = System.nanoTime();
                List<Future<?>> callers = new ArrayList<>();
                for (int caller = 0; caller < 8; caller++) {
                    callers.add(threads.submit(() -> {
                        while (System.nanoTime() - start < 6_000_000_000L) {
                            answers.add(answer(requests, start));
                        }
                    }));
                }
                for (Future<?> caller : callers) {
                    caller.get();
                }
            }
        } finally {
            threads.shutdownNow();
        }

        assertThat(answers).anyMatch(Answer::tooMany);
        // Twice 0.7 of 40 are under 25, and stay so for some seconds.
        assertThat(answers)
                .filteredOn(answer -> answer.seconds() > 3.5)
                .hasSizeGreaterThan(25)
                .noneMatch(Answer::tooMany);
    }

    private static Answer answer(TwilioRequests requests, long start) {
        boolean tooMany = false;
        try {
            requests.read(TwilioOperation.FETCH_NUMBER, new Request(HttpMethod.GET, "api", NUMBER));
        } catch (TwilioException e) {
            assertThat(e.failure().code()).isEqualTo(ErrorCode.TWILIO_RATE_LIMITED);
            tooMany = true;
        }
        return new Answer((System.nanoTime() - start) / 1e9, tooMany);
    }

    private record Answer(double seconds, boolean tooMany) {}
}
