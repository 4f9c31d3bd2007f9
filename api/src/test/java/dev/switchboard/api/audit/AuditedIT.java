package dev.switchboard.api.audit;

import static dev.switchboard.api.SwitchboardClient.ok;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.workflows.audit.AuditAction;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.springframework.http.HttpMethod;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every call that changes something leaves an audit message, which this finds out by itself of calls that are new. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditedIT {

    private static final String OWNER = "audited";
    private static final String WEBHOOKS = "/api/phone-numbers/webhooks";
    private static final String SHARED_KEY = "/shared-keys/key_audited";
    private static final AtomicInteger COUNTER = new AtomicInteger();
    private static final String TOKEN = "?token=s3cr3t-of-the-runtime";

    private final SwitchboardServer server = SwitchboardServer.start();
    private final SwitchboardClient client = server.as(OWNER);
    private final Map<String, Supplier<Answer>> calls = calls();
    private final NewPhoneNumber number = server.addNumber(OWNER);

    @BeforeAll
    void anAgent() {
        assertThat(client.post("/api/chatbots", "{\"id\":\"agent_audited\",\"name\":\"Audited\"}")
                        .status())
                .isEqualTo(201);
        assertThat(client.assign(number.id(), "agent_audited", true, false).status())
                .isEqualTo(200);
    }

    @BeforeEach
    void aFastTwilio() {
        server.simulator().limits(Limits.none());
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** What each call is tried with. Its path is the one that its controller maps. */
    private Map<String, Supplier<Answer>> calls() {
        Map<String, Supplier<Answer>> known = new LinkedHashMap<>();
        known.put(
                "POST /api/phone-numbers/assign",
                () -> client.assign(server.addNumber(OWNER).id(), "agent_audited", true, false));
        known.put("DELETE /api/phone-numbers/assign", () -> {
            String id = server.addNumber(OWNER).id();
            ok(client.assign(id, "agent_audited", true, false));
            return client.unassign(id);
        });
        known.put("POST /api/phone-numbers/{id}/move", () -> {
            String id = server.addNumber(OWNER).id();
            ok(client.post("/api/chatbots", "{\"id\":\"agent_relief\",\"name\":\"Relief\"}"));
            ok(client.assign(id, "agent_audited", true, false));
            return client.post("/api/phone-numbers/" + id + "/move", "{\"chatbotId\":\"agent_relief\"}");
        });
        known.put(
                "POST /api/phone-numbers/assignments",
                () -> client.post("/api/phone-numbers/assignments", """
                        {"assignments":[{"phoneNumberId":"%s","chatbotId":"agent_audited"}]}
                        """.formatted(
                                server.addNumber(OWNER).id())));
        known.put("POST /api/phone-numbers/unassignments", () -> {
            String id = server.addNumber(OWNER).id();
            ok(client.assign(id, "agent_audited", true, false));
            return client.post("/api/phone-numbers/unassignments", "{\"phoneNumberIds\":[\"" + id + "\"]}");
        });
        known.put("POST /api/phone-numbers/move", () -> {
            ok(client.post("/api/chatbots", "{\"id\":\"agent_heir\",\"name\":\"Heir\"}"));
            return client.post("/api/phone-numbers/move", "{\"from\":\"agent_audited\",\"to\":\"agent_heir\"}");
        });
        known.put("GET " + WEBHOOKS, () -> client.webhooks(number.id()));
        known.put("POST " + WEBHOOKS, () -> client.updateWebhooks(number.id()));
        known.put("PUT " + WEBHOOKS, () -> client.put(WEBHOOKS));
        known.put("POST /api/phone-numbers/import", () -> client.post("/api/phone-numbers/import"));
        known.put("POST /api/chatbots", () -> client.post("/api/chatbots", agent("New")));
        known.put("PUT /api/chatbots/{id}", () -> client.put("/api/chatbots/agent_audited", agent("Renamed")));
        known.put(
                "DELETE /api/chatbots/{id}",
                () -> client.delete(ok(client.post("/api/chatbots", agent("Short-lived")))
                        .header("Location")
                        .orElseThrow()));
        known.put(
                "POST /api/chatbots/{id}/runtime-secret/renew",
                () -> client.post("/api/chatbots/agent_audited/runtime-secret/renew?keepFormerHours=0"));
        known.put(
                "POST /api/tokens/revocations",
                () -> server.as(OWNER, "admin").post("/api/tokens/revocations", "{\"jti\":\"of-nobody\"}"));
        known.put("PUT /api/budget", () -> server.as(OWNER, "admin").put("/api/budget", "{\"monthlyLimit\":5}"));
        known.put("POST /api/plans", () -> client.post("/api/plans", "{\"prune\":false}"));
        known.put("POST /api/plans/{id}/apply", () -> {
            String plan = ok(client.post("/api/plans", "{\"prune\":false}"))
                    .header("Location")
                    .orElseThrow();
            return client.post(plan + "/apply");
        });
        known.put("POST /api/phone-numbers/purchase", () -> {
            ok(server.as(OWNER, "admin").put("/api/budget", "{\"monthlyLimit\":5}"));
            return server.as(OWNER, "purchase").post("/api/phone-numbers/purchase", """
                    {"country":"US","type":"local","maxMonthlyPrice":2,"chatbotId":"agent_audited"}
                    """);
        });
        known.put("PUT /api/pools/{name}", () -> pool("audited"));
        known.put("POST /api/pools/{name}/refill", () -> {
            ok(server.as(OWNER, "admin").put("/api/budget", "{\"monthlyLimit\":50}"));
            ok(pool("refilled"));
            return server.as(OWNER, "purchase").post("/api/pools/refilled/refill");
        });
        known.put("DELETE /api/pools/{name}", () -> {
            ok(pool("short-lived"));
            return server.as(OWNER, "purchase").delete("/api/pools/short-lived");
        });
        known.put("PUT /api/pools/{name}/numbers/{phoneNumberId}", () -> {
            ok(pool("filled"));
            return client.put(
                    "/api/pools/filled/numbers/" + server.addNumber(OWNER).id());
        });
        known.put("DELETE /api/pools/{name}/numbers/{phoneNumberId}", () -> {
            ok(pool("emptied"));
            String path =
                    "/api/pools/emptied/numbers/" + server.addNumber(OWNER).id();
            ok(client.put(path));
            return client.delete(path);
        });
        known.put("DELETE /api/phone-numbers/{id}", () -> release("PT0S"));
        known.put("POST /api/phone-numbers/{id}/keep", () -> {
            String id = ok(release("P7D")).at("/operation/id");
            return client.post("/api/phone-numbers/" + client.operation(id).at("/phoneNumberId") + "/keep");
        });
        known.put("POST /api/operations/{id}/pause", () -> steer("pause", ""));
        known.put("POST /api/operations/{id}/resume", () -> steer("resume", ""));
        known.put("POST /api/operations/{id}/rate", () -> steer("rate", "{\"requestsPerSecond\":20}"));
        known.put("POST /api/operations/{id}/cancel", () -> steer("cancel", ""));
        known.put("POST /api/operations/{id}/undo", () -> client.post("/api/operations/" + endedBatch() + "/undo"));
        known.put(
                "POST /api/operations/{id}/retry-failed",
                () -> client.post("/api/operations/" + endedBatch() + "/retry-failed"));
        known.put("POST /api/drift/check", () -> client.post("/api/drift/check"));
        known.put(
                "POST /api/usage/reconcile",
                () -> client.post("/api/usage/reconcile", "{\"day\":\"" + LocalDate.now(ZoneOffset.UTC) + "\"}"));
        known.put("POST /api/twilio-accounts", () -> store(anAccount()));
        known.put("PUT /api/twilio-accounts/{sid}", () -> {
            SimulatedAccount account = anAccount();
            ok(store(account));
            return client.put(
                    "/api/twilio-accounts/" + account.sid(),
                    "{\"friendlyName\":\"Branch\",\"authToken\":\"" + account.authToken() + "\"}");
        });
        known.put("DELETE /api/twilio-accounts/{sid}", () -> {
            SimulatedAccount account = anAccount();
            ok(store(account));
            return client.delete("/api/twilio-accounts/" + account.sid());
        });
        known.put("PUT /api/twilio-accounts/{sid}/shared-keys/{keySid}", () -> keep(storedAccount()));
        known.put("DELETE /api/twilio-accounts/{sid}/shared-keys/{keySid}", () -> {
            String account = storedAccount();
            ok(keep(account));
            return client.delete(account + SHARED_KEY);
        });
        known.put("POST /api/twilio-accounts/{sid}/rotate-token", () -> {
            SimulatedAccount account = anAccount();
            ok(store(account));
            Answer started = client.async().post("/api/twilio-accounts/" + account.sid() + "/rotate-token");
            // It takes minutes; that it was turned back stands in the trail too.
            ok(client.post(started.header("Location").orElseThrow() + "/cancel"));
            return started;
        });
        return known;
    }

    private Answer pool(String name) {
        return server.as(OWNER, "purchase").put("/api/pools/" + name, """
                {"country":"US","type":"local","minFree":1,"max":5,"maxMonthlyPrice":2}
                """);
    }

    private Answer release(String after) {
        return server.as(OWNER, "release")
                .delete("/api/phone-numbers/" + server.addNumber(OWNER).id(), "{\"after\":\"" + after + "\"}");
    }

    private String storedAccount() {
        SimulatedAccount account = anAccount();
        ok(store(account));
        return "/api/twilio-accounts/" + account.sid();
    }

    private Answer keep(String account) {
        return client.put(account + SHARED_KEY, "{\"secret\":\"s3cr3t-of-the-key\"}");
    }

    @TestFactory
    Stream<DynamicTest> everyCallThatChangesSomethingLeavesItsAuditMessage() {
        Map<String, HandlerMethod> found = changingCalls();
        assertThat(found).hasSizeGreaterThan(15);
        return found.entrySet().stream()
                .map(call -> DynamicTest.dynamicTest(call.getKey(), () -> leaves(call.getKey(), call.getValue())));
    }

    private void leaves(String call, HandlerMethod method) {
        Audited audited = method.getMethodAnnotation(Audited.class);
        assertThat(audited)
                .as("%s changes something: say with @Audited at %s which audit message it leaves", call, method)
                .isNotNull();
        assertThat(calls)
                .as("%s is new: make it leave its audit message, and try it here", call)
                .containsKey(call);
        aFastTwilio();
        long before = lastSequence();

        Answer answer = Objects.requireNonNull(calls.get(call)).get();

        ok(answer);
        List<String> expected = Arrays.stream(Objects.requireNonNull(audited).value())
                .map(AuditAction::value)
                .toList();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(messagesAfter(before)).anySatisfy(message -> {
                    assertThat(message.get("action")).isIn(expected);
                    assertThat(message.get("actor")).isEqualTo(OWNER);
                }));
        assertThat(client.get("/api/audit?action=" + expected.get(0)).status())
                .as("the filter knows it")
                .isEqualTo(200);
        assertThat(client.get("/api/audit/verification").json().at("/intact").asBoolean())
                .isTrue();
    }

    /** By their method and path; what Twilio calls is no change of a caller's. */
    private Map<String, HandlerMethod> changingCalls() {
        Map<String, HandlerMethod> found = new TreeMap<>();
        Map<RequestMappingInfo, HandlerMethod> handlers = new LinkedHashMap<>();
        server.beans(RequestMappingHandlerMapping.class).forEach(some -> handlers.putAll(some.getHandlerMethods()));
        handlers.forEach((mapping, method) -> {
            for (String path : mapping.getPatternValues()) {
                for (HttpMethod verb : verbs(mapping)) {
                    boolean changes = !HttpMethod.GET.equals(verb) && !HttpMethod.HEAD.equals(verb);
                    if (path.startsWith("/api/")
                            && !path.startsWith("/api/twilio/")
                            && (changes || method.hasMethodAnnotation(Audited.class))) {
                        found.put(verb + " " + path, method);
                    }
                }
            }
        });
        return found;
    }

    /** A mapping that names none takes all. */
    private static List<HttpMethod> verbs(RequestMappingInfo mapping) {
        List<HttpMethod> verbs = mapping.getMethodsCondition().getMethods().stream()
                .map(verb -> HttpMethod.valueOf(verb.name()))
                .toList();
        return verbs.isEmpty() ? List.of(HttpMethod.POST) : verbs;
    }

    @Test
    void anAgentsMessageSaysWhatWasAndWhatIsWithoutTheRuntimesSecret() {
        String path = ok(client.post("/api/chatbots", agent("Before")))
                .header("Location")
                .orElseThrow();
        String id = path.substring(path.lastIndexOf('/') + 1);
        ok(client.put(path, "{\"name\":\"After\",\"greeting\":\"Hello\",\"driftPolicy\":\"REPAIR\"}"));
        ok(client.delete(path));

        Answer trail = client.get("/api/audit?chatbotId=" + id);

        assertThat(trail.json().at("/messages").size()).isEqualTo(3);
        assertThat(trail.json().at("/messages/2/before").isMissingNode()).isTrue();
        assertThat(trail.at("/messages/2/after/runtimeUrl")).isEqualTo("https://runtime.example/hook?token=•••");
        assertThat(trail.at("/messages/1/action")).isEqualTo("agent_updated");
        assertThat(trail.at("/messages/1/before/name")).isEqualTo("Before");
        assertThat(trail.json().at("/messages/1/after").toString())
                .isEqualTo("{\"name\":\"After\",\"greeting\":\"Hello\",\"driftPolicy\":\"REPAIR\"}");
        assertThat(trail.at("/messages/0/before/greeting")).isEqualTo("Hello");
        assertThat(trail.text()).doesNotContain("s3cr3t");
    }

    @Test
    void anAccountsMessageSaysWhichAndThatTheTokenWasReplacedButNoToken() {
        SimulatedAccount account = anAccount();
        ok(store(account));
        String path = "/api/twilio-accounts/" + account.sid();
        ok(client.put(path, "{\"requestsPerSecond\":7,\"authToken\":\"" + account.authToken() + "\"}"));

        Answer trail = client.get("/api/audit?action=account_updated&limit=1");

        assertThat(trail.at("/messages/0/metadata/accountSid")).isEqualTo(account.sid());
        assertThat(trail.json().at("/messages/0/after").toString())
                .isEqualTo("{\"authToken\":\"replaced\",\"requestsPerSecond\":\"7.0\"}");
        assertThat(everyMessage()).contains(account.sid()).doesNotContain(account.authToken());
    }

    @Test
    void aSteeringCallsMessageNamesTheOperationAndWhatWasAsked() {
        long before = lastSequence();
        ok(steer("rate", "{\"requestsPerSecond\":3}"));

        Answer trail = client.get("/api/audit?action=batch_rate_requested&limit=1");

        assertThat(trail.at("/messages/0/operation")).startsWith("op_");
        assertThat(trail.at("/messages/0/after/requestsPerSecond")).isEqualTo("3.0");
        assertThat(messagesAfter(before))
                .extracting(message -> message.get("operation_id"))
                .isNotEmpty();
    }

    @Test
    void whatIsRefusedChangesNothingAndLeavesNoMessage() {
        SimulatedAccount account = anAccount();
        ok(store(account));
        String number = "+1555889%04d".formatted(COUNTER.incrementAndGet());
        assertThat(server.simulator()
                        .addNumber(account.sid(), SimulatedNumber.of(number))
                        .phoneNumber())
                .isEqualTo(number);
        ok(client.post("/api/phone-numbers/import", "{\"accountSid\":\"" + account.sid() + "\"}"));
        ok(client.assign(SimulatorSids.phoneNumberSid(number), "agent_audited", false, false));
        long before = lastSequence();

        assertThat(client.delete("/api/chatbots/agent_audited").status()).isEqualTo(409);
        assertThat(client.post("/api/chatbots", "{\"id\":\"agent_audited\",\"name\":\"Taken\"}")
                        .status())
                .isEqualTo(409);
        assertThat(client.put("/api/chatbots/agent_456", agent("Not mine")).status())
                .isEqualTo(403);
        assertThat(client.delete("/api/twilio-accounts/" + account.sid()).status())
                .isEqualTo(409);
        assertThat(store(account).status()).isEqualTo(409);
        assertThat(client.post("/api/operations/" + endedBatch() + "/pause").status())
                .isEqualTo(409);

        assertThat(messagesAfter(before))
                .extracting(message -> message.get("action"))
                .containsOnly("webhooks_batch_updated");
    }

    @Test
    void aChangeThatCannotBeAuditedIsNotMade() {
        JdbcClient database = server.bean(JdbcClient.class);
        database.sql("ALTER TABLE message ADD CONSTRAINT no_agents CHECK (action NOT LIKE 'agent_%') NOT VALID")
                .update();
        try {
            assertThat(client.post("/api/chatbots", "{\"id\":\"agent_unaudited\",\"name\":\"x\"}")
                            .status())
                    .isEqualTo(500);
            assertThat(client.put("/api/chatbots/agent_audited", agent("Unaudited"))
                            .status())
                    .isEqualTo(500);
        } finally {
            database.sql("ALTER TABLE message DROP CONSTRAINT no_agents").update();
        }
        assertThat(client.get("/api/chatbots/agent_unaudited").status()).isEqualTo(404);
        assertThat(client.get("/api/chatbots/agent_audited").at("/name")).isNotEqualTo("Unaudited");
    }

    @Test
    void whoPollsAVerificationDoesNotFillTheTrail() {
        String id = server.addNumber(OWNER).id();
        ok(client.assign(id, "agent_audited", true, false));
        for (int i = 0; i < 5; i++) {
            ok(client.webhooks(id));
        }
        Answer trail = client.get("/api/audit?action=webhooks_verified&phoneNumberId=" + id);

        assertThat(trail.json().at("/messages").size()).isEqualTo(1);
        assertThat(trail.json().at("/messages/0/metadata/verification").toString())
                .isEqualTo(
                        "{\"configured\":true,\"errors\":[],\"channels\":{\"sms\":\"configured\","
                                + "\"statusCallback\":\"configured\",\"voice\":\"configured\",\"whatsapp\":\"capability_missing\"}}");
    }

    /** Asks something of a batch that runs, since Twilio is slow. */
    private Answer steer(String what, String body) {
        server.simulator().limits(Limits.none().withLatencyMillis(1_000));
        String batch = client.async().put(WEBHOOKS).at("/operation/id");
        String path = "/api/operations/" + batch + "/";
        await().atMost(Duration.ofSeconds(30))
                .until(() -> client.operation(batch).at("/state").equals("RUNNING"));
        Answer answer = body.isEmpty() ? client.post(path + what) : client.post(path + what, body);
        server.simulator().limits(Limits.none());
        if (what.equals("pause")) {
            ok(client.post(path + "resume"));
        }
        client.awaitEnd(batch, Duration.ofSeconds(60));
        return answer;
    }

    private String endedBatch() {
        String batch = ok(client.put(WEBHOOKS)).header("Operation-Id").orElseThrow();
        // What became of its numbers can be read as soon as it has ended.
        ok(client.get("/api/operations/" + batch + "/results"));
        return batch;
    }

    private Answer store(SimulatedAccount account) {
        return client.post(
                "/api/twilio-accounts",
                "{\"accountSid\":\"" + account.sid() + "\",\"authToken\":\"" + account.authToken() + "\"}");
    }

    private SimulatedAccount anAccount() {
        String name = "audited " + COUNTER.incrementAndGet();
        return server.simulator()
                .addAccount(SimulatedAccount.of(SimulatorSids.sid("AC", name), SimulatorSids.sid("", name)));
    }

    private static String agent(String name) {
        return "{\"name\":\"" + name + "\",\"runtimeUrl\":\"https://runtime.example/hook" + TOKEN + "\"}";
    }

    private long lastSequence() {
        return server.bean(JdbcClient.class)
                .sql("SELECT coalesce(max(sequence), 0) FROM message WHERE owner = :owner")
                .param("owner", OWNER)
                .query(Long.class)
                .single();
    }

    private List<Map<String, Object>> messagesAfter(long sequence) {
        return server.bean(JdbcClient.class)
                .sql("SELECT action, actor, operation_id FROM message WHERE owner = :owner AND sequence > :sequence")
                .param("owner", OWNER)
                .param("sequence", sequence)
                .query()
                .listOfRows();
    }

    private String everyMessage() {
        return server.bean(JdbcClient.class)
                .sql("SELECT m::text FROM message m")
                .query(String.class)
                .list()
                .toString();
    }
}
