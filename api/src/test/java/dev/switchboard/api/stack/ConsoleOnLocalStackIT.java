package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.console.Browser;
import dev.switchboard.api.security.IdentityProvider;
import dev.switchboard.api.startup.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The console as in production. People come from an OpenID provider, and their pages from a process of the api that has
 * no workers. The workers do what people press, in processes of their own.
 */
@OnLocalStack
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleOnLocalStackIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String OWNER = "console-owner";
    private static final String AGENT = "Agent of the console";
    private static final String REACHED = "Calls and messages reach " + AGENT;
    private static final String ELSEWHERE = "https://elsewhere.example.com/voice";

    private final LocalStack stack = LocalStack.running();
    private IdentityProvider provider;
    private Process api;
    private Browser browser;
    private String id;

    @BeforeAll
    void start() throws Exception {
        assumeThat(Browser.isThere()).as("Chromium and chromedriver").isTrue();
        id = stack.twilio().add(1, "+1557").get(0);
        assertThat(stack.as(OWNER)
                        .post("/api/chatbots", "{\"name\":\"%s\"}".formatted(AGENT))
                        .status())
                .isEqualTo(201);
        provider = IdentityProvider.start();
        provider.signIns().are(OWNER, "read write");
        int port = Ports.any();
        int management = Ports.any();
        api = stack.another(
                "api",
                "console",
                Map.of(
                        "SWITCHBOARD_PORT",
                        Integer.toString(port),
                        "MANAGEMENT_SERVER_PORT",
                        Integer.toString(management),
                        "SWITCHBOARD_JWT_SECRET",
                        "",
                        "SWITCHBOARD_JWT_ISSUER_URI",
                        provider.issuer().toString(),
                        "SWITCHBOARD_JWT_AUDIENCE",
                        "numbers",
                        "SWITCHBOARD_SIMULATED_TWILIO",
                        "true",
                        "SWITCHBOARD_CONSOLE_CLIENT_ID",
                        IdentityProvider.CONSOLE,
                        "SWITCHBOARD_CONSOLE_CLIENT_SECRET",
                        IdentityProvider.CONSOLE_SECRET));
        SwitchboardClient health = SwitchboardClient.at(URI.create("http://127.0.0.1:" + management));
        await("the api with a console")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> health.get("/actuator/health/readiness").status() == 200);
        // The provider leads people back to the public URL, which is that of the stack's own api.
        browser = Browser.sentTo(stack.url(), URI.create("http://127.0.0.1:" + port));
    }

    @AfterAll
    void stop() {
        if (browser != null) {
            browser.close();
        }
        if (api != null) {
            api.destroy();
        }
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    void whoeverSignsInImportsAssignsFindsWhatSomebodyChangedRepairsItAndSeesACallsUsage() {
        browser.open("/console").press("Sign in with your provider").sees("What needs you now");
        browser.press("Accounts")
                .press("Import the numbers of the configured account")
                .sees("Completed");
        browser.open("/console/numbers").sees(id);
        assertThat(browser.text()).doesNotContain("phone_900");
        String number = stack.as(OWNER).get("/api/phone-numbers/" + id).at("/phoneNumber");

        browser.press(number).sees("Not configured").choose("agent", AGENT).press("Assign");
        browser.sees("Reserve number").sees("Completed").press(id).sees(REACHED);

        stack.changeAtTwilio(number, "voice_url", ELSEWHERE);
        browser.press("Verify now").sees("URL mismatch").sees(ELSEWHERE).sees("differs");
        browser.press("Drift").press("Check all numbers now").sees("Completed");
        browser.open("/console").sees("Not as it should be at Twilio").press("All that differs");
        browser.sees(number).sees(ELSEWHERE).tick("id", id).press("Repair those selected");
        browser.sees("Completed").sees("its run in Temporal").press(number).sees(REACHED);

        browser.press("Test call").sees("What the caller heard").sees("Say:");
        await().atMost(SOON).untilAsserted(() -> {
            browser.open("/console/usage?by=number");
            assertThat(browser.text()).contains(id + " 2");
        });
        assertThat(stack.as(OWNER).unassign(id).status()).isEqualTo(200);
    }
}
