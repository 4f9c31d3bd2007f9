package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.web.ConsoleSession;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** Every address of the console that a page names. */
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleAddressesIT {

    private static final Pattern NAMED = Pattern.compile("(?:href|src|hx-get|data-part)=\"(/[^\"#]*)");
    private static final Pattern NAMING =
            Pattern.compile("/console/(?:numbers|operations|agents|pools|plans)/(?!switchboard\\.yaml)([^/?]+).*");
    private static final Pattern INLINE = Pattern.compile("<script(?![^>]* src=)|<style| style=\"| on[a-z]+=\"");
    private static final Pattern EXAMPLE = Pattern.compile("placeholder=\"[^\"]*\"");

    private static final int MOST_SCRIPT = 120 * 1024;

    /** Of pages that differ by an id or a cursor only, as many are looked at. */
    private static final int ALIKE = 8;

    private final SwitchboardServer server =
            SwitchboardServer.start(SwitchboardServer.Options.defaults().with("switchboard.api.rate.per-second", "0"));
    private final SwitchboardClient demo = server.as("demo", "read write purchase");

    @BeforeAll
    void somethingOfEverything() {
        NewPhoneNumber number = server.addNumber("demo");
        NewPhoneNumber refused = server.addNumber("demo");
        NewPhoneNumber pooled = server.addNumber("demo");
        demo.assign(number.id(), "agent_456", true, false);
        assertThat(demo.assign(refused.id(), "agent_456", false, true).status()).isEqualTo(422);
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        before -> before.with("voice_url", "https://elsewhere.example.com/voice"));
        Answer planned = demo.post("/api/plans", """
                {"numbers":[{"phoneNumber":"%s","agent":"agent_456"}]}
                """.formatted(refused.phoneNumber()));
        List<Answer> made = List.of(
                planned,
                demo.post("/api/drift/check"),
                demo.put("/api/phone-numbers/webhooks", "{\"dryRun\":true}"),
                demo.put("/api/pools/pool_of_demo", """
                        {"country":"US","type":"local","capabilities":{"voice":true},"minFree":0,"max":2}
                        """),
                demo.put("/api/pools/pool_of_demo/numbers/" + pooled.id()));
        assertThat(made).allSatisfy(answer -> assertThat(answer.status()).isBetween(200, 204));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void everyLinkLeadsToAPage() {
        for (String who : List.of("demo", "other", DemoPeople.READER)) {
            SwitchboardClient person = ConsoleSession.of(server, who);
            Map<String, Answer> seen = walk(person);

            assertThat(seen)
                    .as(who)
                    .allSatisfy((address, answer) ->
                            assertThat(answer.status()).as(address).isEqualTo(200));
            assertThat(seen.keySet())
                    .as(who)
                    .contains("/console/numbers", "/console/operations", "/console/pools", "/console/plans")
                    .anyMatch(address -> address.matches("/console/numbers/[^/?]+"))
                    .anyMatch(address -> address.matches("/console/agents/[^/?]+"));
        }
    }

    @Test
    void nothingOfOneOwnerIsSeenByAnotherAtAnyAddressOrByAnyStream() {
        ConsoleSession own = ConsoleSession.signedIn(server, "demo");
        ConsoleSession other = ConsoleSession.signedIn(server, "other");
        Set<String> ids = new LinkedHashSet<>();
        Set<String> addresses = new LinkedHashSet<>();
        for (String address : walk(own.client()).keySet()) {
            Matcher naming = NAMING.matcher(address);
            if (naming.matches()) {
                ids.add(naming.group(1));
                addresses.add(address);
                String page = address.replaceFirst("[?].*", "");
                addresses.add(page + "/check");
                addresses.add(page + "/release");
                addresses.add(page + "/part");
                addresses.add(page + "/results.csv");
            }
        }
        assertThat(ids)
                .contains("agent_456", "phone_123", "pool_of_demo")
                .anyMatch(id -> id.startsWith("op_"))
                .anyMatch(id -> id.startsWith("plan_"));

        for (String address : addresses) {
            Answer answer = other.client().get(address);
            assertThat(answer.status()).as(address).isIn(403, 404);
            assertThat(answer.text()).as(address).doesNotContain("+1555");
        }
        for (String operation : ids.stream().filter(id -> id.startsWith("op_")).toList()) {
            String stream = "/console/operations/" + operation + "/stream";
            assertThat(events(own, stream).text()).as(stream).contains("event:end");
            assertThat(events(other, stream).status()).as(stream).isEqualTo(404);
        }
        assertThat(walk(other.client()))
                .allSatisfy((address, answer) -> assertThat(
                                EXAMPLE.matcher(answer.text()).replaceAll(""))
                        .as(address)
                        .doesNotContain(ids));
    }

    @Test
    void whoTypesASlashAfterItComesHome() {
        Answer answer = ConsoleSession.of(server, "demo").get("/console/");

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location").orElse("")).endsWith("/console");
    }

    @Test
    void whoeverChecksTheTrailKeepsWhatItIsFilteredBy() {
        assertThat(ConsoleSession.of(server, "demo")
                        .get("/console/audit?agent=agent_456")
                        .text())
                .contains("href=\"/console/audit?agent=agent_456&amp;verify=true\"");
    }

    @Test
    void anAgentIsOfferedToBeDeletedOnlyWhenItIsNotInUse() {
        SwitchboardClient person = ConsoleSession.of(server, "demo");

        assertThat(person.get("/console/agents/agent_456").text()).doesNotContain("/agent_456/delete");
        assertThat(person.get("/console/agents/agent_789").text()).contains("/agent_789/delete");
    }

    @Test
    void aFieldThatIsNotUnderstoodIsNamed() {
        ConsoleSession demo = ConsoleSession.signedIn(server, "demo");
        String csrf = demo.withItsToken().csrf();
        SwitchboardClient form = demo.client().withHeader("Content-Type", "application/x-www-form-urlencoded");

        Answer pool = form.post("/console/pools", csrf + "&name=p&country=US&type=local&minFree=x&max=99999999999");
        Answer clear = form.post("/console/drift/clear", csrf);

        assertThat(pool.status()).isEqualTo(400);
        assertThat(pool.text()).contains("minFree: has a value", "max: has a value");
        assertThat(clear.status()).isEqualTo(400);
        assertThat(clear.text()).contains("number: is missing");
    }

    private Answer events(ConsoleSession session, String stream) {
        return server.anonymous()
                .withHeader("Accept", "text/event-stream")
                .withHeader("Cookie", session.cookie())
                .get(stream);
    }

    @Test
    void thereAreNoInlineScriptsAndTheOthersAreSmall() {
        Map<String, Answer> seen = walk(ConsoleSession.of(server, "demo"));

        assertThat(seen)
                .allSatisfy((address, answer) -> assertThat(answer.text())
                        .as(address)
                        .satisfies(text -> assertThat(
                                        isPage(answer) && INLINE.matcher(text).find())
                                .isFalse()));
        Map<String, Integer> scripts = seen.entrySet().stream()
                .filter(one -> one.getKey().endsWith(".js"))
                .collect(Collectors.toMap(
                        Map.Entry::getKey, one -> one.getValue().text().getBytes(StandardCharsets.UTF_8).length));
        assertThat(scripts).hasSizeGreaterThan(1);
        assertThat(scripts.values().stream().mapToInt(Integer::intValue).sum())
                .as(scripts.toString())
                .isLessThanOrEqualTo(MOST_SCRIPT);
    }

    private static boolean isPage(Answer answer) {
        return answer.header("Content-Type").orElse("").startsWith("text/html");
    }

    /** What is there from Home on, address by address. */
    private static Map<String, Answer> walk(SwitchboardClient person) {
        Map<String, Answer> seen = new LinkedHashMap<>();
        Map<String, Integer> alike = new HashMap<>();
        Set<String> known = new HashSet<>(Set.of("/console"));
        Deque<String> addresses = new ArrayDeque<>(known);
        while (!addresses.isEmpty()) {
            String address = addresses.remove();
            Answer answer = person.get(address);
            seen.put(address, answer);
            NAMED.matcher(answer.text())
                    .results()
                    .map(found -> found.group(1).replace("&amp;", "&"))
                    .filter(known::add)
                    .filter(to -> alike.merge(kind(to), 1, Integer::sum) <= ALIKE)
                    .forEach(addresses::add);
        }
        return seen;
    }

    private static String kind(String address) {
        return address.replaceAll("(?<=/(numbers|operations|agents|pools|plans)/)[^/?]+", "*")
                .replaceAll("=[^&]*", "=*");
    }
}
