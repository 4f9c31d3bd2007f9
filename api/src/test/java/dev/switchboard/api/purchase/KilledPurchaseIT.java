package dev.switchboard.api.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.switchboard.api.KilledService;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.fault.Fault.Match;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed while many purchases are under way, each at another step: before it is done, and after that but
 * before anybody has heard of it. Each number is bought once or not at all, known to us, and its cost audited.
 */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledPurchaseIT {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final BigDecimal PRICE = new BigDecimal("1.15");
    private static final String ACCOUNT = "IncomingPhoneNumbers\\.json$";
    private static final String NUMBER = "IncomingPhoneNumbers/PN";

    /** What each step leaves in the database. */
    private static final List<String> COMMITS = List.of(
            "number_purchase RESERVED",
            "number_purchase INTENDED",
            "number_purchase INTENDED asked",
            "number_purchase BOUGHT",
            "phone_number ASSIGNING",
            "phone_number ASSIGNED",
            "message phone_purchased",
            "message numbers_purchased");

    private final KilledService service;
    private int begun;
    private String sold = "";

    KilledPurchaseIT(@TempDir Path directory) throws Exception {
        service = new KilledService(directory);
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
    }

    @TestFactory
    List<DynamicTest> everyNumberIsBoughtOnceOrNotAtAll() throws Exception {
        List<Purchase> purchases = new ArrayList<>();
        for (String step : COMMITS) {
            purchases.add(begin(step + " lost", (owner, number) -> service.holdCommit(owner, step, false)));
            purchases.add(begin(step + " done", (owner, number) -> service.holdCommit(owner, step, true)));
        }
        purchases.add(begin(
                "search",
                (owner, number) ->
                        service.holdRequest(Match.get("AvailablePhoneNumbers").forNumber(number.substring(1)))));
        purchases.add(begin(
                "look",
                (owner, number) -> service.holdRequest(Match.get(ACCOUNT).forNumber(number))));
        purchases.add(begin(
                "buying not carried out",
                (owner, number) -> service.holdRequest(Match.post(ACCOUNT).forNumber(number))));
        purchases.add(begin(
                "capture",
                (owner, number) -> service.holdRequest(Match.get(NUMBER).forNumber(number))));
        purchases.add(begin("read back", (owner, number) -> {
            service.pass(Match.get(NUMBER).forNumber(number));
            service.holdRequest(Match.get(NUMBER).forNumber(number));
        }));
        Purchase late = begin("sold while nobody ran", (owner, number) -> {
            service.holdRequest(Match.post(ACCOUNT).forNumber(number));
            sold = number;
        });
        service.awaitAllHeld();
        purchases.add(begin(
                "buying carried out late",
                (owner, number) -> service.holdAnswer(Match.post(ACCOUNT).forNumber(number))));
        service.awaitAllHeld();

        service.kill();
        service.twilio().sellElsewhere(sold);
        service.startAgain();

        return Stream.concat(
                        purchases.stream().map(purchase -> dynamicTest(purchase.name(), () -> assertBought(purchase))),
                        Stream.of(
                                dynamicTest(late.name(), () -> assertNotBought(late)),
                                dynamicTest("nothing else was bought", this::assertNothingElse)))
                .toList();
    }

    /** Each has an owner, an agent and a budget of its own. */
    private Purchase begin(String name, BiConsumer<String, String> hold) {
        int index = ++begun;
        String owner = "buyer" + index;
        String number = "+121255501%02d".formatted(index);
        SwitchboardClient client = service.as(owner);
        assertThat(client.put("/api/budget", "{\"monthlyLimit\":5}").status()).isEqualTo(200);
        assertThat(client.post("/api/chatbots", "{\"id\":\"agent_%s\",\"name\":\"Agent\"}".formatted(owner))
                        .status())
                .isEqualTo(201);
        hold.accept(owner, number);
        Answer accepted = client.async().post("/api/phone-numbers/purchase", """
                {"country":"US","type":"local","phoneNumber":"%s","maxMonthlyPrice":2,"chatbotId":"agent_%s"}
                """.formatted(number, owner));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return new Purchase(name, client, number, accepted.at("/operation/id"));
    }

    private static void assertBought(Purchase purchase) {
        SwitchboardClient client = purchase.client();
        Answer ended = client.awaitEnd(purchase.operation(), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        Answer numbers = client.get("/api/phone-numbers");
        assertThat(numbers.json().at("/phoneNumbers")).as(numbers.text()).hasSize(1);
        assertThat(numbers.at("/phoneNumbers/0/phoneNumber")).isEqualTo(purchase.number());
        assertThat(numbers.at("/phoneNumbers/0/state")).isEqualTo("ASSIGNED");
        assertThat(client.webhooks(numbers.at("/phoneNumbers/0/id"))
                        .json()
                        .at("/configured")
                        .asBoolean())
                .isTrue();
        for (String action : List.of("phone_purchased", "numbers_purchased")) {
            Answer audited = client.get("/api/audit?action=" + action);
            assertThat(audited.json().at("/messages"))
                    .as(audited.text())
                    .singleElement()
                    .satisfies(message -> assertThat(
                                    message.at("/metadata/price/amount").decimalValue())
                            .isEqualByComparingTo(PRICE));
        }
        assertCommitted(client, PRICE);
    }

    private static void assertNotBought(Purchase purchase) {
        SwitchboardClient client = purchase.client();
        Answer ended = client.awaitEnd(purchase.operation(), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPENSATED");
        assertThat(client.get("/api/phone-numbers").json().at("/phoneNumbers")).isEmpty();
        assertThat(client.get("/api/audit?action=numbers_purchase_failed")
                        .json()
                        .at("/messages"))
                .hasSize(1);
        assertCommitted(client, BigDecimal.ZERO);
    }

    private void assertNothingElse() {
        Answer imported = service.as("auditor").post("/api/phone-numbers/import");
        assertThat(imported.status()).as(imported.text()).isEqualTo(200);
        assertThat(imported.json().at("/imported").asInt()).as(imported.text()).isZero();
    }

    private static void assertCommitted(SwitchboardClient client, BigDecimal amount) {
        assertThat(client.get("/api/budget").json().at("/committed").decimalValue())
                .isEqualByComparingTo(amount);
    }

    private record Purchase(String name, SwitchboardClient client, String number, String operation) {}
}
