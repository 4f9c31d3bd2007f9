package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A call that is repeated with its key is answered by its operation, whatever has become of what it names. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedCallsIT {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    private final SwitchboardServer server = SwitchboardServer.start();

    @AfterAll
    void stop() {
        server.close();
    }

    /** In a body, {@code N} is a number of the agent {@code A}, {@code F} one without, and {@code B} another agent. */
    static Stream<Arguments> calls() {
        return Stream.of(
                Arguments.of("POST", "/api/phone-numbers/assign", "{'phoneNumberId':'F','chatbotId':'B'}"),
                Arguments.of("DELETE", "/api/phone-numbers/assign", "{'phoneNumberId':'N'}"),
                Arguments.of("POST", "/api/phone-numbers/N/move", "{'chatbotId':'B'}"),
                Arguments.of("POST", "/api/phone-numbers/webhooks", "{'phoneNumberId':'N'}"),
                Arguments.of("PUT", "/api/phone-numbers/webhooks", "{'chatbotId':'A'}"),
                Arguments.of("PUT", "/api/phone-numbers/webhooks", "{'phoneNumberIds':['N']}"),
                Arguments.of(
                        "POST",
                        "/api/phone-numbers/assignments",
                        "{'assignments':[{'phoneNumberId':'F','chatbotId':'B'}]}"),
                Arguments.of("POST", "/api/phone-numbers/unassignments", "{'chatbotId':'A'}"),
                Arguments.of("POST", "/api/phone-numbers/unassignments", "{'phoneNumberIds':['N']}"),
                Arguments.of("POST", "/api/phone-numbers/move", "{'from':'A','to':'B'}"),
                Arguments.of("DELETE", "/api/phone-numbers/N", "{'after':'PT0S'}"),
                Arguments.of(
                        "POST",
                        "/api/phone-numbers/purchase",
                        "{'country':'US','type':'local','maxMonthlyPrice':2,'chatbotId':'B'}"));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("calls")
    void theAnswerIsKeptWhenWhatItNamesIsGone(String method, String path, String body) {
        int index = OWNERS.incrementAndGet();
        String owner = "repeater" + index;
        SwitchboardClient client = server.as(owner, "read write purchase release admin");
        client.put("/api/budget", "{\"monthlyLimit\":5}");
        Stream.of("A", "B")
                .forEach(agent -> assertThat(client.post(
                                        "/api/chatbots",
                                        "{\"id\":\"agent_%s%d\",\"name\":\"Agent\"}".formatted(agent, index))
                                .status())
                        .isEqualTo(201));
        NewPhoneNumber assigned = server.addNumber(owner);
        NewPhoneNumber free = server.addNumber(owner);
        assertThat(client.assign(assigned.id(), "agent_A" + index, true, false).status())
                .isEqualTo(200);
        SwitchboardClient keyed = client.withIdempotencyKey("repeated-" + owner);
        String at = path.replace("/N", "/" + assigned.id());
        String named = body.replace('\'', '"')
                .replace("\"N\"", "\"" + assigned.id() + "\"")
                .replace("\"F\"", "\"" + free.id() + "\"")
                .replaceAll("\"([AB])\"", "\"agent_$1" + index + "\"");

        Answer first = keyed.send(method, at, named);

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        client.get("/api/phone-numbers").json().at("/phoneNumbers").forEach(number -> {
            String id = number.at("/id").asString();
            assertThat(client.unassign(id).status()).isEqualTo(200);
            assertThat(client.delete("/api/phone-numbers/" + id, "{\"after\":\"PT0S\"}")
                            .status())
                    .isEqualTo(200);
        });
        Stream.of("A", "B")
                .forEach(agent -> assertThat(client.delete("/api/chatbots/agent_" + agent + index)
                                .status())
                        .isEqualTo(204));

        Answer repeated = keyed.send(method, at, named);

        assertThat(repeated.status()).as(repeated.text()).isEqualTo(200);
        assertThat(repeated.header("Operation-Id")).isEqualTo(first.header("Operation-Id"));
        assertThat(client.send(method, at, named).status())
                .as("without the key")
                .isIn(404, 409);
        assertThat(keyed.send(method, at, "{}").status())
                .as("another request with the key")
                .isIn(400, 409, 422);
    }

    @Test
    void aPoolThatLacksNothingAnyMoreSaysWhichOperationHasFilledIt() {
        SwitchboardClient client = server.as("refiller", "read write purchase release admin");
        client.put("/api/budget", "{\"monthlyLimit\":5}");
        assertThat(client.put("/api/pools/spare", """
                        {"country":"US","type":"local","minFree":1,"max":2,"maxMonthlyPrice":2}
                        """).status()).isBetween(200, 201);
        SwitchboardClient keyed = client.withIdempotencyKey("refill-spare");

        Answer first = keyed.post("/api/pools/spare/refill");
        Answer repeated = keyed.post("/api/pools/spare/refill");

        assertThat(first.status()).as(first.text()).isEqualTo(200);
        assertThat(first.header("Operation-Id")).isPresent();
        assertThat(repeated.header("Operation-Id")).isEqualTo(first.header("Operation-Id"));
    }
}
