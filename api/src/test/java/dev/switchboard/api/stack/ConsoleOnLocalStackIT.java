package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.security.IdentityProvider;
import dev.switchboard.api.security.Person;
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

    private final LocalStack stack = LocalStack.running();
    private IdentityProvider provider;
    private Process api;
    private Person person;
    private String id;

    @BeforeAll
    void start() throws Exception {
        id = stack.makeNumbers(OWNER, "+1557", 1, "agent_console").get(0);
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
                        "SWITCHBOARD_CONSOLE_CLIENT_ID",
                        IdentityProvider.CONSOLE,
                        "SWITCHBOARD_CONSOLE_CLIENT_SECRET",
                        IdentityProvider.CONSOLE_SECRET));
        SwitchboardClient health = SwitchboardClient.at(URI.create("http://127.0.0.1:" + management));
        await("the api with a console")
                .atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> health.get("/actuator/health/readiness").status() == 200);
        person = new Person(SwitchboardClient.at(URI.create("http://127.0.0.1:" + port)), provider);
    }

    @AfterAll
    void stop() {
        if (api != null) {
            api.destroy();
        }
        if (provider != null) {
            provider.close();
        }
    }

    @Test
    void whoeverSignsInSeesTheirNumbersAndWhatTheyPressIsDoneByAWorker() {
        assertThat(person.follow("/console/oauth2/authorization/console").text())
                .contains("What needs you now");
        assertThat(person.get("/console/numbers").text()).contains(id).doesNotContain("phone_900");
        Answer page = person.get("/console/numbers/" + id);

        Answer pressed = person.post(
                "/console/numbers/" + id + "/assign", "agent=agent_console&sms=true&_csrf=" + person.csrf(page));

        assertThat(pressed.status()).as(pressed.text()).isEqualTo(302);
        String operation = URI.create(pressed.header("Location").orElseThrow()).getPath();
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(person.get(operation).text()).contains("Completed"));
        assertThat(person.get(operation).text()).contains("Reserve number");
        assertThat(person.get("/console/numbers/" + id + "?verify=true").text()).contains("Calls and messages reach");
        assertThat(stack.as(OWNER).unassign(id).status()).isEqualTo(200);
    }
}
