package dev.switchboard.api.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.switchboard.api.KilledService;
import dev.switchboard.api.NeedsTemporalServer;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault.Match;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service is killed while many numbers are given back, each at another step: while its timer runs, before a step is
 * done, and after that but before anybody has heard of it. Each is given back once, when it was asked to be, and its
 * price with it.
 */
@NeedsTemporalServer
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KilledReleaseIT {

    private static final Duration SOON = Duration.ofMinutes(4);
    private static final String ADDRESS = SimulatorSids.sid("AD", "office");
    private static final String NUMBER = "IncomingPhoneNumbers/PN";

    /** What each step leaves in the database. */
    private static final List<String> COMMITS = List.of(
            "phone_number RELEASING", "number_release detaching", "phone_number RELEASED", "message phone_given_back");

    private final KilledService service;
    private int begun;

    KilledReleaseIT(@TempDir Path directory) throws Exception {
        service = new KilledService(directory);
    }

    @AfterAll
    void stop() throws Exception {
        service.close();
    }

    @TestFactory
    List<DynamicTest> everyNumberIsGivenBackOnceWhenItWasAskedToBe() throws Exception {
        List<Bought> held = new ArrayList<>();
        for (String step : COMMITS) {
            held.add(buy(step + " lost"));
            held.add(buy(step + " done"));
        }
        Bought attachments = buy("what hangs on it");
        Bought traffic = buy("traffic");
        Bought address = buy("emergency address");
        Bought messagingService = buy("Messaging Service");
        Bought sender = buy("WhatsApp sender");
        Bought deletion = buy("deletion not carried out");
        Bought timer = buy("timer");
        Bought kept = buy("timer of one that is kept");
        List<Bought> late = List.of(
                buy("emergency address, late"),
                buy("Messaging Service, late"),
                buy("WhatsApp sender, late"),
                buy("deletion, late"));
        List<Bought> all = Stream.of(
                        held.stream(),
                        Stream.of(attachments, traffic, address, messagingService, sender, deletion, timer, kept),
                        late.stream())
                .flatMap(numbers -> numbers)
                .toList();
        all.forEach(this::awaitAssigned);
        hang(all);

        List<Release> releases = new ArrayList<>();
        for (int i = 0; i < held.size(); i++) {
            service.holdCommit(held.get(i).owner(), COMMITS.get(i / 2), i % 2 == 1);
            releases.add(release(held.get(i), "PT1S"));
        }
        // The call itself reads it too, and the release again when its time has come.
        releases.add(release(attachments, "PT3S"));
        service.holdRequest(Match.get(NUMBER).forNumber(attachments.phoneNumber()));
        service.holdRequest(Match.get("/Calls").forNumber(traffic.phoneNumber()));
        releases.add(release(traffic, "PT1S"));
        service.holdRequest(unregisters(address));
        releases.add(release(address, "PT1S"));
        service.holdRequest(leaves(messagingService));
        releases.add(release(messagingService, "PT1S"));
        service.holdRequest(deletesSender(sender));
        releases.add(release(sender, "PT1S"));
        service.holdRequest(deletes(deletion));
        releases.add(release(deletion, "PT1S"));
        Release neverReleased = release(kept, "P7D");
        service.awaitAllHeld();
        Release waiting = release(timer, "PT30S");
        releases.add(waiting);
        service.holdAnswer(unregisters(late.get(0)));
        service.holdAnswer(leaves(late.get(1)));
        service.holdAnswer(deletesSender(late.get(2)));
        service.holdAnswer(deletes(late.get(3)));
        late.forEach(number -> releases.add(release(number, "PT1S")));
        service.awaitAllHeld();
        Instant releaseAt = releaseAt(timer);

        service.kill();
        assertThat(Instant.now()).as("killed during the timer").isBefore(releaseAt);
        service.startAgain();

        return Stream.concat(
                        releases.stream()
                                .map(release -> dynamicTest(release.number().name(), () -> assertReleased(release))),
                        Stream.of(
                                dynamicTest(
                                        "not before its time",
                                        () -> assertThat(releasedAt(timer)).isAfterOrEqualTo(releaseAt)),
                                dynamicTest(kept.name(), () -> assertKept(neverReleased))))
                .toList();
    }

    private static Match unregisters(Bought number) {
        return new Match("POST", NUMBER, number.phoneNumber(), "EmergencyAddressSid");
    }

    private static Match leaves(Bought number) {
        return new Match("DELETE", "/Services/", number.phoneNumber(), null);
    }

    private static Match deletesSender(Bought number) {
        return new Match("DELETE", "/Senders/", number.phoneNumber(), null);
    }

    private static Match deletes(Bought number) {
        return new Match("DELETE", NUMBER, number.phoneNumber(), null);
    }

    /** Each has an owner, an agent and a budget of its own. */
    private Bought buy(String name) {
        int index = ++begun;
        String owner = "leaver" + index;
        String phoneNumber = "+121255501%02d".formatted(index);
        SwitchboardClient client = service.as(owner);
        assertThat(client.put("/api/budget", "{\"monthlyLimit\":5}").status()).isEqualTo(200);
        assertThat(client.post("/api/chatbots", "{\"id\":\"agent_%s\",\"name\":\"Agent\"}".formatted(owner))
                        .status())
                .isEqualTo(201);
        Answer accepted = client.async().post("/api/phone-numbers/purchase", """
                {"country":"US","type":"local","phoneNumber":"%s","maxMonthlyPrice":2,"chatbotId":"agent_%s"}
                """.formatted(phoneNumber, owner));
        return new Bought(name, owner, client, phoneNumber, accepted.at("/operation/id"));
    }

    private void awaitAssigned(Bought number) {
        Answer ended = number.client().awaitEnd(number.purchase(), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
    }

    /** Everything that has to be detached from a number before it goes. */
    private void hang(List<Bought> numbers) {
        numbers.forEach(number -> {
            service.twilio()
                    .changeNumber(
                            number.phoneNumber(),
                            row -> row.with("emergency_address_sid", ADDRESS)
                                    .with("emergency_address_status", "registered"));
            service.twilio().putSender(SimulatedSender.of(number.phoneNumber()));
        });
        service.twilio()
                .putService(
                        SimulatedService.of("Leaving"),
                        numbers.stream().map(Bought::phoneNumber).toList());
    }

    private static Release release(Bought number, String after) {
        String id = number.client().get("/api/phone-numbers").at("/phoneNumbers/0/id");
        Answer accepted = number.client()
                .delete(
                        "/api/phone-numbers/" + id,
                        "{\"after\":\"%s\",\"detachMessagingService\":true,\"detachSender\":true}".formatted(after));
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        return new Release(number, id, accepted.at("/operation/id"));
    }

    private static String state(Bought number) {
        return number.client().get("/api/phone-numbers").at("/phoneNumbers/0/state");
    }

    private static Instant releaseAt(Bought number) {
        String id = number.client().get("/api/phone-numbers").at("/phoneNumbers/0/id");
        return Instant.parse(
                number.client().get("/api/phone-numbers/" + id + "/release").at("/releaseAt"));
    }

    private static Instant releasedAt(Bought number) {
        return Instant.parse(
                number.client().get("/api/audit?action=phone_given_back").at("/messages/0/timestamp"));
    }

    private void assertReleased(Release release) {
        SwitchboardClient client = release.number().client();
        String phoneNumber = release.number().phoneNumber();
        Answer ended = client.awaitEnd(release.operation(), SOON);
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(service.twilio().number(phoneNumber)).isEmpty();
        assertThat(service.twilio().sender(phoneNumber)).isEmpty();
        assertThat(client.get("/api/phone-numbers/" + release.id()).at("/state"))
                .isEqualTo("RELEASED");
        assertThat(client.get("/api/audit?action=phone_given_back").json().at("/messages"))
                .singleElement()
                .satisfies(message -> assertThat(
                                message.at("/metadata/price/amount").decimalValue())
                        .isEqualByComparingTo("1.15"));
        assertCommitted(client, "0");
    }

    private void assertKept(Release release) {
        SwitchboardClient client = release.number().client();
        assertThat(state(release.number())).isEqualTo("RELEASING");

        Answer kept = client.post("/api/phone-numbers/" + release.id() + "/keep");

        assertThat(kept.status()).as(kept.text()).isEqualTo(200);
        assertThat(state(release.number())).isEqualTo("ASSIGNED");
        assertThat(service.twilio().number(release.number().phoneNumber())).isPresent();
        assertThat(client.get("/api/audit?action=phone_kept").json().at("/messages"))
                .hasSize(1);
        assertCommitted(client, "1.15");
    }

    private static void assertCommitted(SwitchboardClient client, String amount) {
        assertThat(client.get("/api/budget").json().at("/committed").decimalValue())
                .isEqualByComparingTo(new BigDecimal(amount));
    }

    private record Bought(String name, String owner, SwitchboardClient client, String phoneNumber, String purchase) {}

    private record Release(Bought number, String id, String operation) {}
}
