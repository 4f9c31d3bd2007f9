package dev.switchboard.api.purchase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.EachTestItsOwner;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.http.RecordedRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Purchases over HTTP: whatever Twilio does, each number is bought once or not at all, known to us, and its cost
 * audited.
 */
class PurchaseIT extends EachTestItsOwner {

    private static final String PATH = "/api/phone-numbers/purchase";
    private static final String BUYS = "IncomingPhoneNumbers\\.json$";

    PurchaseIT() {
        super(
                "buyer",
                SwitchboardServer.Options.defaults()
                        .with("switchboard.twilio.connect-timeout", "2s")
                        .with("switchboard.twilio.request-timeout", "2s"));
    }

    @BeforeEach
    void aBudget() {
        budget(20);
    }

    @Test
    void aNumberIsRightFromItsFirstSecondAndItsCostAudited() {
        Answer answer = buy("\"criteria\":{\"areaCode\":\"415\"},\"enableSms\":true,\"friendlyName\":\"Front desk\"");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Bought 1 phone number");
        assertThat(answer.json().at("/monthlyCost").decimalValue()).isEqualByComparingTo("1.15");
        String number = answer.at("/phoneNumbers/0/phoneNumber/phoneNumber");
        assertThat(number).startsWith("+1415");
        assertThat(answer.at("/phoneNumbers/0/phoneNumber/state")).isEqualTo("ASSIGNED");
        assertThat(server.simulator().requests())
                .as("one request writes the number, and it has the webhooks")
                .filteredOn(request -> request.method().equals("POST"))
                .singleElement()
                .satisfies(request -> assertThat(request.parameters().toString())
                        .contains(number, "VoiceUrl", agent, "SmsUrl", "StatusCallback", "Front desk"));
        assertThat(client.webhooks(answer.at("/phoneNumbers/0/phoneNumber/id"))
                        .json()
                        .at("/configured")
                        .asBoolean())
                .isTrue();
        String trail = client.get("/api/audit?action=phone_purchased").text();
        assertThat(trail).contains(number, "\"amount\":1.15", "\"currency\":\"USD\"", owner);
        assertThat(client.get("/api/audit?action=numbers_purchased").text()).contains("\"bought\":1");
        assertCommitted("1.15");
    }

    @Test
    void exactlyTheNumberThatIsNamedIsBoughtAndFreeUntilSomebodyAnswers() {
        String number = "+12125550177";
        Answer answer = client.post(PATH, """
                {"country":"US","type":"local","phoneNumber":"%s","maxMonthlyPrice":2}
                """.formatted(number));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/phoneNumbers/0/phoneNumber/phoneNumber")).isEqualTo(number);
        assertThat(answer.at("/phoneNumbers/0/phoneNumber/state")).isEqualTo("FREE");
        String id = answer.at("/phoneNumbers/0/phoneNumber/id");
        assertThat(client.assign(id, agent, true, false).status()).isEqualTo(200);
    }

