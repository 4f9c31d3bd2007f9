package dev.switchboard.simulator;

import dev.switchboard.simulator.SimulatorOptions.ApiKey;
import dev.switchboard.simulator.account.SimulatorDemo;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** Runs the simulator by itself, until it is killed. Its options come from the environment; the README lists them. */
public final class TwilioSimulatorMain {

    private static final String DEFAULT_PORT = "4010";

    private TwilioSimulatorMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SimulatorOptions options = options(System.getenv());
        TwilioSimulator simulator = TwilioSimulator.start(options);
        Runtime.getRuntime().addShutdownHook(new Thread(simulator::close, "twilio-simulator-shutdown"));
        System.out.println(banner(options, simulator));
        new CountDownLatch(1).await();
    }

    /** The options that an environment asks for. */
    static SimulatorOptions options(Map<String, String> environment) {
        SimulatorOptions options = SimulatorOptions.onAnyPort()
                .withPort(port(environment.getOrDefault("SIMULATOR_PORT", DEFAULT_PORT)))
                .withBindHost(environment.getOrDefault("SIMULATOR_BIND_HOST", "127.0.0.1"))
                .withAccount(
                        environment.getOrDefault("TWILIO_ACCOUNT_SID", SimulatorDemo.ACCOUNT_SID),
                        environment.getOrDefault("TWILIO_AUTH_TOKEN", SimulatorDemo.AUTH_TOKEN));
        String keySid = environment.getOrDefault("TWILIO_API_KEY_SID", "");
        if (!keySid.isEmpty()) {
            options = options.withApiKey(new ApiKey(keySid, environment.getOrDefault("TWILIO_API_KEY_SECRET", "")));
        }
        String stateFile = environment.getOrDefault("SIMULATOR_STATE_FILE", "");
        return stateFile.isEmpty() ? options : options.withStateFile(Path.of(stateFile));
    }

    private static int port(String value) {
        if (!value.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("SIMULATOR_PORT must be a port, not " + value);
        }
        return Integer.parseInt(value);
    }

    private static String banner(SimulatorOptions options, TwilioSimulator simulator) {
        boolean demoToken = options.authToken().equals(SimulatorDemo.AUTH_TOKEN);
        return """
                Twilio simulator at %1$s, account %2$s, %3$s
                  numbers   curl -u %2$s:%4$s '%1$s/2010-04-01/Accounts/%2$s/IncomingPhoneNumbers.json'
                  one       curl %1$s/_simulator/numbers/%5$s
                  journal   curl %1$s/_simulator/requests
                  a fault   curl -X PUT %1$s/_simulator/faults -d '[{"match":{"method":"POST"},"status":503,"times":1}]'
                Stop it with Ctrl-C.""".formatted(
                        simulator.baseUrl(),
                        options.accountSid(),
                        options.stateFile() == null ? "in memory" : "kept in " + options.stateFile(),
                        demoToken ? options.authToken() : "$TWILIO_AUTH_TOKEN",
                        SimulatorDemo.PHONE_123);
    }
}
