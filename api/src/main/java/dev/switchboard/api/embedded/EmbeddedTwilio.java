package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.Ports;
import dev.switchboard.api.startup.StartRefusedException;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;

/** The Twilio simulator, its numbers kept in the data directory. */
final class EmbeddedTwilio {

    private EmbeddedTwilio() {}

    static TwilioSimulator start(DataDirectory data, int port) {
        if (port != 0 && !Ports.isFree(port)) {
            throw new StartRefusedException(
                    "The Twilio simulator cannot listen on port " + port + ", which is taken.",
                    "Stop what listens there, choose another port with SWITCHBOARD_SIMULATOR_PORT (0 takes any), or"
                            + " give a real account with TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.");
        }
        try {
            return TwilioSimulator.start(
                    SimulatorOptions.onAnyPort().withPort(port).withStateFile(data.resolve("twilio-simulator.json")));
        } catch (IllegalStateException e) {
            throw new StartRefusedException(
                    "The Twilio simulator does not start: " + e.getMessage(),
                    "Remove or rename " + data.resolve("twilio-simulator.json") + " if it is damaged.");
        }
    }
}
