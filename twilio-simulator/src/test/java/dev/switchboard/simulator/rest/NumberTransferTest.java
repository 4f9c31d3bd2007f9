package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.AUTH_TOKEN;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NumberTransferTest {

    private static final String SUB = "AC000000000000000000000000000000b1";
    private static final String OTHER_SUB = "AC000000000000000000000000000000b2";
    private static final String STRANGER = "AC000000000000000000000000000000c1";
    private static final String SID = SimulatorSids.phoneNumberSid(PHONE_123);

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());

    @BeforeEach
    void addAccounts() {
        simulator.addAccount(SimulatedAccount.of(SUB, "token").withParent(ACCOUNT_SID));
        simulator.addAccount(SimulatedAccount.of(OTHER_SUB, "token").withParent(ACCOUNT_SID));
        simulator.addAccount(SimulatedAccount.of(STRANGER, "token"));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void aNumberKeepsItsSidAndItsUrlsButLeavesItsService() throws IOException {
        simulator.putService(SimulatedService.of("Support"), List.of(PHONE_123));

        HttpResponse<String> moved = move(ACCOUNT_SID, SUB, "&VoiceUrl=https://a.example/");

        assertThat(moved.statusCode()).isEqualTo(200);
        assertThat(RawClient.json(moved).path("sid").asString()).isEqualTo(SID);
        assertThat(RawClient.json(moved).path("account_sid").asString()).isEqualTo(SUB);
        assertThat(RawClient.json(moved).path("voice_url").asString()).isEqualTo("https://a.example/");
        assertThat(get(ACCOUNT_SID).statusCode()).isEqualTo(404);
        assertThat(get(SUB).statusCode()).isEqualTo(200);
        assertThat(simulator.messagingServiceSid(PHONE_123)).isEmpty();
    }

    @Test
    void aNumberMovesFromOneSubaccountToAnotherAndBack() throws IOException {
        move(ACCOUNT_SID, SUB, "");

        assertThat(move(SUB, OTHER_SUB, "").statusCode()).isEqualTo(200);
        assertThat(move(OTHER_SUB, ACCOUNT_SID, "").statusCode()).isEqualTo(200);
        assertThat(get(ACCOUNT_SID).statusCode()).isEqualTo(200);
    }

    @Test
    void whatTwilioRefusesIsRefused() throws IOException {
        assertThat(code(move(ACCOUNT_SID, "nonsense", ""))).isEqualTo(21470);
        assertThat(code(move(ACCOUNT_SID, "AC000000000000000000000000000000ff", "")))
                .isEqualTo(21471);
        assertThat(code(move(ACCOUNT_SID, STRANGER, ""))).isEqualTo(21473);
        move(ACCOUNT_SID, SUB, "");
        assertThat(code(new RawClient(simulator).as(SUB, "token").postForm(path(SUB), "AccountSid=" + ACCOUNT_SID)))
                .isEqualTo(21474);
        assertThat(get(SUB).statusCode()).isEqualTo(200);
    }

    @Test
    void aNumberIsMovedBehindTheClientsBack() throws IOException {
        HttpResponse<String> shown = new RawClient(simulator)
                .send("PATCH", "/_simulator/numbers/" + PHONE_123, "{\"accountSid\":\"" + SUB + "\"}");

        assertThat(shown.body()).contains(SUB).contains(SID);
        assertThat(simulator.moveNumber(PHONE_123, OTHER_SUB).sid()).isEqualTo(SID);
        assertThat(get(OTHER_SUB).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> move(String from, String to, String more) throws IOException {
        return new RawClient(simulator).as(ACCOUNT_SID, AUTH_TOKEN).postForm(path(from), "AccountSid=" + to + more);
    }

    private HttpResponse<String> get(String accountSid) throws IOException {
        return new RawClient(simulator).get(path(accountSid));
    }

    private static String path(String accountSid) {
        return "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json".formatted(accountSid, SID);
    }

    private static int code(HttpResponse<String> response) {
        return RawClient.json(response).path("code").asInt();
    }
}
