package dev.switchboard.api.purchase;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.ServiceProcess;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
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

    private static final Duration SOON = Duration.ofMinutes(2);
    private static final String PRICE = "1.15";
    private static final String ACCOUNT = "IncomingPhoneNumbers\\.json$";

    private static final String LOOKED_FOR = "+12125550171";
    private static final String BOUGHT = "+12125550172";
    private static final String ASSIGNED = "+12125550173";
    private static final String RELEASED = "+12125550174";

    /** What is under way when the service is killed: each purchase is held at another request. */
    private static final List<Fault> HELD = List.of(
            Fault.timeout(Match.get(ACCOUNT).forNumber(LOOKED_FOR), 20_000).withTimes(1),
            // Carried out when nobody waits for the answer any more.
            Fault.applyAfter(Match.post(ACCOUNT).forNumber(BOUGHT), 3_000).withTimes(1),
            Fault.timeout(Match.get("IncomingPhoneNumbers/PN").forNumber(ASSIGNED), 20_000)
                    .withTimes(1));

    private static final List<String> PURCHASES = List.of(LOOKED_FOR, BOUGHT, ASSIGNED);

    @TempDir
    Path directory;

    @Test
    void everyNumberIsBoughtOnceAndTheOneThatWaitsIsReleased() throws IOException {
        try (EmbeddedPostgres postgres =
                        EmbeddedPostgres.builder().setPort(Ports.any()).start();
                TemporalDevServer temporal = ServiceProcess.temporal();
                TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
                ServiceProcess service = new ServiceProcess(directory, postgres, temporal, twilio)) {
            SwitchboardClient demo = service.start().as("demo");
            assertThat(demo.put("/api/budget", "{\"monthlyLimit\":20}").status())
                    .isEqualTo(200);
            assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_1\",\"name\":\"Agent\"}")
                            .status())
                    .isEqualTo(201);
            assertCompleted(demo.awaitEnd(buys(demo, RELEASED), SOON));
            String id = demo.get("/api/phone-numbers").at("/phoneNumbers/0/id");
            String release = demo.delete("/api/phone-numbers/" + id, "{\"after\":\"PT20S\"}")
                    .at("/operation/id");
            twilio.clearRequests();
            twilio.replaceFaults(HELD);
            List<String> purchases =
                    PURCHASES.stream().map(number -> buys(demo, number)).toList();
            ServiceProcess.await(
                    SOON,
                    () -> isHeld(twilio, "GET", ".*/" + ACCOUNT, LOOKED_FOR)
                            && isHeld(twilio, "POST", ".*/" + ACCOUNT, BOUGHT)
                            && isHeld(twilio, "GET", ".*/IncomingPhoneNumbers/PN.*", ""));
            assertThat(demo.get("/api/phone-numbers/" + id).at("/state")).isEqualTo("RELEASING");

            service.kill();

            service.start();
            for (String operation : purchases) {
                assertCompleted(demo.awaitEnd(operation, SOON));
            }
            assertCompleted(demo.awaitEnd(release, SOON));
            assertThat(twilio.number(RELEASED)).isEmpty();
            assertThat(unknown(demo)).as("nothing was bought twice").isZero();
            assertThat(demo.get("/api/phone-numbers?state=ASSIGNED").json().at("/phoneNumbers"))
                    .extracting(number -> number.at("/phoneNumber").asString())
                    .as("each is known")
                    .containsExactlyInAnyOrderElementsOf(PURCHASES);
            assertThat(demo.get("/api/audit?action=phone_purchased").json().at("/messages"))
                    .hasSize(PURCHASES.size() + 1)
                    .allSatisfy(message -> assertThat(message.toString()).contains("\"amount\":" + PRICE));
            assertThat(demo.get("/api/budget").json().at("/committed").decimalValue())
                    .isEqualByComparingTo(new BigDecimal(PRICE).multiply(BigDecimal.valueOf(PURCHASES.size())));
        }
    }

    /** Answers the operation. */
    private static String buys(SwitchboardClient demo, String number) {
        return demo.async()
                .post("/api/phone-numbers/purchase", """
                        {"country":"US","type":"local","phoneNumber":"%s","maxMonthlyPrice":2,"chatbotId":"agent_1"}
                        """.formatted(number))
                .at("/operation/id");
    }

    private static boolean isHeld(TwilioSimulator twilio, String method, String path, String number) {
        return twilio.requests().stream()
                .anyMatch(request -> request.method().equals(method)
                        && request.path().matches(path)
                        && request.parameters().toString().contains(number));
    }

    private static void assertCompleted(Answer ended) {
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
    }

    /** How many numbers the account has that were not known here. */
    private static int unknown(SwitchboardClient client) {
        Answer imported = client.post("/api/phone-numbers/import");
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        return imported.json().at("/imported").asInt();
    }
}
