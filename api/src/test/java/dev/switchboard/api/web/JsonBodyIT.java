package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyIT {

    private static final String NONE = "none";
    private static final String ASSIGN = "/api/phone-numbers/assign";
    private static final String WEBHOOKS = "/api/phone-numbers/webhooks";
    private static final String FORM = "application/x-www-form-urlencoded";

    private static final AtomicInteger OWNERS = new AtomicInteger();

    /** An owner without a number, of whom all numbers are none; one per case, since calls are counted per owner. */
    private final SwitchboardClient caller = SwitchboardServer.shared().as("json-body-" + OWNERS.incrementAndGet());

    @ParameterizedTest
    @ValueSource(
            strings = {
                NONE,
                "",
                "application/json",
                "application/json;charset=utf-8",
                "Application/JSON; charset=\"UTF-8\"",
                "text/plain",
                "text/plain;charset=UTF-8",
            })
    void aBodyThatAFetchSendsIsReadAsJson(String type) {
        SwitchboardClient typed =
                NONE.equals(type) ? caller.withoutContentType() : caller.withHeader("Content-Type", type);

        for (Function<SwitchboardClient, Answer> call : List.<Function<SwitchboardClient, Answer>>of(
                client -> client.post(ASSIGN, "{\"phoneNumberId\":\"phone_0\",\"chatbotId\":\"agent_456\"}"),
                client -> client.post(ASSIGN, "{\"phoneNumberId\":\"phone_0\",\"chatbot\":\"agent_456\"}"),
                client -> client.post(ASSIGN, "{\"phoneNumberId\":0,\"chatbotId\":\"agent_456\"}"),
                client -> client.post(ASSIGN, "{\"phoneNumberId\":\"a\",\"phoneNumberId\":\"b\"}"),
                client -> client.post(ASSIGN, "phoneNumberId=phone_0"),
                client -> client.delete(ASSIGN, "{\"phoneNumberId\":\"phone_0\",\"restore\":true}"),
                client -> client.delete(ASSIGN, "{\"phoneNumberId\":\"phone_0\",\"restore\":1}"),
                client -> client.post(WEBHOOKS, "{\"phoneNumberId\":\"phone_0\"}"),
                client -> client.post(WEBHOOKS, "{} trailing"),
                client -> client.put(WEBHOOKS, "{\"dryRun\":\"yes\"}"),
                client -> client.put(WEBHOOKS, "{\"dryRan\":true}"),
                client -> client.post("/api/operations/op_0/rate", "{\"requestsPerSecond\":\"1\"}"),
                client -> client.post("/api/chatbots", "{\"name\":1}"))) {
            Answer answer = call.apply(typed);
            Answer asJson = call.apply(caller);
            assertThat(answer.status())
                    .as(answer.text())
                    .isEqualTo(asJson.status())
                    .isBetween(400, 404);
            assertThat(answer.json()).isEqualTo(asJson.json());
        }
        assertThat(typed.put(WEBHOOKS, "{\"dryRun\":true}").at("/message"))
                .isEqualTo("Would update webhooks for 0 phone numbers");
        assertThat(typed.post("/api/chatbots", "{\"name\":\"Überall\"}").at("/name"))
                .isEqualTo("Überall");
        assertThat(typed.put(WEBHOOKS).at("/message")).isEqualTo("Updated webhooks for 0 phone numbers");
        assertThat(typed.post(ASSIGN)).returns(400, Answer::status).returns("body", answer -> answer.at("/field"));
        assertThat(typed.delete(ASSIGN)).returns(400, Answer::status).returns("body", answer -> answer.at("/field"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                FORM,
                "multipart/form-data; boundary=x",
                "application/xml",
                "text/xml",
                "application/yaml",
                "application/octet-stream",
                "application/cbor",
                "application/problem+json",
                "application/vnd.api+json",
                "application/x-ndjson",
                "text/html",
                "text/json",
                "*/*",
                "application/*",
                "json",
                "application/",
                ";charset=utf-8",
                "application/json;charset=klingon",
                "application/json; charset=utf-16",
                "text/plain; charset=ISO-8859-1",
            })
    void anyOtherTypeIs415AndNamesTheCure(String type) {
        SwitchboardClient typed = caller.withHeader("Content-Type", type);

        for (Answer answer : List.of(
                typed.post(ASSIGN, "{\"phoneNumberId\":\"phone_0\",\"chatbotId\":\"agent_456\"}"),
                typed.delete(ASSIGN, "{\"phoneNumberId\":\"phone_0\"}"),
                typed.post(WEBHOOKS, "{\"phoneNumberId\":\"phone_0\"}"),
                typed.put(WEBHOOKS, "{}"),
                typed.put(WEBHOOKS, "dryRun=true"),
                typed.post("/api/phone-numbers/import", "{}"),
                typed.post("/api/operations/op_0/cancel", "now=true"),
                typed.put("/api/chatbots/agent_0", "{\"name\":\"x\"}"))) {
            assertRefused(answer, "Content-Type");
        }
    }

    /** What curl says of a body when it is told nothing else; read as no body, it would mean all numbers. */
    @Test
    void aFormDoesNotUpdateAllNumbers() {
        SwitchboardClient curl = SwitchboardServer.shared().as("form-body").withHeader("Content-Type", FORM);

        assertRefused(curl.put(WEBHOOKS, "{\"dryRun\":true}"), "Content-Type");
        assertRefused(
                curl.sendBody("PUT", WEBHOOKS, BodyPublishers.fromPublisher(BodyPublishers.ofString("dryRun=true"))),
                "Content-Type");

        assertThat(curl.get("/api/operations").json().at("/operations").isEmpty())
                .isTrue();
    }

    @Test
    void whatIsNotThereNeedsNoType() {
        assertThat(caller.withHeader("Content-Type", FORM).put(WEBHOOKS).at("/message"))
                .isEqualTo("Updated webhooks for 0 phone numbers");
        assertThat(caller.withHeader("Content-Type", "text/xml")
                        .get("/api/chatbots")
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"UTF-16", "UTF-16LE", "UTF-32", "ISO-8859-1"})
    void jsonIsInUtf8(String charset) {
        byte[] body = "{\"name\":\"Überall\"}".getBytes(Charset.forName(charset));

        Answer answer = caller.sendBody("POST", "/api/chatbots", BodyPublishers.ofByteArray(body));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).isEqualTo("body");
        assertThat(answer.at("/detail")).isEqualTo("body: is not JSON in UTF-8.");
    }

    /** C0 80 is how a lenient reader takes NUL in, ED A0 80 half a character. */
    @Test
    void illFormedUtf8IsRefused() {
        for (int[] illFormed : List.of(new int[] {0xC0, 0x80}, new int[] {0xED, 0xA0, 0x80}, new int[] {0xFF})) {
            StringBuilder body = new StringBuilder("{\"name\":\"x");
            for (int unit : illFormed) {
                body.append((char) unit);
            }
            byte[] bytes = body.append("\"}").toString().getBytes(StandardCharsets.ISO_8859_1);
            Answer answer = caller.sendBody("POST", "/api/chatbots", BodyPublishers.ofByteArray(bytes));
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.at("/detail")).isEqualTo("body: is not JSON in UTF-8.");
        }
    }

    @Test
    void aCompressedBodyIs415() {
        assertRefused(
                caller.withHeader("Content-Encoding", "gzip").post(WEBHOOKS, "{\"phoneNumberId\":\"phone_0\"}"),
                "Content-Encoding");
        assertThat(caller.withHeader("Content-Encoding", "identity")
                        .post(WEBHOOKS, "{\"phoneNumberId\":\"phone_0\"}")
                        .status())
                .isEqualTo(404);
    }

    private static void assertRefused(Answer answer, String header) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(415);
        assertThat(answer.header("Content-Type")).contains("application/problem+json;charset=UTF-8");
        assertThat(answer.header("Accept")).contains("application/json, text/plain");
        assertThat(answer.json().at("/success").asBoolean(true)).isFalse();
        assertThat(answer.at("/error")).isEqualTo("unsupported_media_type");
        assertThat(answer.at("/field")).isEqualTo(header);
        assertThat(answer.at("/detail"))
                .startsWith(header + ": ")
                .endsWith("; send the body as JSON in UTF-8 with \"Content-Type: application/json\"; text/plain, or no"
                        + " Content-Type, is read as JSON too.");
    }
}
