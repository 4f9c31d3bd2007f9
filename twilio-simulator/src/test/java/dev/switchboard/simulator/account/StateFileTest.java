package dev.switchboard.simulator.account;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_125;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFileTest {

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void bringsEverythingBack() throws IOException {
        SimulatedService service = SimulatedService.of("Support").with("inbound_request_url", "https://a.example/");
        SimulatedNumber number;
        try (TwilioSimulator simulator = start()) {
            RawClient raw = new RawClient(simulator);
            raw.postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https://a.example/voice");
            raw.send(
                    "POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"callback_url\":\"https://a.example/\"}}");
            simulator.removeNumber(PHONE_125);
            simulator.putService(service, List.of(PHONE_124));
            number = simulator.number(PHONE_123).orElseThrow();
        }
        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.number(PHONE_123)).contains(number);
            assertThat(simulator.number(PHONE_125)).isEmpty();
            assertThat(simulator.service(service.sid())).contains(service);
            assertThat(simulator.messagingServiceSid(PHONE_124)).contains(service.sid());
            assertThat(simulator.sender(PHONE_123).orElseThrow().status()).isEqualTo("ONLINE:UPDATING");
        }
    }

    @Test
    void holdsAChangeBeforeItIsAnswered() throws IOException {
        try (TwilioSimulator simulator = start()) {
            new RawClient(simulator).postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https://a.example/voice");

            // What another process would find if this one were killed now.
            assertThat(lines()).last().asString().contains("https://a.example/voice");
        }
    }

    @Test
    void ignoresATornLastLine() throws IOException {
        try (TwilioSimulator simulator = start()) {
            simulator.changeNumber(PHONE_123, number -> number.with("voice_url", "https://a.example/"));
        }
        Files.writeString(file(), "{\"table\":\"numbers\",\"key\":\"+155", StandardOpenOption.APPEND);

        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.number(PHONE_123).orElseThrow().voiceUrl()).isEqualTo("https://a.example/");
            simulator.removeNumber(PHONE_124);
        }
        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.number(PHONE_124)).isEmpty();
        }
    }

    @Test
    void refusesADamagedFile() throws IOException {
        start().close();
        Files.writeString(file(), "nonsense\n" + Files.readString(file()));

        assertThatThrownBy(this::start).hasMessageContaining("Line 1").hasMessageContaining("simulator.jsonl");
        assertThat(lines()).first().isEqualTo("nonsense");
    }

    @Test
    void isCompactedOnStart() throws IOException {
        try (TwilioSimulator simulator = start()) {
            for (int i = 0; i < 50; i++) {
                simulator.changeNumber(PHONE_123, number -> number.with("voice_url", "https://a.example/"));
            }
            // What the account begins with, a line a change, and one of Monitor for the only change of a value.
            assertThat(lines()).hasSize(9 + 50 + 1);
        }
        start().close();

        assertThat(lines()).hasSize(9 + 1);
    }

    @Test
    void seedsTheDemoDataOnlyOnce() throws IOException {
        try (TwilioSimulator simulator = start()) {
            simulator.clear();
        }
        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.number(PHONE_123)).isEmpty();
            simulator.reset();
        }
        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.number(PHONE_123)).isPresent();
        }
    }

    @Test
    void belongsToOneSimulatorAtATime() {
        try (TwilioSimulator simulator = start()) {
            assertThat(simulator.port()).isPositive();
            assertThatThrownBy(this::start).hasMessageContaining("in use by another simulator");
        }
    }

    private TwilioSimulator start() {
        return TwilioSimulator.start(SimulatorOptions.onAnyPort().withStateFile(file()));
    }

    private Path file() {
        return folder.resolve("data").resolve("simulator.jsonl");
    }

    private List<String> lines() throws IOException {
        return Files.readAllLines(file());
    }
}
