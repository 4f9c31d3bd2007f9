package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.usage.RefusedCallbacks;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.batch.Fleet;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.openqa.selenium.Cookie;
import org.openqa.selenium.Keys;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The journeys of a person. */
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleIT {

    /** The journey of 2,000 takes minutes: -Dconsole.batch=2000. */
    private static final int BATCH = Integer.getInteger("console.batch", 200);

    private static final List<String> PAGES = List.of(
            "/console",
            "/console/numbers",
            "/console/numbers?q=nothing-is-like-that",
            "/console/operations",
            "/console/drift",
            "/console/drift?resolved=true",
            "/console/usage",
            "/console/usage/differences?operation=op_none",
            "/console/audit?verify=true",
            "/console/agents",
            "/console/agents/agent_456",
            "/console/pools",
            "/console/plans",
            "/console/accounts",
            "/console/no-such-page");

    private final SwitchboardServer server = SwitchboardServer.start(SwitchboardServer.Options.defaults()
            .with("switchboard.twilio.rotation.settle", "16s")
            .with("switchboard.twilio.rotation.grace", "2s"));
    private @Nullable Browser opened;

    @BeforeAll
    void aBrowser() {
        assumeThat(Browser.isThere())
                .as("Chromium and chromedriver, Debian's packages chromium and chromium-driver, are needed")
                .isTrue();
        opened = new Browser(server.url().toString(), true);
        browser().look(1280, false);
    }

    @AfterEach
    void signOut() {
        browser().open("/console").look(1280, false);
        if (browser().has("form.who")) {
            browser().signOut();
        }
    }

    private Browser browser() {
        return Objects.requireNonNull(opened);
    }

    @AfterAll
    void stop() {
        if (opened != null) {
            opened.close();
        }
        server.close();
    }

    @Test
    void aPersonAssignsANumberWatchesItFindsWhatSomebodyChangedAndRepairsIt() {
        // What other tests were refused on purpose is no complaint about this one.
        browser().complaints();
        browser().signIn("other").sees("Nothing.");
        browser().signOut().signIn("demo").sees("What needs you now");
        browser()
                .open("/console/numbers")
                .type("q", "555 000 0124")
                .press("Show")
                .sees("+15550000124");
        assertThat(browser().text()).doesNotContain("+15550000123");
        assertThat(browser().path()).contains("q=555");
        browser().press("+15550000124").sees("not asked for");
        browser().choose("agent", "Support Agent").press("Assign").sees("Completed");
        browser().sees("Reserve number").sees("Capture");
        browser().picture("operation");
        browser().press("phone_124").sees("Calls and messages reach Support Agent");

        String number = "/_simulator/numbers/+15550000124";
        assertThat(simulator("PATCH", number, "{\"voice_url\":\"https://elsewhere.example.com/voice\"}"))
                .isEqualTo(200);
        browser().press("Verify now").sees("URL mismatch").sees("https://elsewhere.example.com/voice");
        browser().sees("differs").sees("Changed last by somebody in the Twilio Console");
        browser().picture("number");
        browser().open("/console/drift").press("Check all numbers now").sees("Completed");
        browser().open("/console").sees("Not as it should be at Twilio").sees("+15550000124");
        browser().press("+15550000124").press("Repair").sees("Completed");
        browser().open("/console/numbers/phone_124?verify=true").sees("Calls and messages reach Support Agent");

        String ours = "{\"voice_url\":\"" + server.url() + "/api/twilio/voice?agentId=agent_456\"}";
        assertThat(simulator("PATCH", "/_simulator/numbers/+15550000127", ours)).isEqualTo(200);
        browser().open("/console/drift").press("Check all numbers now").sees("Completed");
        browser()
                .open("/console/drift")
                .sees("no agent")
                .sees("Left over")
                .press("Clear")
                .sees("Completed");

        assertThat(simulator(
                        "POST",
                        "/_simulator/calls",
                        "{\"from\":\"+15551234567\",\"to\":\"+15550000124\",\"durationSeconds\":80}"))
                .isEqualTo(200);
        await().untilAsserted(() -> {
            browser().open("/console/usage?by=number");
            assertThat(browser().text()).contains("phone_124 2");
        });
        browser().press("phone_124").sees("Usage of the number by day");
        browser().open("/console/usage").press("Compare it with Twilio").sees("Completed");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void aFailedAssignmentIsFoundFromHomeByOneClickWithItsReason() {
        NewPhoneNumber number = server.addNumber("demo");
        assertThat(simulator(
                        "PUT",
                        "/_simulator/faults",
                        "[{\"match\":{\"method\":\"POST\",\"parameter\":\"SmsUrl\",\"phoneNumber\":\""
                                + number.phoneNumber() + "\"},\"status\":400,\"code\":21402}]"))
                .isEqualTo(200);
        browser().signIn("demo").open("/console/numbers/" + number.id());
        browser()
                .choose("agent", "Support Agent")
                .press("Assign")
                .sees("Failed, put back")
                .sees("21402");
        assertThat(simulator("PUT", "/_simulator/faults", "[]")).isEqualTo(200);

        browser().open("/console").sees("Failed since yesterday").sees(number.id());
        browser().press("Assign").sees("Twilio's code 21402");

        assertThat(server.as("demo")
                        .assign(number.id(), "agent_456", true, false)
                        .status())
                .isEqualTo(200);
        assertThat(browser().open("/console").text())
                .as("of what is done meanwhile")
                .doesNotContain(number.id());
    }

    @Test
    void ofANumberThatWasGivenBackNothingIsAskedOrOffered() {
        NewPhoneNumber number = server.addNumber("demo");
        server.bean(JdbcClient.class)
                .sql("UPDATE phone_number SET state = 'RELEASED' WHERE id = :id")
                .param("id", number.id())
                .update();
        // What other tests were refused on purpose is no complaint about this one.
        browser().complaints();

        browser().signIn("demo").open("/console/numbers/" + number.id()).sees("It was given back to Twilio");

        assertThat(browser().text()).doesNotContain("Verify now", "Checking at Twilio", "Test call", "Test message");
        assertThat(browser().complaints()).isEmpty();
    }

    @Test
    void aNumberIsGivenBackByWhoeverHasReadWhatThatCostsAndTypedItAndCanBeKept() {
        NewPhoneNumber number = server.addNumber("demo");
        server.as("demo").assign(number.id(), "agent_456", true, false);
        String page = "/console/numbers/" + number.id();

        browser().signIn("demo").open(page).press("Release…").sees("It may be lost for good");
        browser().sees("not known: it was not bought here").sees("Support Agent");
        browser().tick("outOfService", "true").type("typed", "+15550000123").press("Give it back");
        browser().sees("is not the number");
        assertThat(server.as("demo").get("/api/phone-numbers/" + number.id()).at("/state"))
                .isEqualTo("ASSIGNED");
        browser()
                .tick("outOfService", "true")
                .type("typed", number.phoneNumber())
                .press("Give it back");
        browser().sees("The number is given back at").sees("Keep the number");

        browser().open(page + "?verify=true").sees("To be given back to Twilio at");
        browser().sees("Whoever calls or writes is told that the number is out of service");
        assertThat(browser().text())
                .doesNotContain("Repair", "Unassign", "Not configured", "Release…", "does not reach");
        browser().picture("releasing");
        browser().press("Keep").sees("Cancelled");
        browser().open(page).sees("Assigned").sees("Repair");

        browser().signOut().signIn("other").open("/console/numbers/phone_900").sees("What comes in now");
        assertThat(browser().text()).doesNotContain("Release…");
        browser().open("/console/numbers/phone_900/release").sees("the scope release");
        assertThat(browser().has("main form")).isFalse();
    }

    @Test
    void whatHangsOnANumberIsSaidNotToBeKnownWhenTwilioCannotBeAsked() {
        NewPhoneNumber number = server.addNumber("demo");
        simulator(
                "PUT",
                "/_simulator/faults",
                "[{\"match\":{\"method\":\"GET\",\"phoneNumber\":\"%s\"},\"status\":401,\"code\":20003}]"
                        .formatted(number.phoneNumber()));

        Answer page = personOf("demo").get("/console/numbers/" + number.id() + "/release");
        simulator("PUT", "/_simulator/faults", "[]");

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.text()).contains("could not be asked", "Give it back");
    }

    @Test
    void aRouteThatATrunkHasIsTakenOverByWhoeverHasReadWhatIsTaken() {
        NewPhoneNumber number = server.addNumber("demo");
        simulator(
                "PATCH",
                "/_simulator/numbers/" + number.phoneNumber(),
                "{\"trunk_sid\":\"" + SimulatorDemo.TRUNK_SID + "\"}");
        String page = "/console/numbers/" + number.id();
        browser().signIn("demo").open(page).sees("a SIP trunk").choose("agent", "Support Agent");
        browser().press("Assign").sees("The route belongs to Trunk " + SimulatorDemo.TRUNK_SID);
        browser()
                .open(page)
                .sees("a trunk, an application or a Messaging Service that has the route loses this number");
        browser()
                .choose("agent", "Support Agent")
                .tick("takeOver", "true")
                .press("Assign")
                .sees("Completed");
        browser().open(page).sees("Calls and messages reach Support Agent");

        browser().tick("restore", "true").press("Unassign").sees("Completed");
        assertThat(server.simulator().number(number.phoneNumber()).orElseThrow().trunkSid())
                .isEqualTo(SimulatorDemo.TRUNK_SID);
        browser().open(page).sees("a SIP trunk");
    }

    @Test
    void timesAreThoseOfTheViewersZoneAndOfUtcWhenPointedAt() {
        server.as("demo").assign(server.addNumber("demo").id(), "agent_456", false, false);
        browser().signIn("demo").at("Asia/Kolkata").open("/console/operations");

        Map.Entry<String, String> time = browser().said("main time");

        Instant at = LocalDateTime.parse(time.getValue(), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'"))
                .toInstant(ZoneOffset.UTC);
        assertThat(time.getKey().replace('\u202f', ' '))
                .isEqualTo(DateTimeFormatter.ofPattern("MMM d, yyyy, h:mm:ss a", Locale.US)
                        .withZone(ZoneId.of("Asia/Kolkata"))
                        .format(at));
        browser().at("UTC");
    }

    /** Of each state, on each page: what is said, and the forms that there are. */
    @Test
    void everyPageSaysOfEveryStateWhatIsSoAndOffersWhatIsAccepted() {
        record Case(String name, String change, String says, String offers) {}
        List<Case> cases = List.of(
                new Case("assigned", "", "Calls and messages reach Support Agent", "move repair unassign"),
                new Case(
                        "not all right",
                        "{\"status_callback\":\"\"}",
                        "reach Support Agent, but not all at Twilio is as it should be",
                        "move repair unassign"),
                new Case(
                        "cut",
                        "{\"voice_url\":\"\"}",
                        "Not all that should come in reaches Support Agent",
                        "move repair unassign"),
                new Case("assigning", "state = 'ASSIGNING'", "An operation works on this number", ""),
                new Case(
                        "moving",
                        "state = 'MOVING', moving_to = 'agent_789', moving_sms = true, moving_whatsapp = false",
                        "An operation works on this number",
                        ""),
                new Case("releasing", "state = 'RELEASING'", "An operation works on this number", ""),
                new Case("gone", "gone", "Its account does not have this number any more", "unassign"),
                new Case("left over", "left over", "Twilio still sends to this service", "assign unassign"),
                new Case(
                        "released",
                        "state = 'RELEASED', chatbot_id = NULL, bound_by = NULL, sms_enabled = false, base_urls = '{}'",
                        "It was given back to Twilio",
                        ""));
        SwitchboardClient demo = personOf("demo");
        List<String> wrong = new ArrayList<>();
        for (Case one : cases) {
            NewPhoneNumber number = server.addNumber("demo");
            if (one.change().equals("left over")) {
                simulator(
                        "PATCH",
                        "/_simulator/numbers/" + number.phoneNumber(),
                        "{\"voice_url\":\"" + server.url() + "/api/twilio/voice?agentId=agent_456\"}");
            } else {
                server.as("demo").assign(number.id(), "agent_456", true, false);
            }
            if (one.change().equals("gone")) {
                simulator("DELETE", "/_simulator/numbers/" + number.phoneNumber(), "");
            } else if (one.change().startsWith("{")) {
                simulator("PATCH", "/_simulator/numbers/" + number.phoneNumber(), one.change());
            } else if (one.change().startsWith("state")) {
                server.bean(JdbcClient.class)
                        .sql("UPDATE phone_number SET " + one.change() + " WHERE id = :id")
                        .param("id", number.id())
                        .update();
            }
            String page =
                    demo.get("/console/numbers/" + number.id() + "?verify=true").text();
            if (!page.contains(one.says())) {
                wrong.add(one.name() + " does not say: " + one.says());
            }
            String offered = Pattern.compile("action=\"/console/numbers/" + number.id() + "/([a-z]+)\"")
                    .matcher(page)
                    .results()
                    .map(form -> form.group(1))
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" "));
            if (!offered.equals(one.offers())) {
                wrong.add(one.name() + " offers " + offered + " in place of " + one.offers());
            }
            String list = demo.get("/console/numbers?q=" + number.id()
                            + (one.name().equals("released") ? "&state=RELEASED" : ""))
                    .text();
            boolean selectable = list.contains("Select " + number.phoneNumber());
            if (!list.contains(number.phoneNumber())
                    || selectable == one.offers().isEmpty()) {
                wrong.add(one.name() + (selectable ? " can" : " cannot") + " be selected in the list");
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void requestsThatTwilioDidNotSignAreShownAtHome() {
        RefusedCallbacks refused = server.bean(RefusedCallbacks.class);
        refused.add(List.of(
                new RefusedCallbacks.Refused(SimulatorDemo.ACCOUNT_SID, "invalid_signature", 3, Instant.now())));

        browser().signIn("demo").sees("Requests that Twilio did not sign").sees("3 of " + SimulatorDemo.ACCOUNT_SID);

        server.bean(JdbcClient.class).sql("DELETE FROM refused_callback").update();
        browser().open("/console");
        assertThat(browser().text()).doesNotContain("did not sign");
    }

    @Test
    void aPlanOfThoseSelectedSaysWhatItWouldChange() {
        NewPhoneNumber number = server.addNumber("demo");
        server.as("demo").assign(number.id(), "agent_456", false, false);
        assertThat(simulator(
                        "PATCH",
                        "/_simulator/numbers/" + number.phoneNumber(),
                        "{\"voice_url\":\"https://elsewhere.example.com/plan\"}"))
                .isEqualTo(200);
        browser().signIn("demo").open("/console/numbers?q=" + number.id());
        browser().tick("id", number.id()).press("Plan an update").sees("Completed");
        browser().sees("https://elsewhere.example.com/plan");
        assertThat(browser().has("a[href$='results.csv']")).isTrue();
    }

    @Test
    void thoseSelectedAreAssignedMovedAndUnassignedInOneBatchEach() {
        NewPhoneNumber number = server.addNumber("demo");
        String found = "/console/numbers?q=" + number.id();
        browser().signIn("demo").open(found);
        browser()
                .tick("id", number.id())
                .choose("to", "Support Agent")
                .press("Assign")
                .sees("Completed");
        browser().open(found + "&agent=agent_456");
        browser()
                .tick("id", number.id())
                .choose("to", "Sales Agent")
                .press("Move")
                .sees("Completed");
        assertThat(server.as("demo").get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                .isEqualTo("agent_789");
        browser().open(found).tick("id", number.id()).press("Unassign").sees("Completed");
        assertThat(server.as("demo").get("/api/phone-numbers/" + number.id()).at("/state"))
                .isEqualTo("FREE");
    }

    @Test
    void aBatchIsPlannedTriedOnAFewSlowedPausedResumedRetriedAndUndone() {
        Fleet fleet = Fleet.of(
                BATCH,
                "+155599",
                "other",
                server.bean(JdbcClient.class),
                server.simulator(),
                server.bean(WebhookUrls.class));
        assertThat(fleet.driftEvery(1)).isEqualTo(BATCH);
        browser().signIn("other").open("/console/numbers?agent=" + Fleet.AGENT);
        browser().sees("%,d found".formatted(BATCH)).press("Plan an update of all of this agent");
        browser().sees("This is a plan").sees("https://").type("canary", "3").type("maxFailures", "5%");
        browser().picture("plan");
        assertThat(simulator(
                        "PUT",
                        "/_simulator/faults",
                        "[{\"match\":{\"method\":\"POST\"},\"status\":400,\"code\":21402,\"times\":3}]"))
                .isEqualTo(200);
        browser().press("Carry it out").sees("Paused").sees("What failed").sees("Twilio's code 21402");
        String batch = browser().path();
        browser()
                .open("/console")
                .sees("Paused, until somebody resumes")
                .press("Update many")
                .sees("Paused: ");
        browser()
                .type("rate", "20")
                .press("Set the rate")
                .press("Resume")
                .sees("Time left")
                .picture("batch");
        browser()
                .press("Pause")
                .sees("Paused")
                .type("rate", "500")
                .press("Set the rate")
                .press("Resume");
        browser().sees("Completed").sees("Updated\n" + (BATCH - 3)).sees("Failed\n3");
        browser().press("Try those that failed again").sees("Completed").sees("Updated\n3");
        browser().open(batch).press("Undo").sees("Undo many").sees("Completed").sees("Updated\n" + (BATCH - 3));

        browser().signOut().signIn("demo");
        for (String part : List.of("", "/part", "/results.csv")) {
            browser().open(batch + part);
            assertThat(browser().text()).as(part).doesNotContain("+155599").doesNotContain(Fleet.AGENT);
        }
    }

    @Test
    void aNumberMovesIsCalledAndWrittenTo() {
        NewPhoneNumber number = server.addNumber("demo");
        server.as("demo").assign(number.id(), "agent_456", true, false);
        browser().signIn("demo").open("/console/numbers/" + number.id());
        browser().press("Test call").sees("What the caller heard").sees("Say:");
        browser().press("Test message").sees("The message was sent");
        browser().choose("agent", "Sales Agent").press("Move").sees("Completed").sees("Confirm move");
        browser().open("/console/numbers/" + number.id() + "?verify=true").sees("Calls and messages reach Sales Agent");
        browser().open("/console/numbers?sort=latest").sees("those first that changed last");
        browser().keys("j");
        assertThat(browser().focused()).isEqualTo(number.phoneNumber());
    }

    @Test
    void anAccountIsStoredAndItsTokenRotatedWhileSomebodyWatches() {
        SimulatedAccount account = anAccount("rotated");
        SimulatedNumber number = server.simulator().addNumber(account.sid(), SimulatedNumber.of("+15557770001"));
        browser()
                .signIn("demo")
                .press("Accounts")
                .type("accountSid", account.sid())
                .type("authToken", "c0ffee00c0ffee00c0ffee00c0ffee00")
                .press("Store")
                .sees("Twilio does not accept this auth token");
        browser()
                .type("accountSid", account.sid())
                .type("authToken", account.authToken())
                .press("Store")
                .sees("Twilio accepts its token");
        browser().pressIn("tr", account.sid(), "Import its numbers").sees("Completed");
        browser().open("/console/numbers?account=" + account.sid()).sees(number.phoneNumber());

        browser().open("/console/accounts").pressIn("tr", account.sid(), "Rotate its token");
        browser().sees("Create next token").sees("Wait until every process accepts the next token");
        String rotation = browser().path();
        browser().open("/console/accounts").sees("being rotated").open(rotation);
        browser()
                .sees("Promote next token")
                .sees("Wait as long as the former token is accepted")
                .sees("Completed");

        String promoted =
                server.simulator().account(account.sid()).orElseThrow().authToken();
        assertThat(promoted).isNotEqualTo(account.authToken());
        SwitchboardClient person = personOf("demo");
        for (String page : List.of("/console/accounts", rotation, "/console/audit")) {
            assertThat(person.get(page).text())
                    .as(page)
                    .contains(page.equals("/console/audit") ? "Auth token rotated" : "otate")
                    .doesNotContain(promoted, account.authToken(), "c0ffee");
        }
        browser().open("/console/operations?type=ROTATE_AUTH_TOKEN").sees("a Twilio account");
    }

    private SimulatedAccount anAccount(String name) {
        return server.simulator()
                .addAccount(SimulatedAccount.of(SimulatorSids.sid("AC", name), SimulatorSids.sid("", name)));
    }

    @Test
    void whatCannotBeAskedNowSaysSoAndGoesOnByItself() throws IOException {
        NewPhoneNumber number = server.addNumber("demo");
        browser().signIn("demo").cannotReach("*/check").open("/console/numbers/" + number.id());
        browser().sees("This could not be asked now").cannotReach().open("/console/numbers/" + number.id());
        browser().sees("Not configured");

        String operation = server.as("demo", "read write release")
                .delete("/api/phone-numbers/" + number.id(), "{\"after\":\"P7D\"}")
                .header("Operation-Id")
                .orElseThrow();
        List<InputStream> others = new ArrayList<>();
        while (others.size() < 20) {
            others.add(server.as("demo")
                    .withHeader("Accept", "text/event-stream")
                    .open("/api/operations/" + operation + "/events"));
        }
        browser().open("/console/operations/" + operation).sees("Not connected").sees("Keep the number");
        for (InputStream other : others) {
            other.close();
        }
        await().atMost(Duration.ofSeconds(60))
                .pollDelay(Duration.ofSeconds(6))
                .untilAsserted(() -> assertThat(browser().text()).doesNotContain("Not connected"));
        browser().keepsTheFocusOn("Keep the number");
        browser().press("Keep the number").sees("Cancelled");
    }

    @Test
    void anAgentIsSeenAsTwilioSeesItTriedAndGivenAnotherSecret() throws Exception {
        HttpServer runtime = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicReference<String> answer = new AtomicReference<>("<Response><Say>Tried</Say></Response>");
        runtime.createContext("/", exchange -> {
            byte[] body = Objects.requireNonNull(answer.get()).getBytes(StandardCharsets.UTF_8);
            try (exchange) {
                exchange.getResponseHeaders().set("Content-Type", "text/xml");
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        runtime.start();
        try {
            browser()
                    .signIn("demo")
                    .open("/console/agents")
                    .type("name", "Tried Agent")
                    .type("greeting", "Hi & bye");
            browser()
                    .type(
                            "runtimeUrl",
                            "http://127.0.0.1:" + runtime.getAddress().getPort() + "/");
            browser().press("Create").press("Tried Agent").sees("8 of 1600").sees("<Say>Hi &amp; bye</Say>");
            browser().choose("driftPolicy", "say so and repair").press("Save").sees("Saved");
            assertThat(browser().value("driftPolicy")).isEqualTo("REPAIR");
            browser().press("Try it").sees("Its runtime answered").sees("<Say>Tried</Say>");
            answer.set("no TwiML");
            browser().press("Try it").sees("Its answer cannot be used");
            browser()
                    .press("Renew its secret")
                    .sees("Its secret is another one now")
                    .sees("X-Switchboard-Signature");
            String page = browser().path();
            browser().open(page.substring(0, page.lastIndexOf('/')));
            assertThat(browser().text()).doesNotContain("X-Switchboard-Signature");
        } finally {
            runtime.stop(0);
        }
    }

    @Test
    void theTrailAndTheDifferencesAreTheOwnersAlone() {
        server.as("demo").assign(server.addNumber("demo").id(), "agent_456", true, false);
        String trail =
                personOf("demo").get("/console/audit.csv?action=phone_assigned").text();
        assertThat(trail.lines().findFirst().orElse("")).startsWith("id,at,action,by");
        assertThat(trail).contains("phone_assigned").contains("VoiceUrl=");
        assertThat(trail.lines().skip(1)).allMatch(line -> line.contains("phone_assigned"));
        assertThat(personOf("other").get("/console/audit.csv").text()).doesNotContain("demo");
        assertThat(personOf("demo").get("/console/audit.csv?action=nothing").status())
                .isEqualTo(400);
        assertThat(personOf("demo").get("/console/audit?verify=true").text()).contains("Intact");
        assertThat(personOf("demo")
                        .get("/console/usage.csv?from=2026-01-01&to=2026-01-31&by=channel")
                        .text())
                .startsWith("channel,");
        assertThat(personOf("demo")
                        .get("/console/usage/differences?operation=op_none")
                        .text())
                .contains("Nothing differed");
    }

    @Test
    void anotherOwnerSeesNothingAndAReaderHasNoButtons() {
        browser().signIn("other").open("/console/numbers");
        assertThat(browser().text()).contains("+15550000900").doesNotContain("+15550000123");
        browser().open("/console/plans").sees("No file has been compared lately");
        assertThat(browser().violations()).isEmpty();
        browser().open("/console/numbers/phone_123").sees("belongs to another owner");
        assertThat(browser().text()).doesNotContain("+15550000123");
        browser().signOut();

        browser().signIn("demo, reading only").open("/console/numbers/phone_123");
        browser().sees("What comes in now").sees("reads only");
        assertThat(browser().has("main button")).isFalse();
        for (String page : PAGES) {
            browser().open(page);
            assertThat(browser().has("main form[method=post] button")).as(page).isFalse();
        }
    }

    @Test
    void aFileIsComparedCarriedOutAndUndone() {
        NewPhoneNumber number = server.addNumber("demo");
        browser()
                .signIn("demo")
                .press("Plans")
                .type(
                        "file",
                        "numbers:\n  - phoneNumber: \"%s\"\n    agent: nobody_x\n".formatted(number.phoneNumber()))
                .press("Compare");
        browser().sees("line 3, numbers[0].agent: is neither");
        assertThat(browser().value("file")).as("what was typed is still there").contains("nobody_x");
        browser()
                .type("file", "numbers:\n  - phoneNumber: [")
                .press("Compare")
                .sees("switchboard.yaml:")
                .sees("is not YAML");
        browser().type("file", "numberz: []").press("Compare").sees("line 1, numberz: is not a field");

        browser()
                .type("file", """
                        agents:
                          - id: agent_of_a_file
                            name: From a file
                        pools:
                          - name: pool-of-a-file
                            country: US
                            type: local
                            minFree: 0
                            max: 7
                            maxMonthlyPrice: 2
                        numbers:
                          - phoneNumber: "%s"
                            agent: agent_of_a_file
                            sms: true
                        """.formatted(number.phoneNumber()))
                .press("Compare")
                .sees("What the file would change")
                .sees("From a file")
                .sees("pool-of-a-file")
                .sees("maxMonthlyPrice")
                .sees(number.phoneNumber())
                .sees("VoiceUrl");
        assertThat(browser().violations()).isEmpty();
        String plan = browser().path();
        browser().press("Carry it out").sees("Completed");
        String operation = browser().path();
        browser().sees("carries out").press("this plan");
        assertThat(browser().path()).isEqualTo(plan);
        browser().sees("Completed").sees("compare the file again");
        assertThat(browser().has("main form")).as("what would be refused").isFalse();
        browser().open("/console/plans").press("carried out");
        assertThat(browser().path()).isEqualTo(operation);

        String stale = server.as("demo")
                .post("/api/plans", "{\"agents\":[{\"id\":\"agent_of_a_file\",\"name\":\"Another\"}]}")
                .at("/id");
        server.as("demo").put("/api/chatbots/agent_of_a_file", "{\"name\":\"Changed meanwhile\"}");
        browser().open("/console/plans/" + stale).press("Carry it out").sees("Plan stale");
        browser().sees("nothing was done").open("/console/plans").sees("Stale");
        server.as("demo").put("/api/chatbots/agent_of_a_file", "{\"name\":\"From a file\"}");
        browser().open("/console/plans/" + stale).press("Carry it out").sees("Completed");
        browser().press("Undo").sees("Undo many").sees("Completed");
        assertThat(server.as("demo").get("/api/chatbots/agent_of_a_file").at("/name"))
                .isEqualTo("From a file");
        assertThat(server.as("demo").get("/api/phone-numbers/" + number.id()).at("/chatbot/id"))
                .isEqualTo("agent_of_a_file");
        assertThat(server.as("demo", "read purchase")
                        .put("/api/pools/in-the-file", """
                        {"country":"US","type":"local","capabilities":{"voice":true},"minFree":0,"max":2}
                        """)
                        .status())
                .isEqualTo(200);
        browser().open("/console/plans?from=fleet").sees("in-the-file").press("Compare");
        browser().sees("What the file would change");

        browser().open(operation).press("Undo").sees("Undo many").sees("Completed");
        assertThat(server.as("demo").get("/api/phone-numbers/" + number.id()).at("/state"))
                .isEqualTo("FREE");
        assertThat(personOf("demo")
                        .withHeader("Accept", "*/*")
                        .get("/console/plans/switchboard.yaml")
                        .text())
                .startsWith("agents:");
        assertThat(personOf("other").get(plan).status()).isEqualTo(404);
        browser()
                .open("/console")
                .signOut()
                .signIn("demo, reading only")
                .open(plan)
                .sees("What the file would change");
        assertThat(browser().has("main form")).isFalse();
    }

    @Test
    void aPoolIsMadeFilledWithANumberChangedAndDeleted() {
        NewPhoneNumber number = server.addNumber("demo");
        browser()
                .signIn("demo")
                .press("Pools")
                .type("name", "console-pool")
                .type("minFree", "0")
                .type("max", "3");
        browser().press("Make it").sees("Saved").sees("None is free").sees("and at least 0 are to be");
        browser()
                .type("number", number.id())
                .press("Put it in")
                .sees("The number is in the pool")
                .sees("not known");
        assertThat(browser().violations()).isEmpty();
        browser().press("Refill now").sees("lacks nothing");
        browser().type("minFree", "2").press("Save").sees("and at least 2 are to be");
        browser().press("Refill now").sees("budget");
        browser().open("/console").sees("Pools whose last refill failed").press("console-pool");
        browser().sees("The last refill failed").sees("It is tried again");
        browser().type("max", "1").press("Save").sees("max: must be at least minFree");
        browser().open("/console/pools").sees("1 of 2").sees("too few").sees("and 1 not bought here");
        browser().type("name", "console-pool").press("Make it").sees("is that of a pool which is there");

        SwitchboardClient other = personOf("other");
        assertThat(other.get("/console/pools/console-pool").status()).isEqualTo(404);
        browser().open("/console/pools").sees("the scope purchase");
        assertThat(browser().has("main form")).isFalse();

        browser().signOut().signIn("demo").open("/console/pools/console-pool");
        browser().press("Take out").sees("Whoever has it keeps it").sees("None is free");
        browser().press("Delete").sees("Its numbers stay");
        assertThat(browser().text()).doesNotContain("console-pool");
    }

    @Test
    void keysFindMoveAndOpen() {
        browser().signIn("demo").open("/console").keys("/");
        await().until(() -> browser().path().startsWith("/console/numbers"));
        browser().keys("+1555000012", Keys.ENTER).sees("+15550000125");
        browser().open(browser().path()).keys("j");
        assertThat(browser().focused()).isEqualTo("+15550000123");
        browser().keys("j").keys("k").keys("j");
        assertThat(browser().focused()).isEqualTo("+15550000124");
        browser().keys(Keys.ENTER).sees("What comes in now");
        browser().keys("?").sees("find a number");
    }

    @Test
    void itIsReadWithoutScripts() {
        try (Browser plain = new Browser(server.url().toString(), false)) {
            plain.signIn("demo").open("/console/numbers").sees("+15550000125");
            plain.press("+15550000125").press("Verify now").sees("Expected beside actual");
            plain.sees("UTC");
            plain.open("/console/plans").sees("switchboard.yaml");
            assertThat(plain.text()).as("what takes a script").doesNotContain("A file of yours");
        }
    }

    @Test
    void nobodyIsKeptOutByAPageAsAWholeOrInTheDark() {
        List<String> pages = new ArrayList<>(PAGES);
        pages.addAll(somethingToSee());
        browser().signIn("demo");
        pages.add("/console/numbers/phone_126?verify=true");
        pages.add("/console/numbers/phone_125/release");
        pages.add("/console/operations/"
                + server.as("demo")
                        .assign(server.addNumber("demo").id(), "agent_456", true, false)
                        .header("Operation-Id")
                        .orElseThrow());
        pages.add("/console/operations/"
                + server.as("demo")
                        .send("PUT", "/api/phone-numbers/webhooks", "{\"dryRun\":true}")
                        .header("Operation-Id")
                        .orElseThrow());
        List<String> wrong = new ArrayList<>();
        for (String page : pages) {
            for (int width : new int[] {360, 1280}) {
                for (boolean dark : new boolean[] {true, false}) {
                    browser().look(width, dark).open(page);
                    browser()
                            .violations()
                            .forEach(violation ->
                                    wrong.add(page + " at " + width + (dark ? " dark: " : " light: ") + violation));
                    browser().picture(page.replaceAll("[^a-z0-9]+", "-") + "-" + width + (dark ? "-dark" : "-light"));
                }
            }
        }
        browser().look(1280, false).signOut();
        for (boolean dark : new boolean[] {true, false}) {
            browser().look(360, dark).open("/console/sign-in");
            browser().violations().forEach(violation -> wrong.add("sign-in: " + violation));
        }
        assertThat(wrong).isEmpty();
    }

    /** Pages of what there is one of only when it was made; and lists are not empty. */
    private List<String> somethingToSee() {
        SwitchboardClient demo = server.as("demo", "read write purchase");
        NewPhoneNumber free = server.addNumber("demo");
        NewPhoneNumber changed = server.addNumber("demo");
        demo.assign(changed.id(), "agent_456", true, false);
        assertThat(demo.assign(free.id(), "agent_456", false, true).status()).isEqualTo(422);
        simulator(
                "PATCH",
                "/_simulator/numbers/" + changed.phoneNumber(),
                "{\"voice_url\":\"https://elsewhere.example.com/%s\"}".formatted("along".repeat(40)));
        demo.post(
                "/api/chatbots",
                "{\"id\":\"agent_long\",\"name\":\"%s\"}".formatted("An agent of many words ".repeat(6)));
        demo.assign(server.addNumber("demo").id(), "agent_long", false, false);
        SimulatedAccount account = anAccount("seen");
        Answer plan = demo.post("/api/plans", """
                {"agents":[{"id":"agent_planned","name":"Planned"}],
                 "numbers":[{"phoneNumber":"%s","agent":"agent_planned","sms":true}]}
                """.formatted(free.phoneNumber()));
        String file = """
                {"agents":[{"id":"agent_seen","name":"%s"}],
                 "numbers":[{"phoneNumber":"%s","agent":"agent_456","whatsApp":true}]}
                """;
        Answer done = demo.post("/api/plans", file.formatted("Seen", free.phoneNumber()));
        Answer stale = demo.post("/api/plans", file.formatted("Otherwise", free.phoneNumber()));
        Answer applied = demo.post("/api/plans/" + done.at("/id") + "/apply");
        assertThat(demo.post("/api/plans/" + stale.at("/id") + "/apply").status())
                .isEqualTo(409);
        List<Answer> made = List.of(
                plan,
                applied,
                demo.post("/api/drift/check"),
                demo.put("/api/pools/seen", """
                        {"country":"US","type":"local","capabilities":{"voice":true},"minFree":0,"max":3}
                        """),
                demo.put("/api/pools/seen/numbers/" + free.id()),
                demo.put("/api/pools/seen/numbers/" + changed.id()),
                demo.post("/api/twilio-accounts", """
                        {"accountSid":"%s","authToken":"%s"}
                        """.formatted(account.sid(), account.authToken())));
        assertThat(made).allSatisfy(answer -> assertThat(answer.status()).isBetween(200, 204));
        return List.of(
                "/console/numbers/" + changed.id() + "?verify=true",
                "/console/numbers?agent=agent_long",
                "/console/agents/agent_long",
                "/console/plans/" + plan.at("/id"),
                "/console/plans/" + done.at("/id"),
                "/console/plans/" + stale.at("/id"),
                "/console/operations/" + applied.header("Operation-Id").orElseThrow(),
                "/console/plans?from=fleet",
                "/console/pools/seen");
    }

    /** What the browser does not show: cookies, tokens and streams. */
    @Test
    void theApiTakesNoCookieTheConsoleNoTokenAndAFormNoMissingToken() {
        String operation = server.as("demo")
                .assign(server.addNumber("demo").id(), "agent_789", true, false)
                .header("Operation-Id")
                .orElseThrow();
        browser().signIn("demo").sees("What needs you now");
        Cookie session = browser().cookie("switchboard_console");
        assertThat(session.isHttpOnly()).isTrue();
        assertThat(session.getSameSite()).isEqualTo("Lax");
        assertThat(session.getPath()).isEqualTo("/console");
        SwitchboardClient cookie = server.anonymous()
                .withHeader("Accept", "text/html")
                .withHeader("Cookie", "switchboard_console=" + session.getValue());
        assertThat(cookie.get("/api/phone-numbers").status()).isEqualTo(401);
        assertThat(cookie.get("/console/numbers").status()).isEqualTo(200);
        assertThat(cookie.get("/console/numbers")
                        .header("Content-Security-Policy")
                        .orElse(""))
                .startsWith("default-src 'self';")
                .doesNotContain("unsafe");
        assertThat(cookie.post("/console/numbers/phone_125/repair").status()).isEqualTo(403);
        SwitchboardClient form = cookie.withHeader("Content-Type", "application/x-www-form-urlencoded");
        for (String body : List.of("name=%zz", "name=" + "x".repeat(70_000))) {
            Answer refused = form.post("/console/agents", body);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.header("Content-Type").orElse("")).startsWith("text/html");
            assertThat(refused.text()).contains("form: is ", "</html>");
        }

        assertThat(server.as("demo").get("/console/numbers").status()).isIn(302, 401);
        assertThat(server.anonymous()
                        .get("/console/operations/" + operation + "/stream")
                        .status())
                .isEqualTo(401);
        browser().open("/console").signOut().signIn("other").sees("What needs you now");
        SwitchboardClient other = server.anonymous()
                .withHeader(
                        "Cookie",
                        "switchboard_console="
                                + browser().cookie("switchboard_console").getValue());
        for (String part : List.of("", "/part", "/stream", "/results.csv")) {
            assertThat(other.get("/console/operations/" + operation + part).status())
                    .as(part)
                    .isEqualTo(404);
        }
        assertThat(cookie.get("/console/numbers").status())
                .as("the session that was signed out")
                .isIn(302, 401);
    }

    /** Signed in by the browser; what it is not made to do is asked with its cookie. */
    private SwitchboardClient personOf(String owner) {
        browser().open("/console");
        if (browser().has("form.who")) {
            browser().signOut();
        }
        browser().signIn(owner).sees("What needs you now");
        return server.anonymous()
                .withHeader("Accept", "text/html,text/csv")
                .withHeader(
                        "Cookie",
                        "switchboard_console="
                                + browser().cookie("switchboard_console").getValue());
    }

    private int simulator(String method, String path, String body) {
        return SwitchboardClient.at(server.simulator().baseUrl())
                .send(method, path, body)
                .status();
    }
}
