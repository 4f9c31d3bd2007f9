package dev.switchboard.api.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.ServiceProcess;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.RecordedRequest;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service is killed while it buys numbers, and while one waits for its release. */
@NeedsTemporalServer
class KilledPurchaseIT {

    /** While the account is looked at, the number is bought, and it is assigned. */
    private static final List<Integer> REQUESTS = List.of(3, 4, 6);

    private static final String PRICE = "1.15";

    @TempDir
    Path directory;

    @Test
    void everyNumberIsBoughtOnceAndTheOneThatWaitsIsReleased() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(directory, postgres, temporal, twilio)) {
            SwitchboardClient demo = service.start().as("demo");
            assertThat(demo.put("/api/budget", "{\"monthlyLimit\":20}").status())
                    .isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);

            for (int requests : REQUESTS) {
                Answer bought = killedWhileItBuys(service, twilio, requests);
                assertThat(bought.at("/state"))
                        .as("killed after %d requests: %s", requests, bought.text())
                        .isEqualTo("COMPLETED");
            }

            assertThat(unknown(demo)).as("nothing was bought twice").isZero();
            Answer known = demo.get("/api/phone-numbers?state=ASSIGNED");
            assertThat(known.json().at("/total").asInt()).as("each is known").isEqualTo(REQUESTS.size());
            assertThat(demo.get("/api/audit?action=phone_purchased").json().at("/messages"))
                    .hasSize(REQUESTS.size())
                    .allSatisfy(message -> assertThat(message.toString()).contains("\"amount\":" + PRICE));
            assertThat(committed(demo))
                    .isEqualByComparingTo(new BigDecimal(PRICE).multiply(BigDecimal.valueOf(REQUESTS.size())));

            releases(service, twilio, known.at("/phoneNumbers/0/id"), known.at("/phoneNumbers/0/phoneNumber"));
            assertThat(committed(demo))
                    .isEqualByComparingTo(new BigDecimal(PRICE).multiply(BigDecimal.valueOf(REQUESTS.size() - 1)));
        }
    }

    private static Answer killedWhileItBuys(ServiceProcess service, TwilioSimulator twilio, int requests) {
        twilio.clearRequests();
        twilio.limits(Limits.none().withLatencyMillis(700));
        String operation = service.as("demo")
                .async()
                .post("/api/phone-numbers/purchase", """
                        {"country":"US","type":"local","maxMonthlyPrice":2,"chatbotId":"agent_1"}
                        """)
                .at("/operation/id");
        ServiceProcess.await(
                Duration.ofSeconds(90),
                () -> twilio.requests().stream()
                                .filter(KilledPurchaseIT::ofTheRun)
                                .count()
                        >= requests);
        service.kill();
        twilio.limits(Limits.none());
        return service.start().as("demo").awaitEnd(operation, Duration.ofMinutes(2));
    }

    /** Not the checks that a start makes. */
    private static boolean ofTheRun(RecordedRequest request) {
        return request.path().contains("Numbers");
    }

    private static void releases(ServiceProcess service, TwilioSimulator twilio, String id, String phoneNumber) {
        SwitchboardClient demo = service.as("demo");
        String operation =
                demo.delete("/api/phone-numbers/" + id, "{\"after\":\"PT5S\"}").at("/operation/id");
        ServiceProcess.await(
                Duration.ofSeconds(60),
                () -> demo.get("/api/phone-numbers/" + id).at("/state").equals("RELEASING"));
        service.kill();

        Answer ended = service.start().as("demo").awaitEnd(operation, Duration.ofMinutes(2));

        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(twilio.number(phoneNumber)).isEmpty();
    }

    private static BigDecimal committed(SwitchboardClient client) {
        return client.get("/api/budget").json().at("/committed").decimalValue();
    }

    /** How many numbers the account has that were not known here. */
    private static int unknown(SwitchboardClient client) {
        Answer imported = client.post("/api/phone-numbers/import");
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        return imported.json().at("/imported").asInt();
    }
}
