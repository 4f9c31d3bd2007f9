package dev.switchboard.simulator.fault;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.http.RecordedRequest.Outcome;
import dev.switchboard.testing.Aside;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FaultsTest {

    private static final String FORM = "VoiceUrl=https://a.example/voice";

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void answersAnErrorWithoutApplying() throws IOException {
        simulator.replaceFaults(
                List.of(Fault.status(Match.post("IncomingPhoneNumbers"), 503).withRetryAfter(7)));

        var response = raw.postForm(RawClient.numberPath(PHONE_123), FORM);

        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(RawClient.json(response).path("code").asInt()).isEqualTo(20503);
        assertThat(response.headers().firstValue("Retry-After")).contains("7");
        assertThat(voiceUrl(PHONE_123)).isEmpty();
        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(200);
    }

    @Test
    void isUsedUpAfterItsTimes() throws IOException {
        simulator.replaceFaults(List.of(Fault.status(Match.everything(), 500).withTimes(2)));

        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(500);
        assertThat(simulator.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.remaining()).isEqualTo(1));
        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(500);
        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(200);
        assertThat(simulator.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.hits()).isEqualTo(2);
            assertThat(fault.remaining()).isZero();
        });
    }

    @Test
    void answersAProxysErrorPage() throws IOException {
        simulator.replaceFaults(List.of(Fault.html(Match.everything(), 502)));

        var response = raw.get(RawClient.numberPath(PHONE_123));

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
        assertThat(response.body()).startsWith("<html>");
    }

    @Test
    void appliesAndCutsTheConnectionWithoutAByteOfAnswer() throws IOException {
        simulator.replaceFaults(List.of(Fault.dropAfterApply(Match.post("IncomingPhoneNumbers"))));

        assertThat(bytesAnswered("POST", RawClient.numberPath(PHONE_123), FORM)).isZero();
        assertThat(voiceUrl(PHONE_123)).isEqualTo("https://a.example/voice");
        assertThat(simulator.requests()).last().satisfies(request -> {
            assertThat(request.outcome()).isEqualTo(Outcome.DROPPED);
            assertThat(request.status()).isNull();
            assertThat(request.applied()).isTrue();
        });
        assertThatThrownBy(() -> raw.postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https://b.example/"))
                .isInstanceOf(IOException.class);
        assertThat(voiceUrl(PHONE_123)).isEqualTo("https://b.example/");
    }

    @Test
    void cutsTheConnectionWithoutApplying() throws IOException {
        simulator.replaceFaults(List.of(Fault.dropBeforeApply(Match.post("IncomingPhoneNumbers"))));

        assertThat(bytesAnswered("POST", RawClient.numberPath(PHONE_123), FORM)).isZero();
        assertThat(voiceUrl(PHONE_123)).isEmpty();
        assertThat(simulator.requests()).last().satisfies(request -> {
            assertThat(request.outcome()).isEqualTo(Outcome.DROPPED);
            assertThat(request.applied()).isFalse();
        });
    }

    @Test
    void leavesTheClientWithoutAnAnswer() throws IOException {
        simulator.replaceFaults(List.of(Fault.timeout(Match.everything(), 300)));

        long start = System.nanoTime();
        assertThat(bytesAnswered("POST", RawClient.numberPath(PHONE_123), FORM)).isZero();

        assertThat(System.nanoTime() - start).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(290));
        assertThat(voiceUrl(PHONE_123)).isEmpty();
    }

    @Test
    void appliesLateEvenWhenTheClientHasLeft() throws Exception {
        simulator.replaceFaults(List.of(Fault.applyAfter(Match.everything(), 1_000)));

        try (Socket socket = open("POST", RawClient.numberPath(PHONE_123), FORM)) {
            await().until(() -> simulator.faults().get(0).hits() == 1);
            assertThat(socket.getInputStream().available()).isZero();
            assertThat(voiceUrl(PHONE_123)).isEmpty();
        }

        await().untilAsserted(() -> assertThat(voiceUrl(PHONE_123)).isEqualTo("https://a.example/voice"));
    }

    @Test
    void doesNotHoldUpOtherRequests() throws Exception {
        simulator.replaceFaults(List.of(Fault.timeout(Match.everything().forNumber(PHONE_123), 60_000)));
        CompletableFuture<Void> waiting = Aside.run(() -> {
            try {
                raw.get(RawClient.numberPath(PHONE_123));
            } catch (IOException e) {
                // It is cut at the end of the test.
            }
        });

        assertThat(raw.get(RawClient.numberPath(PHONE_124)).statusCode()).isEqualTo(200);

        assertThat(waiting).isNotDone();
    }

    @Test
    void hitsOnlyTheNumberItIsFor() throws IOException {
        simulator.replaceFaults(List.of(Fault.status(Match.everything().forNumber(PHONE_123), 500)));

        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(500);
        assertThat(raw.get(RawClient.senderPath(PHONE_123)).statusCode()).isEqualTo(500);
        assertThat(raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PhoneNumber=%2B15550000123")
                        .statusCode())
                .isEqualTo(500);
        assertThat(raw.get(RawClient.numberPath(PHONE_124)).statusCode()).isEqualTo(200);
        assertThat(raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json").statusCode())
                .isEqualTo(200);
    }

    @Test
    void hitsOnlyRequestsWithTheParameter() throws IOException {
        simulator.replaceFaults(List.of(
                Fault.status(Match.everything().withParameter("SmsUrl"), 500),
                Fault.status(Match.everything().withParameter("webhook.callback_url"), 502)));

        assertThat(raw.postForm(RawClient.numberPath(PHONE_123), FORM).statusCode())
                .isEqualTo(200);
        assertThat(raw.postForm(RawClient.numberPath(PHONE_123), "SmsUrl=").statusCode())
                .isEqualTo(500);
        assertThat(raw.send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{}}")
                        .statusCode())
                .isEqualTo(202);
        assertThat(raw.send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"callback_url\":\"\"}}")
                        .statusCode())
                .isEqualTo(502);
    }

    @Test
    void hitsWithItsProbability() throws IOException {
        simulator.replaceFaults(List.of(Fault.status(Match.everything(), 500).withProbability(0)));
        assertThat(raw.get(RawClient.numberPath(PHONE_123)).statusCode()).isEqualTo(200);
        simulator.replaceFaults(List.of(Fault.status(Match.everything(), 500).withProbability(0.5)));
        int failed = 0;
        for (int i = 0; i < 200; i++) {
            failed += raw.get(RawClient.numberPath(PHONE_123)).statusCode() == 500 ? 1 : 0;
        }
        assertThat(failed).isBetween(50, 150);
    }

    private String voiceUrl(String phoneNumber) {
        return simulator.number(phoneNumber).orElseThrow().voiceUrl();
    }

    private int bytesAnswered(String method, String path, String form) throws IOException {
        try (Socket socket = open(method, path, form)) {
            return socket.getInputStream().readAllBytes().length;
        }
    }

    private Socket open(String method, String path, String form) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port());
        // A wrong answer keeps the connection open: reading to its end must fail, not hang.
        socket.setSoTimeout(5_000);
        String credentials = Base64.getEncoder()
                .encodeToString(
                        (SimulatorDemo.ACCOUNT_SID + ":" + SimulatorDemo.AUTH_TOKEN).getBytes(StandardCharsets.UTF_8));
        String request =
                "%s %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic %s\r\n".formatted(method, path, credentials)
                        + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s"
                                .formatted(form.length(), form);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        return socket;
    }
}
