package dev.switchboard.api.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.EachTestItsOwner;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.traffic.CallToPlace;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Releases over HTTP: a number goes when it was asked to go, once, and is kept whenever anything speaks against it. */
class ReleaseIT extends EachTestItsOwner {

    private static final String CALLER = "+15550009999";
    private static final String AT_ONCE = "{\"after\":\"PT0S\"}";
    private static final String IN_A_WEEK = "{\"after\":\"P7D\"}";
    private static final Duration SOON = Duration.ofSeconds(60);

    private NewPhoneNumber number = server.addNumber("nobody");

    ReleaseIT() {
        super(
                "leaver",
                SwitchboardServer.Options.defaults()
                        .with("switchboard.twilio.connect-timeout", "2s")
                        .with("switchboard.twilio.request-timeout", "2s"));
    }

    @BeforeEach
    void aNumber() {
        number = server.addNumber(owner);
        assertThat(client.assign(number.id(), agent, true, false).status()).isEqualTo(200);
    }

    @Test
    void aNumberThatWasBoughtGoesAndItsPriceIsGivenBack() {
        budget(20);
        Answer bought = client.post(
                "/api/phone-numbers/purchase",
                "{\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"chatbotId\":\"" + agent + "\"}");
        String id = bought.at("/phoneNumbers/0/phoneNumber/id");
        String phoneNumber = bought.at("/phoneNumbers/0/phoneNumber/phoneNumber");
        assertCommitted("1.15");

        Answer released = client.delete("/api/phone-numbers/" + id, AT_ONCE);

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertThat(released.at("/message")).isEqualTo("Phone number released");
        assertThat(released.json().at("/monthlyPrice").decimalValue()).isEqualByComparingTo("1.15");
        assertThat(server.simulator().number(phoneNumber)).as("at Twilio").isEmpty();
        assertCommitted("0");
        assertThat(client.get("/api/audit?action=phone_given_back").text())
                .contains(phoneNumber, "\"amount\":1.15", "\"currency\":\"USD\"", agent);
        assertOnRecord(id);
    }

    @Test
    void whatIsGivenBackAlreadyIsNotToldToBeKept() {
        String path = "/api/phone-numbers/" + number.id();
        assertThat(client.delete(path, AT_ONCE).status()).isEqualTo(200);

        Answer again = client.delete(path, AT_ONCE);

        assertThat(again.status()).as(again.text()).isEqualTo(404);
        assertThat(client.get("/api/audit?action=phone_kept").text()).doesNotContain(number.id());
        assertThat(client.get("/api/audit?action=phone_release_refused").text()).contains(number.id());
    }