    static Stream<Arguments> faults() {
        Match buys = Match.post(BUYS);
        return Stream.of(
                Arguments.of("sold meanwhile", Fault.status(buys, 400, 21422).withTimes(2)),
                Arguments.of(
                        "cut after it was applied", Fault.dropAfterApply(buys).withTimes(1)),
                Arguments.of("cut after it was applied, always", Fault.dropAfterApply(buys)),
                Arguments.of(
                        "cut before it was applied", Fault.dropBeforeApply(buys).withTimes(1)),
                Arguments.of("no answer in time", Fault.timeout(buys, 3_000).withTimes(1)),
                Arguments.of("applied too late", Fault.applyAfter(buys, 3_000).withTimes(1)),
                Arguments.of(
                        "too many requests",
                        Fault.status(buys, 429, 20429).withRetryAfter(1).withTimes(2)),
                Arguments.of(
                        "an error of Twilio's own",
                        Fault.status(buys, 500, 20500).withTimes(1)),
                Arguments.of("a proxy's error", Fault.html(buys, 502).withTimes(1)),
                Arguments.of(
                        "the search fails",
                        Fault.status(Match.get("AvailablePhoneNumbers"), 503, 20503)
                                .withTimes(1)),
                Arguments.of(
                        "the price fails",
                        Fault.status(Match.get("/v1/PhoneNumbers"), 503, 20503).withTimes(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void itIsBoughtOnceWhateverHappens(String name, Fault fault) {
        List<String> before = atTwilio();
        server.simulator().replaceFaults(List.of(fault));

        Answer started = client.async().post(PATH, body("\"criteria\":{\"areaCode\":\"512\"}"));
        Answer ended = client.awaitEnd(started.at("/operation/id"), Duration.ofSeconds(90));

        assertThat(ended.at("/state")).as(name + ended.text()).isEqualTo("COMPLETED");
        server.simulator().clearFaults();
        List<String> bought = new ArrayList<>(atTwilio());
        bought.removeAll(before);
        assertThat(bought).as("bought once").hasSize(1);
        assertThat(ended.at("/purchases/0/state")).as(ended.text()).isEqualTo("BOUGHT");
        assertThat(ended.at("/purchases/0/phoneNumber")).isEqualTo(bought.get(0));
        assertThat(ended.json().at("/purchases/0/monthlyPrice").decimalValue()).isEqualByComparingTo("1.15");
        Answer known = client.get("/api/phone-numbers");
        assertThat(known.at("/phoneNumbers/0/phoneNumber")).as("known to us").isEqualTo(bought.get(0));
        assertThat(known.at("/phoneNumbers/0/state")).isEqualTo("ASSIGNED");
        assertThat(client.get("/api/audit?action=phone_purchased").text())
                .as("its cost is audited")
                .contains(bought.get(0), "\"amount\":1.15");
        assertCommitted("1.15");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"country\":\"GB\",\"type\":\"local\"', 502, twilio_refused, 21631",
        "'\"country\":\"GB\",\"type\":\"mobile\"', 502, twilio_refused, 21649",
        "'\"country\":\"US\",\"type\":\"mobile\"', 422, number_not_available, 0",
        "'\"country\":\"US\",\"type\":\"toll-free\"', 422, price_exceeded, 0",
        "'\"country\":\"US\",\"type\":\"local\",\"criteria\":{\"areaCode\":\"999\"}', 422, number_not_available, 0",
        "'\"country\":\"US\",\"type\":\"local\",\"phoneNumber\":\"+14155559999\"', 422, number_not_available, 0",
    })
    void whatIsRefusedBuysNothingAndCostsNothing(String what, int status, String error, int twilioCode) {
        List<String> before = atTwilio();

        Answer answer = client.post(PATH, "{" + what + ",\"maxMonthlyPrice\":2}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.at("/error")).isEqualTo(error);
        assertThat(answer.json().at("/twilio/code").asInt()).isEqualTo(twilioCode);
        assertThat(atTwilio()).isEqualTo(before);
        assertThat(client.get("/api/audit?action=numbers_purchase_failed").text())
                .containsIgnoringCase(error);
        assertCommitted("0");
    }

    @Test
    void aNumberThatTheAccountHasAlreadyIsNeverTouched() {
        String number = "+12125550188";
        SimulatedNumber theirs = server.simulator()
                .addNumber(SimulatedNumber.of(number).with("voice_url", "https://somebody.example.com/"));

        Answer answer = client.post(PATH, body("\"phoneNumber\":\"" + number + "\""));

        assertThat(answer.status()).as(answer.text()).isIn(409, 422);
        assertThat(server.simulator().number(number)).contains(theirs);
        assertThat(server.simulator().requests())
                .extracting(RecordedRequest::method)
                .doesNotContain("POST");
        assertCommitted("0");
    }

    /** It is bought by somebody else between the search and the look at the account. */
    @Test
    void whatCameIntoTheAccountMeanwhileIsLeftAlone() {
        String number = "+12125550189";
        server.simulator()
                .replaceFaults(List.of(Fault.status(Match.get(BUYS), 503, 20503).withTimes(2)));
        Answer started = client.async().post(PATH, body("\"phoneNumber\":\"" + number + "\""));
        await().until(() -> server.simulator().requests().stream()
                .anyMatch(request -> request.path().endsWith("IncomingPhoneNumbers.json")));
        SimulatedNumber theirs = server.simulator()
                .addNumber(SimulatedNumber.of(number).with("voice_url", "https://somebody.example.com/"));

        Answer ended = client.awaitEnd(started.at("/operation/id"), Duration.ofSeconds(60));

        assertThat(ended.text()).containsIgnoringCase("already_owned");
        assertThat(server.simulator().number(number)).contains(theirs);
        assertCommitted("0");
    }

    @Test
    void fiftyPurchasesAtOnceNeverExceedTheBudget() throws Exception {
        budget(5);
        List<String> before = atTwilio();
        ExecutorService callers = Executors.newFixedThreadPool(50);
        List<Answer> answers = new ArrayList<>();
        try {
            Callable<Answer> call = () -> client.post(
                    PATH,
                    "{\"country\":\"US\",\"type\":\"local\",\"criteria\":{\"areaCode\":\"202\"},\"maxMonthlyPrice\":1.15}");
            for (var future :
                    callers.invokeAll(IntStream.range(0, 50).mapToObj(i -> call).toList())) {
                answers.add(future.get());
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSize(4);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> assertThat(answer.at("/error")).isEqualTo("budget_exceeded"));
        assertThat(atTwilio()).hasSize(before.size() + 4);
        assertCommitted("4.60");
    }

    @Test
    void purchasesAtOnceEachFindANumberOfTheirOwn() throws Exception {
        ExecutorService callers = Executors.newFixedThreadPool(10);
        List<Answer> answers = new ArrayList<>();
        try {
            Callable<Answer> call = () -> buy("\"criteria\":{\"areaCode\":\"510\"}");
            for (var future : callers.invokeAll(Collections.nCopies(10, call))) {
                answers.add(future.get());
            }
        } finally {
            callers.shutdownNow();
        }

        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as(answer.text()).isEqualTo(200));
        assertThat(answers)
                .extracting(answer -> answer.at("/phoneNumbers/0/phoneNumber/phoneNumber"))
                .doesNotHaveDuplicates();
        assertCommitted("11.50");
    }

    @Test
    void saysWhyAPartOfThemCouldNotBeBought() {
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(Match.post(BUYS), 400, 21631).withTimes(1)));

        Answer answer = buy("\"criteria\":{\"areaCode\":\"415\"},\"count\":2");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/failed").asInt()).isEqualTo(1);
        assertThat(answer.json().at("/failure/twilio/code").asInt()).isEqualTo(21631);
        assertThat(client.get("/api/audit?action=numbers_purchased").text()).contains("21631");
        assertCommitted("1.15");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "type":"local","maxMonthlyPrice":1                            | Twilio asks 1.15 USD a month, and maxMonthlyPrice is 1.00
            "type":"local","maxMonthlyPrice":21                           | your budget has 20.00 USD a month left
            "type":"local","maxMonthlyPrice":2,"currency":"EUR"           | Your budget is in USD
            "type":"local","maxMonthlyPrice":2,"phoneNumber":"+14155559999" | Twilio has 0 such numbers for sale
            """)
    void aDryRunSaysWhatIsInTheWay(String what, String obstacle) {
        Answer plan = client.post(PATH, "{\"country\":\"US\",\"dryRun\":true," + what + "}");

        assertThat(plan.status()).as(plan.text()).isEqualTo(200);
        assertThat(plan.json().at("/possible").asBoolean()).as(plan.text()).isFalse();
        assertThat(plan.json().at("/obstacles").toString()).contains(obstacle);
    }

    @Test
    void aDryRunSaysThatTwilioWantsAnAddress() {
        String british = "{\"country\":\"GB\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"dryRun\":true%s}";
        String address = ",\"addressSid\":\"AD%s\"".formatted("1".repeat(32));

        Answer without = client.post(PATH, british.formatted(""));
        Answer with = client.post(PATH, british.formatted(address));

        assertThat(without.json().at("/possible").asBoolean())
                .as(without.text())
                .isFalse();
        assertThat(without.json().at("/obstacles").toString()).contains("give an addressSid");
        assertThat(with.json().at("/possible").asBoolean()).as(with.text()).isTrue();
    }

    @Test
    void aCallThatIsRepeatedWithItsKeyBuysNoSecondNumber() {
        List<String> before = atTwilio();
        SwitchboardClient keyed = client.withIdempotencyKey("buy-once-" + owner);

        Answer first = keyed.post(PATH, body("\"criteria\":{\"areaCode\":\"415\"}"));
        Answer second = keyed.post(PATH, body("\"criteria\":{\"areaCode\":\"415\"}"));

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.at("/phoneNumbers/0/phoneNumber/id")).isEqualTo(first.at("/phoneNumbers/0/phoneNumber/id"));
        assertThat(atTwilio()).hasSize(before.size() + 1);
    }

    @Test
    void aNumberThatCannotBeAssignedIsReleasedAgainWhenThatIsAsked() {
        List<String> before = atTwilio();
        server.simulator()
                .replaceFaults(List.of(Fault.status(Match.get("IncomingPhoneNumbers/PN"), 400, 20001)
                        .withTimes(1)));

        Answer answer = buy("\"criteria\":{\"areaCode\":\"415\"},\"keepOnFailure\":false");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).contains("1 could not be assigned, so released again");
        assertThat(atTwilio()).isEqualTo(before);
        assertThat(client.get("/api/audit?action=phone_purchase_undone").text()).contains("\"amount\":1.15");
        assertCommitted("0");
    }

    @Test
    void aNumberThatSomebodyElseHasTakenIntoUseIsNotReleasedAgain() {
        assertNotReleasedAgain(
                bought -> server.simulator().putService(SimulatedService.of("Using " + owner), List.of(bought)),
                "Somebody else has an emergency address, a Messaging Service");
    }

    @Test
    void aNumberOnWhichSomebodyElseHasSetAUrlIsNotReleasedAgain() {
        assertNotReleasedAgain(
                bought -> server.simulator()
                        .changeNumber(bought, number -> number.with("voice_url", "https://them.example/voice")),
                "Somebody else has set VoiceUrl of ");
    }

    @Test
    void aNumberThatTheAccountHadBeforeThePurchaseIsNotReleasedAgain() {
        assertNotReleasedAgain(
                bought -> server.simulator()
                        .changeNumber(
                                bought,
                                number -> new SimulatedNumber(
                                        number.sid(),
                                        number.phoneNumber(),
                                        number.capabilities(),
                                        number.settings(),
                                        number.dateCreated().minus(Duration.ofHours(1)),
                                        number.dateUpdated())),
                "before it was bought, so it was not released");
    }

    /** @param meanwhile what becomes of the number that was bought, before its assignment fails */
    private void assertNotReleasedAgain(Consumer<String> meanwhile, String told) {
        List<String> before = atTwilio();
        // Its assignment reads it again and again, so that there is time for it.
        server.simulator().replaceFaults(List.of(Fault.status(Match.get("IncomingPhoneNumbers/PN"), 503, 20503)));
        String operation = client.async()
                .post(PATH, body("\"criteria\":{\"areaCode\":\"415\"},\"keepOnFailure\":false"))
                .at("/operation/id");
        await().until(() -> atTwilio().size() > before.size());
        String bought = atTwilio().stream()
                .filter(number -> !before.contains(number))
                .findFirst()
                .orElseThrow();
        meanwhile.accept(bought);

        server.simulator()
                .replaceFaults(List.of(Fault.status(Match.get("IncomingPhoneNumbers/PN"), 400, 20001)
                        .withTimes(1)));
        Answer ended = client.awaitEnd(operation, Duration.ofSeconds(60));

        assertThat(server.simulator().number(bought)).as(ended.text()).isPresent();
        assertThat(client.get("/api/audit").text()).contains(told);
        assertThat(client.get("/api/phone-numbers").text()).as("it is told").contains(bought);
        assertCommitted("1.15");
    }

    @Test
    void manyAreBoughtInOneOperation() {
        Answer answer = buy("\"criteria\":{\"areaCode\":\"415\"},\"count\":3,\"enableSms\":true");

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().at("/phoneNumbers")).hasSize(3);
        assertThat(answer.json().at("/monthlyCost").decimalValue()).isEqualByComparingTo("3.45");
        assertCommitted("3.45");
    }

    @Test
    void aDryRunTellsCandidatesAndCostAndBuysNothing() {
        List<String> before = atTwilio();

        Answer plan = buy("\"criteria\":{\"inRegion\":\"TX\"},\"count\":2,\"dryRun\":true");

        assertThat(plan.status()).as(plan.text()).isEqualTo(200);
        assertThat(plan.json().at("/candidates")).hasSize(2);
        assertThat(plan.json().at("/monthlyCost").decimalValue()).isEqualByComparingTo("2.30");
        assertThat(plan.json().at("/budget/left").decimalValue()).isEqualByComparingTo("20");
        assertThat(plan.json().at("/possible").asBoolean()).isTrue();
        assertThat(plan.json().at("/obstacles")).isEmpty();
        assertThat(atTwilio()).isEqualTo(before);
    }

    @Test
    void whoHasNoBudgetBuysNothingAndTwilioIsNotAsked() {
        SwitchboardClient poor = server.as("poor-" + owner, "read write purchase");

        Answer refused = poor.post(PATH, "{\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/error")).isEqualTo("budget_exceeded");
        assertThat(refused.at("/detail")).contains("PUT /api/budget");
        assertThat(server.simulator().requests())
                .extracting(RecordedRequest::path)
                .noneMatch(path -> path.contains("PhoneNumbers"));
    }

    @ParameterizedTest
    @CsvSource({
        "'\"type\":\"local\",\"maxMonthlyPrice\":2', country",
        "'\"country\":\"US\",\"type\":\"local\"', maxMonthlyPrice",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":-1', maxMonthlyPrice",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"count\":51', count",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"phoneNumber\":\"415\"', phoneNumber",
        "'\"country\":\"DE\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"phoneNumber\":\"+14155550100\"', phoneNumber",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"phoneNumber\":\"+14155550100\",\"count\":2', count",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"enableSms\":true', enableSms",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"addressSid\":\"x\"', addressSid",
        "'\"country\":\"GB\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"criteria\":{\"areaCode\":\"415\"}', criteria.areaCode",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"criteria\":{\"near\":\"91,0\"}', criteria.near",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"chatbotId\":\"\"', chatbotId",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"accountSid\":\"\"', accountSid",
        "'\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":1e30', maxMonthlyPrice",
    })
    void namesTheFieldThatIsWrong(String fields, String field) {
        Answer answer = client.post(PATH, "{" + fields + "}");

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).as(answer.text()).isEqualTo(field);
        assertThat(answer.at("/detail")).as("once").containsOnlyOnce(field + ":");
    }

    @Test
    void budgetsAreTheAdministratorsAndKeepWhatIsSpent() {
        assertThat(buy("\"criteria\":{\"areaCode\":\"415\"}").status()).isEqualTo(200);
        SwitchboardClient admin = server.as("the-administrator", "admin");

        Answer lowered = budget(1);

        assertThat(lowered.json().at("/committed").decimalValue()).isEqualByComparingTo("1.15");
        assertThat(lowered.json().at("/left").decimalValue()).isEqualByComparingTo("0");
        assertThat(admin.put(
                                "/api/budget",
                                "{\"owner\":\"%s\",\"monthlyLimit\":9,\"currency\":\"EUR\"}".formatted(owner))
                        .status())
                .isEqualTo(400);
        assertThat(client.get("/api/budget").status()).isEqualTo(403);
        assertThat(admin.put("/api/budget", "{\"owner\":\" \",\"monthlyLimit\":9}")
                        .at("/field"))
                .isEqualTo("owner");
        assertThat(admin.get("/api/budget?owner=somebody-without-one").status()).isEqualTo(404);
        assertThat(server.as("the-administrator")
                        .get("/api/audit?action=budget_changed")
                        .text())
                .contains(owner, "\"monthlyLimit\":\"1\"");
    }

    private Answer buy(String more) {
        return client.post(PATH, body(more));
    }

    private String body(String more) {
        return "{\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"chatbotId\":\"%s\",%s}"
                .formatted(agent, more);
    }

    private List<String> atTwilio() {
        return IntStream.range(0, 100)
                .boxed()
                .flatMap(index -> Stream.of("+1415555%04d", "+1512555%04d", "+1202555%04d", "+1212555%04d")
                        .map(format -> format.formatted(100 + index)))
                .filter(number -> server.simulator().number(number).isPresent())
                .toList();
    }
}
