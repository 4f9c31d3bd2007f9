package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestValidationIT {

    private final SwitchboardClient demo = SwitchboardServer.shared().as("demo");

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    phoneNumberId  | {"chatbotId":"agent_456"}
                    phoneNumberId  | {"phoneNumberId":"","chatbotId":"agent_456"}
                    phoneNumberId  | {"phoneNumberId":null,"chatbotId":"agent_456"}
                    phoneNumberId  | {"phoneNumberId":123,"chatbotId":"agent_456"}
                    phoneNumberId  | {"phoneNumberId":["phone_123"],"chatbotId":"agent_456"}
                    phoneNumberId  | {"phoneNumberId":"phone_123'; DROP TABLE x","chatbotId":"agent_456"}
                    chatbotId      | {"phoneNumberId":"phone_123"}
                    chatbotId      | {"phoneNumberId":"phone_123","chatbotId":"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"}
                    enableSms      | {"phoneNumberId":"phone_123","chatbotId":"agent_456","enableSms":"true"}
                    enableSms      | {"phoneNumberId":"phone_123","chatbotId":"agent_456","enableSms":1}
                    enableWhatsApp | {"phoneNumberId":"phone_123","chatbotId":"agent_456","enableWhatsApp":"yes"}
                    enableSMS      | {"phoneNumberId":"phone_123","chatbotId":"agent_456","enableSMS":true}
                    phoneNumberId  | {"phoneNumberId":"phone_123","phoneNumberId":"phone_124","chatbotId":"agent_456"}
                    body           | {"phoneNumberId":"phone_123"
                    body           | {} trailing
                    body           | []
                    body           | null
                    body           | "text"
                    body           | ''
                    """)
    void aWrongBodyIs400AndNamesTheField(String field, String body) {
        refused(demo.post("/api/phone-numbers/assign", body), field);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    phoneNumberId | {}
                    phoneNumberId | {"phoneNumberId":""}
                    phoneNumberId | {"phoneNumberId":null}
                    phoneNumberId | {"phoneNumberId":123}
                    phoneNumberId | {"phoneNumberId":["phone_123"]}
                    phoneNumberId | {"phoneNumberId":"phone 123"}
                    phoneNumberID | {"phoneNumberId":"phone_123","phoneNumberID":"phone_124"}
                    chatbotId     | {"phoneNumberId":"phone_123","chatbotId":"agent_456"}
                    phoneNumberId | {"phoneNumberId":"phone_123","phoneNumberId":"phone_124"}
                    body          | {"phoneNumberId":"phone_123"
                    body          | {} trailing
                    body          | []
                    body          | null
                    body          | ''
                    """)
    void aWrongBodyOfAnUnassignmentOrAnUpdateIs400AndNamesTheField(String field, String body) {
        refused(demo.delete("/api/phone-numbers/assign", body), field);
        refused(demo.post("/api/phone-numbers/webhooks", body), field);
    }

    /** Numbers, agents and accounts that are somebody else's, or that there are not. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    403 | POST   /api/phone-numbers/assign         | chatbotId     | {"phoneNumberId":"MINE","chatbotId":"THEIRS"}
                    404 | POST   /api/phone-numbers/assign         | chatbotId     | {"phoneNumberId":"MINE","chatbotId":"agent_none"}
                    403 | POST   /api/phone-numbers/assign         | phoneNumberId | {"phoneNumberId":"OTHERS","chatbotId":"agent_456"}
                    404 | POST   /api/phone-numbers/assign         | phoneNumberId | {"phoneNumberId":"phone_none","chatbotId":"agent_456"}
                    403 | DELETE /api/phone-numbers/assign         | phoneNumberId | {"phoneNumberId":"OTHERS"}
                    403 | POST   /api/phone-numbers/webhooks       | phoneNumberId | {"phoneNumberId":"OTHERS"}
                    403 | POST   /api/phone-numbers/MINE/move      | chatbotId     | {"chatbotId":"THEIRS"}
                    403 | PUT    /api/phone-numbers/webhooks       | chatbotId     | {"chatbotId":"THEIRS"}
                    403 | POST   /api/phone-numbers/unassignments  | chatbotId     | {"chatbotId":"THEIRS"}
                    403 | POST   /api/phone-numbers/move           | from          | {"from":"THEIRS","to":"agent_456"}
                    403 | POST   /api/phone-numbers/move           | to            | {"from":"agent_456","to":"THEIRS"}
                    404 | POST   /api/phone-numbers/move           | to            | {"from":"agent_456","to":"agent_none"}
                    404 | POST   /api/phone-numbers/import         | accountSid    | {"accountSid":"AC0123456789abcdef0123456789abcdef"}
                    403 | POST   /api/phone-numbers/purchase       | chatbotId     | {"country":"US","type":"local","maxMonthlyPrice":2,"chatbotId":"THEIRS"}
                    404 | POST   /api/phone-numbers/purchase       | accountSid    | {"country":"US","type":"local","maxMonthlyPrice":2,"accountSid":"AC0123456789abcdef0123456789abcdef"}
                    403 | PUT    /api/pools/naming                 | chatbotId     | {"country":"US","type":"local","minFree":0,"max":1,"chatbotId":"THEIRS"}
                    404 | PUT    /api/pools/naming                 | accountSid    | {"country":"US","type":"local","minFree":0,"max":1,"accountSid":"AC0123456789abcdef0123456789abcdef"}
                    403 | GET    /api/phone-numbers/webhooks?phoneNumberId=OTHERS | phoneNumberId |
                    403 | GET    /api/usage?phoneNumberId=OTHERS   | phoneNumberId |
                    403 | GET    /api/usage?chatbotId=THEIRS       | chatbotId     |
                    """)
    void whatIsNotTheCallersIsNamedByItsField(int status, String call, String field, @Nullable String body) {
        SwitchboardServer server = SwitchboardServer.shared();
        String theirs = "agent_of_the_namer";
        server.as("namer").post("/api/chatbots", "{\"id\":\"" + theirs + "\",\"name\":\"Theirs\"}");
        UnaryOperator<String> named = text -> {
            String ours = text.contains("MINE") ? server.addNumber("demo").id() : "";
            String others = text.contains("OTHERS") ? server.addNumber("namer").id() : "";
            return text.replace("MINE", ours).replace("OTHERS", others).replace("THEIRS", theirs);
        };
        String[] parts = named.apply(call).split("\\s+", 2);
        SwitchboardClient caller = server.as("demo", "read write purchase");
        String sent = body == null ? "" : named.apply(body);
        Answer answer = switch (parts[0]) {
            case "GET" -> caller.get(parts[1]);
            case "PUT" -> caller.put(parts[1], sent);
            case "DELETE" -> caller.delete(parts[1], sent);
            default -> caller.post(parts[1], sent);
        };
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.at("/field")).as(answer.text()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"\"true\"", "1", "\"yes\""})
    void restoreIsTrueOrFalse(String restore) {
        String body = "{\"phoneNumberId\":\"phone_123\",\"restore\":" + restore + "}";
        refused(demo.delete("/api/phone-numbers/assign", body), "restore");
    }

    @Test
    void anOverLongBodyOfAnUnassignmentOrAnUpdateIs400() {
        String body = "{\"phoneNumberId\":\"" + "a".repeat(20_000) + "\"}";
        refused(demo.delete("/api/phone-numbers/assign", body), "body");
        refused(demo.post("/api/phone-numbers/webhooks", body), "body");
    }

    @Test
    void aMissingBodyIs400() {
        refused(demo.withHeader("Content-Type", "application/json").post("/api/phone-numbers/assign"), "body");
        refused(demo.withHeader("Content-Type", "application/json").delete("/api/phone-numbers/assign"), "body");
        refused(demo.withHeader("Content-Type", "application/json").post("/api/phone-numbers/webhooks"), "body");
    }

    @Test
    void anOverLongBodyIs400() {
        refused(demo.post("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + "a".repeat(20_000) + "\"}"), "body");
    }

    @ParameterizedTest
    @CsvSource({
        "/api/phone-numbers?limit=0, limit",
        "/api/phone-numbers?limit=201, limit",
        "/api/phone-numbers?limit=ten, limit",
        "/api/phone-numbers?limit=99999999999, limit",
        "/api/phone-numbers?limit=0x10, limit",
        "/api/phone-numbers?limit=%D9%A1%D9%A0, limit",
        "/api/phone-numbers?limit=%2010, limit",
        "/api/phone-numbers?drift=on, drift",
        "/api/drift?resolved=1, resolved",
        "/api/operations?state=RUNNING%20, state",
        "/api/audit/verification?sequence=%231&hash=00, sequence",
        "/api/phone-numbers?cursor=nonsense, cursor",
        "/api/phone-numbers?cursor=YXVkaXQ6eA, cursor",
        "/api/phone-numbers?state=BOUND, state",
        "/api/phone-numbers?phoneNumber=, phoneNumber",
        "/api/phone-numbers?phoneNumber=%2B, phoneNumber",
        "/api/phone-numbers?channel=fax, channel",
        "/api/phone-numbers?drift=perhaps, drift",
        "/api/phone-numbers?drift=1, drift",
        "/api/phone-numbers?drift=TRUE, drift",
        "/api/phone-numbers?chatbot=agent_456, chatbot",
        "/api/phone-numbers/webhooks, phoneNumberId",
        "/api/phone-numbers/webhooks?phoneNumberId=, phoneNumberId",
        "/api/operations?type=ASSIGNMENT, type",
        "/api/audit?action=phone_lost, action",
        "/api/audit?from=yesterday, from",
        "/api/audit/verification?sequence=1, hash",
        "/api/audit/verification?hash=00, sequence",
        "/api/audit/verification?sequence=1&hash=00, hash",
        "/dev/token?ttl=soon, ttl",
        "/dev/token?subject=demo, subject",
        "/dev/token?sub=a&sub=b, sub",
        "/dev/token?sub=switchboard%20schedule, sub",
        "/dev/token?sub=%C2%85, sub",
    })
    void aWrongQueryIs400AndNamesTheParameter(String path, String field) {
        refused(demo.get(path), field);
    }

    /** Else who sends {@code keepFormerHours} in the body of a renewal would think that the former secret has ended. */
    @ParameterizedTest
    @CsvSource({
        "POST, /api/chatbots/agent_456/runtime-secret/renew",
        "POST, /api/operations/op_0/cancel",
        "POST, /api/operations/op_0/pause",
        "POST, /api/operations/op_0/undo",
        "POST, /api/drift/check",
        "DELETE, /api/chatbots/agent_0",
    })
    void aBodyThatIsNotReadIsRefused(String method, String path) {
        refused(demo.send(method, path, "{\"keepFormerHours\":0}"), "body");
        refused(demo.send(method, path, "[]"), "body");
    }

    @Test
    void anEmptyObjectSaysNothing() {
        assertThat(demo.post("/api/operations/op_0/cancel", " {} ").status()).isEqualTo(404);
    }

    @Test
    void anIdempotencyKeyOfBlanksIs400() {
        refused(demo.withIdempotencyKey("two words").assign("phone_123", "agent_456", true, false), "Idempotency-Key");
    }

    @Test
    void unknownThingsAre404() {
        assertThat(demo.assign("phone_0", "agent_456", true, false).at("/error"))
                .isEqualTo("number_not_found");
        assertThat(demo.assign("phone_123", "agent_0", true, false).at("/error"))
                .isEqualTo("agent_not_found");
        assertThat(demo.webhooks("phone_0").status()).isEqualTo(404);
        assertThat(demo.operation("op_0").at("/error")).isEqualTo("operation_not_found");
        Answer path = demo.get("/api/nothing");
        assertThat(path.status()).isEqualTo(404);
        assertThat(path.at("/error")).isEqualTo("not_found");
    }

    @Test
    void othersThingsAre403() {
        assertThat(demo.assign("phone_900", "agent_456", true, false))
                .returns(403, Answer::status)
                .returns("number_not_owned", answer -> answer.at("/error"));
        assertThat(demo.assign("phone_123", "agent_900", true, false))
                .returns(403, Answer::status)
                .returns("agent_not_owned", answer -> answer.at("/error"));
        assertThat(demo.webhooks("phone_900").status()).isEqualTo(403);
        assertThat(demo.get("/api/chatbots/agent_900").status()).isEqualTo(403);
    }

    @Test
    void aWrongMethodIs405AndSaysWhichAreRight() {
        Answer answer = demo.send("PATCH", "/api/phone-numbers/assign", "{}");

        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.at("/error")).isEqualTo("method_not_allowed");
        assertThat(answer.header("Allow").orElse("")).contains("POST").contains("DELETE");
    }

    @Test
    void pagesAreComplete() {
        Answer first = demo.get("/api/phone-numbers?limit=2");
        Answer second = demo.get("/api/phone-numbers?limit=200&cursor=" + first.at("/nextCursor"));

        assertThat(first.json().at("/phoneNumbers").size()).isEqualTo(2);
        assertThat(second.json().at("/nextCursor").isNull()).isTrue();
        assertThat(first.json().at("/phoneNumbers").size()
                        + second.json().at("/phoneNumbers").size())
                .isEqualTo(first.json().at("/total").intValue());
    }

    @Test
    void numbersAreFoundByWhatPeopleKnowOfThem() {
        Answer one = demo.get("/api/phone-numbers/phone_123");
        String sid = one.at("/phoneNumberSid");
        String account = one.at("/accountSid");

        // A plus in a query is a space, and most people will not know.
        for (String query : List.of(
                "phoneNumber=+15550000123",
                "phoneNumber=%2B15550000123",
                "phoneNumber=(555)%20000-0123",
                "phoneNumber=0000123",
                "phoneNumberSid=" + sid,
                "phoneNumberSid=" + sid + "&accountSid=" + account)) {
            Answer found = demo.get("/api/phone-numbers?" + query);
            assertThat(ids(found)).as(query + " " + found.text()).containsExactly("phone_123");
            assertThat(found.json().at("/total").asInt()).as(query).isOne();
        }
        for (String query :
                List.of("phoneNumber=999999", "phoneNumberSid=PN0", "phoneNumberSid=" + sid + "&accountSid=AC0")) {
            Answer found = demo.get("/api/phone-numbers?" + query);
            assertThat(ids(found)).as(query).isEmpty();
            assertThat(found.json().at("/total").asInt()).as(query).isZero();
        }
        List<String> either = new ArrayList<>(ids(demo.get("/api/phone-numbers?drift=true&phoneNumberSid=" + sid)));
        either.addAll(ids(demo.get("/api/phone-numbers?drift=false&phoneNumberSid=" + sid)));
        assertThat(either).containsExactly("phone_123");
        assertThat(ids(SwitchboardServer.shared().as("other").get("/api/phone-numbers?phoneNumberSid=" + sid)))
                .isEmpty();
    }

    @Test
    void numbersComeInTheirOrder() {
        List<String> numbers = demo.get("/api/phone-numbers?limit=200")
                .json()
                .at("/phoneNumbers")
                .valueStream()
                .map(number -> number.at("/phoneNumber").stringValue())
                .toList();

        assertThat(numbers).hasSizeGreaterThan(2).isSorted();
    }

    private static List<String> ids(Answer found) {
        return found.json()
                .at("/phoneNumbers")
                .valueStream()
                .map(number -> number.at("/id").stringValue())
                .toList();
    }

    @Test
    void agentsAreKept() {
        Answer created = demo.post("/api/chatbots", "{\"name\":\"Billing Agent\",\"greeting\":\"Hello\"}");
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String path = created.header("Location").orElseThrow();

        assertThat(demo.get(path).at("/name")).isEqualTo("Billing Agent");
        assertThat(demo.put(path, "{\"name\":\"Invoices\",\"runtimeUrl\":\"https://a.example/x\"}")
                        .at("/runtimeUrl"))
                .isEqualTo("https://a.example/x");
        refused(demo.put(path, "{\"name\":\"Invoices\",\"runtimeUrl\":\"ftp://a.example/x\"}"), "runtimeUrl");
        assertThat(demo.post("/api/chatbots", "{\"id\":\"agent_456\",\"name\":\"x\"}"))
                .returns(409, Answer::status)
                .returns("agent_id_taken", answer -> answer.at("/error"));
        assertThat(demo.delete(path).status()).isEqualTo(204);
        assertThat(demo.get(path).status()).isEqualTo(404);
    }

    private static void refused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.json().at("/success").asBoolean(true)).isFalse();
        assertThat(answer.at("/error")).isEqualTo("invalid_request");
        assertThat(answer.at("/field")).as(answer.text()).isEqualTo(field);
        assertThat(answer.at("/detail")).isNotEmpty().doesNotContain("Exception", "dev.switchboard", "tools.jackson");
    }
}
