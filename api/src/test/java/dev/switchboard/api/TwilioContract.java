package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.http.RequestContract;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds what the service has asked of Twilio against Twilio's own OpenAPI description, whichever test made it ask. It
 * looks at the requests of a test's own server when that ends, and at those of the shared server after each class of
 * tests.
 */
public final class TwilioContract implements AfterAllCallback {

    private static final Logger log = LoggerFactory.getLogger(TwilioContract.class);
    private static final Optional<RequestContract> CONTRACT = contract();

    private static Optional<RequestContract> contract() {
        String folder = System.getenv().getOrDefault("TWILIO_OPENAPI_DIR", "");
        if (folder.isEmpty()) {
            log.warn("TWILIO_OPENAPI_DIR is not set: requests to Twilio are not held against its OpenAPI description");
            return Optional.empty();
        }
        return Optional.of(RequestContract.in(Path.of(folder)));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        SwitchboardServer.ifShared(server -> check(server.simulator()));
    }

    static void check(TwilioSimulator twilio) {
        CONTRACT.ifPresent(contract -> assertThat(contract.problems(twilio.requests()))
                .as("requests that Twilio does not describe")
                .isEmpty());
    }
}