    @Test
    void whatTwilioRefusesOfAReleaseComesWithoutTheCureOfAPurchase() {
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(new Match("DELETE", "IncomingPhoneNumbers", null, null), 400, 21422)));

        Answer refused = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        assertThat(refused.at("/twilio/code")).isEqualTo("21422");
        assertThat(refused.at("/detail")).doesNotContain("Choose another one");
    }

    /** Its row is all that is left, and it is readable. */
    private void assertReleased(Answer waiting) {
        Answer ended = client.awaitEnd(waiting.at("/operation/id"), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertOnRecord(number.id());
    }

    private void assertOnRecord(String id) {
        Answer row = client.get("/api/phone-numbers/" + id);
        assertThat(row.at("/state")).as(row.text()).isEqualTo("RELEASED");
        assertThat(row.at("/chatbot")).isEmpty();
        assertThat(client.get("/api/phone-numbers?state=RELEASED").text()).contains(id);
        assertThat(client.get("/api/phone-numbers").text()).doesNotContain(id);
        assertThat(client.get("/api/phone-numbers/" + id + "/events").status()).isEqualTo(200);
        assertThat(client.get("/api/usage?phoneNumberId=" + id).status()).isEqualTo(200);
        assertThat(client.get("/api/audit?phoneNumberId=" + id).text()).contains("phone_given_back");
        Stream.of(
                        client.assign(id, agent, true, false),
                        client.unassign(id),
                        client.updateWebhooks(id),
                        client.webhooks(id),
                        client.delete("/api/phone-numbers/" + id, AT_ONCE))
                .forEach(answer -> {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(404);
                    assertThat(answer.at("/detail")).contains("was given back to Twilio");
                });
        Stream.of(
                        client.post("/api/phone-numbers/" + id + "/keep"),
                        client.get("/api/phone-numbers/" + id + "/release"))
                .forEach(late -> {
                    assertThat(late.status()).as(late.text()).isEqualTo(409);
                    assertThat(late.at("/error")).isEqualTo("operation_ended");
                    assertThat(late.at("/detail")).contains("was given back to Twilio", "too late");
                });
    }

    @Test
    void aNumberThatWaitsIsStillAnsweredAndEveryOtherCallIsToldWhy() {
        String path = "/api/phone-numbers/" + number.id();

        Answer waiting = client.delete(path, "{\"after\":\"P7D\"}");

        assertThat(waiting.status()).as(waiting.text()).isEqualTo(202);
        String operation = waiting.at("/operation/id");
        awaitState("RELEASING");
        assertThat(client.get(path).at("/operationId")).isEqualTo(operation);
        assertThat(client.get(path + "/release").json().at("/releaseAt").asString())
                .startsWith("20");
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(CALLER, number.phoneNumber()))
                        .toString())
                .doesNotContain("no longer in service");
        Stream.of(
                        client.assign(number.id(), agent, true, false),
                        client.unassign(number.id()),
                        client.updateWebhooks(number.id()),
                        client.delete(path, IN_A_WEEK))
                .forEach(answer -> {
                    assertThat(answer.status()).as(answer.text()).isEqualTo(409);
                    assertThat(answer.at("/error")).isEqualTo("operation_running");
                    assertThat(answer.at("/operationId")).isEqualTo(operation);
                    assertThat(answer.at("/detail")).contains("is being released", "/keep");
                });
        assertThat(client.webhooks(number.id()).text()).contains(operation);
        assertThat(client.post("/api/phone-numbers/import").status()).isEqualTo(200);
        assertThat(client.put("/api/phone-numbers/webhooks").at("/results/success"))
                .as("a batch leaves it alone")
                .isEqualTo("0");
        assertThat(client.delete("/api/chatbots/" + agent).status()).isEqualTo(409);
        awaitState("RELEASING");

        Answer kept = client.post(path + "/keep");

        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(kept.at("/phoneNumber/state")).isEqualTo("ASSIGNED");
        assertThat(client.operation(operation).at("/state")).isEqualTo("CANCELLED");
        assertThat(client.get("/api/audit?action=phone_kept").text()).contains(number.phoneNumber());
        assertThat(client.webhooks(number.id()).json().at("/configured").asBoolean())
                .isTrue();
        assertThat(server.simulator().number(number.phoneNumber())).isPresent();
        assertThat(client.post(path + "/keep").at("/error")).isEqualTo("operation_ended");
    }

    @Test
    void callersAreToldThatItIsOutOfServiceWhenThatIsAsked() {
        assertThat(client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"P7D\",\"outOfService\":true}")
                        .status())
                .isEqualTo(202);
        awaitState("RELEASING");

        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(CALLER, number.phoneNumber()))
                        .toString())
                .contains("This number is no longer in service");

        assertThat(client.post("/api/phone-numbers/" + number.id() + "/keep").status())
                .isEqualTo(200);
        assertThat(server.simulator()
                        .placeCall(CallToPlace.of(CALLER, number.phoneNumber()))
                        .toString())
                .doesNotContain("no longer in service");
    }

    @Test
    void aNumberThatIsCalledMeanwhileIsKeptAndTold() {
        Answer waiting = client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"PT3S\"}");
        awaitState("RELEASING");
        server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));

        Answer ended = client.awaitEnd(waiting.at("/operation/id"), SOON);

        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPENSATED");
        assertThat(ended.text()).containsIgnoringCase("number_in_use").contains("1 call");
        assertThat(server.simulator().number(number.phoneNumber())).isPresent();
        assertThat(client.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("ASSIGNED");
        assertThat(client.get("/api/audit?action=phone_kept").text()).containsIgnoringCase("number_in_use");
    }

    @Test
    void aNumberThatIsCalledMeanwhileGoesWhenThatIsForced() {
        Answer waiting = client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"PT2S\",\"force\":true}");
        awaitState("RELEASING");
        server.simulator().placeCall(CallToPlace.of(CALLER, number.phoneNumber()));

        assertThat(client.awaitEnd(waiting.at("/operation/id"), SOON).at("/state"))
                .isEqualTo("COMPLETED");
        assertOnRecord(number.id());
    }

    @Test
    void aFreeNumberGoesWhenNobodyCalledIt() {
        assertThat(client.unassign(number.id()).status()).isEqualTo(200);

        Answer waiting = client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"PT1S\"}");

        assertThat(client.awaitEnd(waiting.at("/operation/id"), SOON).at("/state"))
                .isEqualTo("COMPLETED");
        assertThat(server.simulator().number(number.phoneNumber())).isEmpty();
    }

    @Test
    void aFreeNumberThatIsKeptIsFreeAgain() {
        assertThat(client.unassign(number.id()).status()).isEqualTo(200);
        assertThat(client.delete("/api/phone-numbers/" + number.id(), IN_A_WEEK).status())
                .isEqualTo(202);
        awaitState("RELEASING");

        assertThat(client.post("/api/phone-numbers/" + number.id() + "/keep").at("/phoneNumber/state"))
                .isEqualTo("FREE");
        assertThat(client.assign(number.id(), agent, true, false).status()).isEqualTo(200);
    }

    @Test
    void aNumberInAMessagingServiceIsTakenOutOfItOnlyWhenThatIsAsked() {
        server.simulator().putService(SimulatedService.of("Leaving " + owner), List.of(number.phoneNumber()));

        Stream.of(AT_ONCE, IN_A_WEEK).forEach(body -> {
            Answer refused = client.delete("/api/phone-numbers/" + number.id(), body);
            assertThat(refused.status()).as(refused.text()).isEqualTo(422);
            assertThat(refused.at("/error")).isEqualTo("release_blocked");
            assertThat(refused.at("/field")).isEqualTo("detachMessagingService");
            assertThat(refused.at("/detail")).contains("\"detachMessagingService\": true");
        });
        assertThat(server.simulator().messagingServiceSid(number.phoneNumber())).isPresent();

        assertThat(client.delete(
                                "/api/phone-numbers/" + number.id(),
                                "{\"after\":\"PT0S\",\"detachMessagingService\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(server.simulator().messagingServiceSid(number.phoneNumber())).isEmpty();
        assertThat(server.simulator().number(number.phoneNumber())).isEmpty();
    }

    @Test
    void aSenderIsDeletedOnlyWhenThatIsAsked() {
        server.simulator().putSender(SimulatedSender.of(number.phoneNumber()));

        Answer refused = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/detail")).contains("\"detachSender\": true");
        assertThat(refused.at("/field")).isEqualTo("detachSender");
        assertThat(client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"PT0S\",\"detachSender\":true}")
                        .status())
                .isEqualTo(200);
        assertThat(server.simulator().sender(number.phoneNumber())).isEmpty();
    }

    @Test
    void anEmergencyAddressIsUnregisteredFirst() {
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("emergency_address_sid", SimulatorSids.sid("AD", "office"))
                                .with("emergency_address_status", "registered"));

        Answer released = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertThat(server.simulator().number(number.phoneNumber())).isEmpty();
    }

    @Test
    void aNumberThatTwilioDoesNotReleaseIsKeptWithAllThatHungOnIt() {
        String address = SimulatorSids.sid("AD", "office");
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("emergency_address_sid", address)
                                .with("emergency_address_status", "registered"));
        SimulatedService service =
                server.simulator().putService(SimulatedService.of("Staying " + owner), List.of(number.phoneNumber()));
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(new Match("DELETE", "IncomingPhoneNumbers", null, null), 400, 20001)));

        Answer refused = client.delete(
                "/api/phone-numbers/" + number.id(), "{\"after\":\"PT0S\",\"detachMessagingService\":true}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(502);
        assertThat(refused.at("/state")).isEqualTo("COMPENSATED");
        assertThat(server.simulator().messagingServiceSid(number.phoneNumber())).contains(service.sid());
        assertThat(server.simulator().number(number.phoneNumber()).orElseThrow().get("emergency_address_sid"))
                .isEqualTo(address);
        assertThat(client.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("ASSIGNED");
    }

    static Stream<Arguments> faults() {
        Match deletes = new Match("DELETE", "IncomingPhoneNumbers", null, null);
        return Stream.of(
                Arguments.of(
                        "cut after it was applied",
                        Fault.dropAfterApply(deletes).withTimes(1)),
                Arguments.of(
                        "cut before it was applied",
                        Fault.dropBeforeApply(deletes).withTimes(1)),
                Arguments.of(
                        "too many requests",
                        Fault.status(deletes, 429, 20429).withRetryAfter(1).withTimes(2)),
                Arguments.of(
                        "an error of Twilio's own",
                        Fault.status(deletes, 500, 20500).withTimes(1)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("faults")
    void itIsReleasedWhateverHappens(String name, Fault fault) {
        server.simulator().replaceFaults(List.of(fault));

        Answer released = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertThat(server.simulator().number(number.phoneNumber())).isEmpty();
    }

    @Test
    void whatTwilioDoesNotHaveAnyMoreIsReleased() {
        server.simulator().removeNumber(number.phoneNumber());

        Answer released = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertOnRecord(number.id());
    }

    @Test
    void norIsAReleaseStoppedByWhoDeletesTheNumberMeanwhile() {
        Answer waiting = client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"PT3S\"}");
        assertThat(waiting.status()).as(waiting.text()).isEqualTo(202);
        server.simulator().removeNumber(number.phoneNumber());

        assertReleased(waiting);
    }

    /** It is there when it is read, and Twilio does not know it a moment later. */
    @Test
    void norByWhoDeletesItBetweenTwoOfItsSteps() {
        server.simulator()
                .replaceFaults(
                        List.of(Fault.status(new Match("DELETE", "IncomingPhoneNumbers", null, null), 404, 20404)));

        Answer released = client.delete("/api/phone-numbers/" + number.id(), AT_ONCE);

        assertThat(released.status()).as(released.text()).isEqualTo(200);
        assertOnRecord(number.id());
    }

    /** Which may take hours. */
    @Test
    void norByWhoDeletesItWhileItsEmergencyAddressIsUnregistered() {
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("emergency_address_sid", SimulatorSids.sid("AD", "office"))
                                .with("emergency_address_status", "registered"));
        Answer waiting = client.async().delete("/api/phone-numbers/" + number.id(), AT_ONCE);
        await().atMost(SOON)
                .until(() -> server.simulator()
                        .number(number.phoneNumber())
                        .map(held -> held.get("emergency_address_status").equals("pending-unregistration"))
                        // A test that was held up for so long has missed it.
                        .orElse(true));
        server.simulator().removeNumber(number.phoneNumber());

        assertReleased(waiting);
    }

    /** A release that was kept from has ended, and its key stands for it. */
    @Test
    void aCallThatIsRepeatedAfterItsNumberWasKeptReleasesNothing() {
        String path = "/api/phone-numbers/" + number.id();
        SwitchboardClient keyed = client.withIdempotencyKey("kept-" + owner);
        Answer first = keyed.delete(path, IN_A_WEEK);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        awaitState("RELEASING");
        assertThat(client.post(path + "/keep").status()).isEqualTo(200);

        for (SwitchboardClient again : List.of(keyed, keyed.async())) {
            Answer answer = again.delete(path, IN_A_WEEK);
            assertThat(answer.status()).as(answer.text()).isEqualTo(409);
            assertThat(answer.at("/error")).isEqualTo("cancelled");
            assertThat(answer.at("/state")).isEqualTo("CANCELLED");
            assertThat(answer.at("/operationId")).isEqualTo(first.at("/operation/id"));
        }

        assertThat(client.get(path).at("/state")).isEqualTo("ASSIGNED");
        assertThat(client.get("/api/operations?type=RELEASE&phoneNumberId=" + number.id())
                        .json()
                        .at("/operations"))
                .hasSize(1);
        // Who means it says so with another key.
        assertThat(client.withIdempotencyKey("meant-" + owner)
                        .delete(path, IN_A_WEEK)
                        .status())
                .isEqualTo(202);
    }

    @Test
    void aCallThatIsRepeatedWithItsKeyIsAnsweredByItsOperation() {
        SwitchboardClient keyed = client.withIdempotencyKey("release-" + owner);
        String path = "/api/phone-numbers/" + number.id();

        Answer first = keyed.delete(path, AT_ONCE);
        Answer second = keyed.delete(path, AT_ONCE);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(second.status()).as(second.text()).isEqualTo(200);
        assertThat(second.header("Operation-Id")).isEqualTo(first.header("Operation-Id"));
        assertThat(keyed.delete("/api/phone-numbers/" + server.addNumber(owner).id(), AT_ONCE)
                        .at("/error"))
                .isEqualTo("idempotency_key_reused");
    }

    @Test
    void noQuestionToTwilioComesBeforeTheKey() {
        SwitchboardClient keyed = client.withIdempotencyKey("weekly-" + owner);
        String path = "/api/phone-numbers/" + number.id();
        String other = "/api/phone-numbers/" + server.addNumber(owner).id();
        Answer first = keyed.delete(path, IN_A_WEEK);
        assertThat(first.status()).as(first.text()).isEqualTo(202);
        server.simulator().replaceFaults(List.of(Fault.status(new Match("GET", null, null, null), 500, 20500)));

        Answer again = keyed.delete(path, IN_A_WEEK);
        Answer unknown = client.withIdempotencyKey("other-" + owner).delete(other, IN_A_WEEK);

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.header("Operation-Id")).isEqualTo(first.header("Operation-Id"));
        assertThat(unknown.status()).as(unknown.text()).isGreaterThanOrEqualTo(500);
        server.simulator().clearFaults();
        assertThat(client.withIdempotencyKey("other-" + owner)
                        .delete(other, IN_A_WEEK)
                        .status())
                .as("nothing is left of a call that could not be looked into")
                .isEqualTo(202);
    }

    @Test
    void boughtAgainItIsANewNumber() {
        budget(20);
        String exactly = "+15105550142";
        String first = buy(exactly);
        assertThat(client.delete("/api/phone-numbers/" + first, AT_ONCE).status())
                .isEqualTo(200);
        server.simulator().advanceClock(Duration.ofDays(400));

        String second = buy(exactly);

        assertThat(second).isNotEqualTo(first);
        assertThat(client.get("/api/phone-numbers/" + first).at("/state")).isEqualTo("RELEASED");
        assertThat(client.get("/api/phone-numbers/" + second).at("/state")).isEqualTo("FREE");
        assertThat(client.post("/api/phone-numbers/import").status()).isEqualTo(200);
        assertThat(client.get("/api/phone-numbers/" + first).at("/state")).isEqualTo("RELEASED");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|after",
                "{\"after\":null}|after",
                "{\"after\":\"7 days\"}|after",
                "{\"after\":\"-PT1S\"}|after",
                "{\"after\":\"P91D\"}|after",
                "{\"after\":\"P7D\",\"force\":\"perhaps\"}|force",
                "{\"after\":\"P7D\",\"outOfServise\":true}|outOfServise",
            })
    void namesTheFieldThatIsWrong(String body, String field) {
        Answer answer = client.delete("/api/phone-numbers/" + number.id(), body);

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.text()).contains(field);
        assertThat(client.get("/api/phone-numbers/" + number.id()).at("/state")).isEqualTo("ASSIGNED");
    }

    @Test
    void nobodyIsToldThatAFreeNumberIsOutOfService() {
        assertThat(client.unassign(number.id()).status()).isEqualTo(200);

        Answer refused =
                client.delete("/api/phone-numbers/" + number.id(), "{\"after\":\"P7D\",\"outOfService\":true}");

        assertThat(refused.status()).as(refused.text()).isEqualTo(422);
        assertThat(refused.at("/detail")).contains("outOfService");
    }

    @Test
    void onlyItsOwnerWithTheScopeReleasesANumber() {
        String path = "/api/phone-numbers/" + number.id();

        assertThat(server.as(owner, "read write purchase admin")
                        .delete(path, AT_ONCE)
                        .at("/detail"))
                .contains("the scope release");
        assertThat(server.as("a stranger", "read write release")
                        .delete(path, AT_ONCE)
                        .at("/error"))
                .isEqualTo("number_not_owned");
        assertThat(client.delete("/api/phone-numbers/of-nobody", AT_ONCE).at("/error"))
                .isEqualTo("number_not_found");
        assertThat(server.simulator().number(number.phoneNumber())).isPresent();
    }

    private String buy(String exactly) {
        Answer bought = client.post(
                "/api/phone-numbers/purchase",
                "{\"country\":\"US\",\"type\":\"local\",\"maxMonthlyPrice\":2,\"phoneNumber\":\"" + exactly + "\"}");
        assertThat(bought.status()).as(bought.text()).isEqualTo(200);
        return bought.at("/phoneNumbers/0/phoneNumber/id");
    }

    private void awaitState(String state) {
        await().atMost(SOON)
                .until(() -> client.get("/api/phone-numbers/" + number.id())
                        .at("/state")
                        .equals(state));
    }
}
