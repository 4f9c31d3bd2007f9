package dev.switchboard.simulator;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwilioSimulatorTest {

    @Test
    void namesThePortThatIsTakenAndTheSetting() {
        try (TwilioSimulator first = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            SimulatorOptions samePort = SimulatorOptions.onAnyPort().withPort(first.port());

            assertThatThrownBy(() -> TwilioSimulator.start(samePort))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port())
                    .hasMessageContaining("SIMULATOR_PORT");
        }
    }

    @Test
    void freesItsPortWhenClosed() {
        TwilioSimulator first = TwilioSimulator.start(SimulatorOptions.onAnyPort());
        first.close();

        TwilioSimulator.start(SimulatorOptions.onAnyPort().withPort(first.port()))
                .close();
    }

    @Test
    void losesNoChangeWhenManyChangeOneNumber() {
        try (TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            IntStream.range(0, 2_000)
                    .parallel()
                    .forEach(i -> simulator.changeNumber(PHONE_123, number -> {
                        int count = number.get("friendly_name").length();
                        return number.with("friendly_name", "x".repeat(count + 1));
                    }));

            assertThat(simulator.number(PHONE_123).orElseThrow().get("friendly_name"))
                    .hasSize(2_000);
        }
    }

    @Test
    void holdsTheDemoData() {
        try (TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            assertThat(simulator.number(PHONE_123).orElseThrow().capabilities())
                    .isEqualTo(Capabilities.VOICE_SMS_AND_MMS);
            assertThat(simulator.sender(PHONE_123).orElseThrow().status()).isEqualTo("ONLINE");
            assertThat(simulator.sender(PHONE_124)).isEmpty();
            assertThat(simulator.number(SimulatorDemo.PHONE_126).orElseThrow().trunkSid())
                    .matches("TK[0-9a-f]{32}");
        }
    }

    @Test
    void takesItsOptionsFromTheEnvironment() {
        SimulatorOptions options = TwilioSimulatorMain.options(Map.of(
                "SIMULATOR_PORT", "4711",
                "SIMULATOR_STATE_FILE", "data/simulator.jsonl",
                "TWILIO_ACCOUNT_SID", "AC11111111111111111111111111111111",
                "TWILIO_AUTH_TOKEN", "token"));

        assertThat(options.port()).isEqualTo(4_711);
        assertThat(options.stateFile()).isEqualTo(Path.of("data/simulator.jsonl"));
        assertThat(options.authToken()).isEqualTo("token");
        assertThat(options.toString()).doesNotContain("token=").doesNotContain("authToken");
        assertThat(TwilioSimulatorMain.options(Map.of()).port()).isEqualTo(4_010);
        assertThatThrownBy(() -> TwilioSimulatorMain.options(Map.of("SIMULATOR_PORT", "many")))
                .hasMessageContaining("SIMULATOR_PORT");
    }
}
