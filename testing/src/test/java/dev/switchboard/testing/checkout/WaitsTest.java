package dev.switchboard.testing.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests wait for what they expect (Awaitility) or move a clock: how long a machine takes proves nothing. */
class WaitsTest {
    /** What sleeps all the same, and why. */
    private static final Set<String> MAY_SLEEP = Set.of(
            // To be rid of: it waits for conditions in loops of its own.
            "workflows/src/test/java/dev/switchboard/workflows/fleet/UpdateFleetWebhooksWorkflowTest.java",
            // To be rid of: what tells that a step is between two attempts is not found yet.
            "api/src/test/java/dev/switchboard/api/operation/OperationsIT.java",
            // To be rid of: it waits for conditions in loops of its own.
            "api/src/test/java/dev/switchboard/api/fleet/FleetIT.java",
            // A slow application is what it plays.
            "twilio-simulator/src/test/java/dev/switchboard/simulator/ReceivingApplication.java",
            // Two bursts have to fall into different seconds of the simulator's real clock.
            "twilio-simulator/src/test/java/dev/switchboard/simulator/fault/LimitsTest.java");

    private static final String SLEEP = "Thread." + "sleep(";

    @Test
    void noTestSleeps() {
        Checkout checkout = Checkout.read();
        List<Path> tests = checkout.files(name -> name.matches(".*/src/test/.*\\.java"));

        assertThat(tests).hasSizeGreaterThan(100);
        assertThat(tests)
                .filteredOn(test -> Checkout.text(test).contains(SLEEP)
                        || Checkout.text(test).contains("TimeUnit.SECONDS.sleep(")
                        || Checkout.text(test).contains("TimeUnit.MILLISECONDS.sleep("))
                .extracting(checkout::name)
                .filteredOn(name -> !name.endsWith("checkout/WaitsTest.java"))
                .as("files of tests that sleep")
                .containsExactlyInAnyOrderElementsOf(MAY_SLEEP);
    }
}
