package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What an attacker with a fuzzer tries: each of these was open once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class DoorsIT {

    private SwitchboardServer server;
    private SwitchboardClient demo;

    @BeforeAll
    void start() {
        server = SwitchboardServer.start(
                Options.defaults().with("switchboard.api.rate.per-second", "0").with("logging.level.root", "info"));
        demo = server.as("demo");
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({"200000, false", "10001, false", "8000, true"})
    void aListIsMeasuredBeforeItsElementsAreLookedAt(int count, boolean withinTheBound) {
        Answer answer = demo.put(
                "/api/phone-numbers/webhooks",
                "{\"phoneNumberIds\":[" + String.join(",", Collections.nCopies(count, "\"\"")) + "]}");
        refused(answer, withinTheBound ? "phoneNumberIds[0]" : "phoneNumberIds");
        assertThat(answer.json().at("/errors").size()).isEqualTo(withinTheBound ? 20 : 1);
        assertThat(answer.text()).hasSizeLessThan(8_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/phone-numbers?=x",
                "/api/phone-numbers?%E9=x",
                "/api/phone-numbers?limit=%E9",
                "/api/phone-numbers?limit=%zz",
                "/api/phone-numbers?%",
                "/api/usage?chatbotId=%ff%fe",
                "/api/operations?state=",
                "/api/operations?state=%20",
                "/api/phone-numbers?state=",
                "/api/drift?resolved=",
                "/api/audit?from=",
                "/api/audit?from=%2B999999999-12-31T23:59:59Z",
                "/api/audit?to=-999999999-01-01T00:00:00Z",
                "/api/usage?from=%2B999999999-12-31",
                "/api/usage?to=-999999999-01-01",
                "/api/usage?from=0000-01-01",
                "/api/usage?from=2026-02-30",
                "/dev/token?%E9=x",
                "/api/twilio/voice?agentId=%zz",
                "/api/drift?%1A=x",
                "/api/audit/verification?%C3%9B%F3%A8%81%A9=x",
                "/api/phone-numbers?state=%15",
            })
    void aQueryThatCannotBeReadIs400(String path, CapturedOutput output) throws Exception {
        String answer = new RawRequest(server.port())
                .send(
                        "GET " + path,
                        "Authorization: Bearer "
                                + server.bean(dev.switchboard.api.security.DevTokens.class)
                                        .token("demo", "read write", java.time.Duration.ofMinutes(5)));
        if (path.startsWith("/api/twilio/")) {
            assertThat(answer).startsWith("HTTP/1.1 40");
        } else {
            assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json", "invalid_request");
        }
        assertThat(output.getOut()).doesNotContain("\tat ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console?q=%F0%9F",
                "/console/numbers?=x",
                "/console/numbers?%E9=x",
                "/console//numbers",
                "/console/numbers;x=1",
                "/console/%zz",
                "/console/%00",
            })
    void aPersonWhoseRequestIsNoneSeesAPage(String path) throws Exception {
        String answer = new RawRequest(server.port()).send("GET " + path, "Accept: text/html,*/*;q=0.8");

        assertThat(answer)
                .startsWith("HTTP/1.1 400")
                .containsIgnoringCase("Content-Type: text/html;charset=UTF-8")
                .contains(
                        "X-Content-Type-Options: nosniff", "Content-Security-Policy: default-src ", "<html", "</html>")
                .doesNotContain("Exception", "Tomcat", "\"success\"");
    }

    @Test
    void aPageRefusesAFilterThatItDoesNotKnow() {
        SwitchboardClient person = ConsoleSession.of(server, "demo");
        for (String path : new String[] {
            "/console?limit=1",
            "/console/numbers?agentt=agent_456",
            "/console/audit?number=phone_123&number=phone_124",
            "/console/numbers?q=%01",
            "/console/operations?state=NEVER",
            "/console/audit.csv?from=2026-01-01",
            "/console/agents/agent_456?verify=true",
        }) {
            Answer refused = person.get(path);
            assertThat(refused.status()).as(path + refused.text()).isEqualTo(400);
            assertThat(refused.text()).contains("</html>");
        }
        // As forms send them, and as Spring Security leads back after a sign-in.
        for (String path : new String[] {
            "/console?continue",
            "/console/numbers?q=&state=&agent=&channel=&account=&drifted=&sort=",
            "/console/audit?number=&agent=&action=&verify=true",
            "/console/usage?from=2026-01-01&to=2026-01-31&by=day",
        }) {
            Answer shown = person.get(path);
            assertThat(shown.status()).as(path + shown.text()).isEqualTo(200);
        }
        assertThat(person.get("/console/nothing?like=that").status()).isEqualTo(404);
        assertThat(person.send("PROPFIND", "/console", null).status()).isBetween(400, 404);
    }

    @Test
    void aHeaderThatCannotBeReadIsNotInTheLog(CapturedOutput output) throws Exception {
        String answer = new RawRequest(server.port())
                .exchange(
                        "GET /api/phone-numbers HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain;v=\u0001planted"
                                + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 400");
        assertThat(output.getAll()).doesNotContain("planted", "HttpHeaderParser");
    }

    @Test
    void neitherIsItAStackForWhoHasNoToken(CapturedOutput output) throws Exception {
        double before = refusals();
        String answer = new RawRequest(server.port()).send("GET /api/phone-numbers?a%0A2026-01-01%20FORGED%zz=1");
        assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
        assertThat(new RawRequest(server.port()).send("GET /api//phone-numbers"))
                .startsWith("HTTP/1.1 400");
        assertThat(output.getOut()).doesNotContain("\tat ", "\n2026-01-01 FORGED");
        assertThat(refusals()).isEqualTo(before + 2);
    }

    @Test
    void aMethodThatNobodyKnowsIs405AndNamesThoseThatThePathTakes() {
        Answer answer = demo.send("QUERY", "/api/phone-numbers", null);

        assertThat(answer.status()).as(answer.text()).isEqualTo(405);
        assertThat(answer.at("/error")).as(answer.text()).isEqualTo("method_not_allowed");
        assertThat(answer.header("Allow").orElse("")).contains("GET");
    }

    private double refusals() {
        return server.bean(io.micrometer.core.instrument.MeterRegistry.class)
                .counter("switchboard.api.refused")
                .count();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    canary            | {"dryRun":true,"canary":1.5}
                    canary            | {"dryRun":true,"canary":1.0}
                    canary            | {"dryRun":true,"canary":""}
                    canary            | {"dryRun":true,"canary":"1"}
                    dryRun            | {"dryRun":""}
                    body              | null
                    body              | []
                    body              | ""
                    body              | {"dryRun":true}{}
                    maxFailures       | {"dryRun":true,"maxFailures":1.5}
                    phoneNumberIds    | {"phoneNumberIds":[]}
                    phoneNumberIds[0] | {"phoneNumberIds":[null]}
                    """)
    void aBodyThatMeansSomethingElseIsNotTakenForAllNumbers(String field, String body) {
        refused(demo.put("/api/phone-numbers/webhooks", body), field);
    }

    @Test
    void anEmptyBodyStillMeansAllNumbers() {
        Answer answer = server.as("nobody-yet")
                .withHeader("Content-Type", "application/json")
                .put("/api/phone-numbers/webhooks");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.at("/message")).isEqualTo("Updated webhooks for 0 phone numbers");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /api/phone-numbers/import  | body         | null
                    /api/phone-numbers/import  | accountSid   | {"accountSid":"AC\\u0085"}
                    /api/usage/reconcile       | day          | {"day":[2026,1,31]}
                    /api/usage/reconcile       | day          | {"day":20000}
                    /api/usage/reconcile       | day          | {"day":""}
                    /api/usage/reconcile       | day          | {"day":"-999999999-01-01"}
                    /api/usage/reconcile       | day          | {"day":"+10000-01-01"}
                    /api/chatbots              | name         | {"name":"a\\u0000"}
                    /api/chatbots              | name         | {"name":"a\\ud800"}
                    /api/chatbots              | greeting     | {"name":"a","greeting":"\\udc00"}
                    /api/chatbots              | name         | {"name":"a\\u007f"}
                    /api/chatbots              | name         | {"name":"a\\u0085"}
                    /api/chatbots              | greeting     | {"name":"a","greeting":"\\u009f"}
                    /api/chatbots              | greeting     | {"name":"a","greeting":"\\uffff"}
                    /api/plans                 | agents[0].name | {"agents":[{"id":"a","name":"a\\u0085"}]}
                    /api/plans                 | agents[0].greeting | {"agents":[{"id":"a","greeting":"a\\u0080"}]}
                    /api/chatbots              | driftPolicy  | {"name":"a","driftPolicy":""}
                    /api/chatbots              | driftPolicy  | {"name":"a","driftPolicy":1}
                    /api/chatbots              | runtimeUrl   | {"name":"a","runtimeUrl":"https://a.example:0/"}
                    /api/chatbots              | runtimeUrl   | {"name":"a","runtimeUrl":"https://a.example:99999/"}
                    /api/chatbots              | runtimeUrl   | {"name":"a","runtimeUrl":"https://a.example/\\u0000"}
                    /api/twilio-accounts       | friendlyName | {"accountSid":"AC0123456789abcdef0123456789abcdef","authToken":"0123456789abcdef0123456789abcdef","friendlyName":"a\\u0000"}
                    /api/twilio-accounts       | friendlyName | {"accountSid":"AC0123456789abcdef0123456789abcdef","authToken":"0123456789abcdef0123456789abcdef","friendlyName":"a\\u001b[2J"}
                    /api/twilio-accounts       | friendlyName | {"accountSid":"AC0123456789abcdef0123456789abcdef","authToken":"0123456789abcdef0123456789abcdef","friendlyName":"a\\u009b2J"}
                    /api/twilio-accounts       | requestsPerSecond | {"accountSid":"AC0123456789abcdef0123456789abcdef","authToken":"0123456789abcdef0123456789abcdef","requestsPerSecond":"NaN"}
                    /api/operations/op_0/rate  | requestsPerSecond | {"requestsPerSecond":"NaN"}
                    """)
    void whatNothingCanBeMadeOfIsTheCallersMistake(String path, String field, String body) {
        refused(demo.post(path, body), field);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"numbers", "operations", "audit", "chatbots", "accounts", "drift", "usage[]", "usage-differences"
            })
    void aMadeUpCursorIsNoFailure(String list) {
        String path = switch (list) {
            case "numbers" -> "/api/phone-numbers?";
            case "accounts" -> "/api/twilio-accounts?";
            case "usage[]" -> "/api/usage?";
            case "usage-differences" -> "/api/usage/differences?operationId=op_0&";
            default -> "/api/" + list + "?";
        };
        for (String key : new String[] {"", "x", "-1", "99999999999999999999", "é", "a:b:c", "[\"x\"]"}) {
            Answer answer = demo.get(path + "cursor=" + Cursors.encode(list, key));
            assertThat(answer.status()).as(key + " " + answer.text()).isIn(200, 400);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"application/xml", "text/xml", "application/yaml", "application/x-yaml", "application/cbor"})
    void onlyJsonIsReadAndAnswered(String type) {
        Answer written = demo.withHeader("Content-Type", type)
                .post("/api/chatbots", type.contains("xml") ? "<a><name>x</name></a>" : "name: x\n");
        assertThat(written.status()).as(written.text()).isBetween(400, 415);
        Answer read = demo.withHeader("Accept", type).get("/api/chatbots");
        assertThat(read.status()).as(read.text()).isEqualTo(406);
        assertThat(read.header("Content-Type").orElse("")).startsWith("application/problem+json");
        // An error is JSON too, whatever was asked for.
        Answer missing = demo.withHeader("Accept", type).get("/api/chatbots/agent_0");
        assertThat(missing.header("Content-Type").orElse("")).doesNotContain("xml", "yaml");
    }

    /** The line of a request, its headers, and the status of its answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GET / HTTP/9.9                       | Host: a                                       | 400
                    GET / HTTP/1.1                       |                                               | 400
                    GET / HTTP/1.1                       | Host: a; Host: a                              | 400
                    GET / HTTP/1.1                       | Host: a b                                     | 400
                    GET / HTTP/1.1                       | Host: a; Bad Header: x                        | 400
                    GET / HTTP/1.1                       | Host: a; NoColon                              | 400
                    GET / HTTP/1.1                       | Host: a; X: aNULb                             | 400
                    GET / HTTP/1.1                       | Host: a; X: LONG                              | 400
                    GET /LONG HTTP/1.1                   | Host: a                                       | 400
                    GET / HTTP/1.1                       | Host: a; Expect: nonsense                     | 417
                    TRACE /api/phone-numbers HTTP/1.1    | Host: a                                       | 405
                    CONNECT evil.example:80 HTTP/1.1     | Host: a                                       | 400
                    GET /%zz HTTP/1.1                    | Host: a                                       | 400
                    GET /%00 HTTP/1.1                    | Host: a                                       | 400
                    GET /api/%00 HTTP/1.1                | Host: a                                       | 400
                    GET /a\\b HTTP/1.1                   | Host: a                                       | 400
                    GET /a%2fb HTTP/1.1                  | Host: a                                       | 400
                    GET /../../x HTTP/1.1                | Host: a                                       | 400
                    GET /<b> HTTP/1.1                    | Host: a                                       | 400
                    GET /WEB-INF/x HTTP/1.1              | Host: a                                       | 404
                    GET http://evil.example/api HTTP/1.1 | Host: a                                       | 400
                    GET http:// HTTP/1.1                 | Host: a                                       | 400
                    GET * HTTP/1.1                       | Host: a                                       | 400
                    GET api HTTP/1.1                     | Host: a                                       | 400
                    POST /api/chatbots HTTP/1.1          | Host: a; Content-Length: -1                   | 400
                    POST /api/chatbots HTTP/1.1          | Host: a; Transfer-Encoding: weird             | 400
                    POST /api/chatbots HTTP/1.1          | Host: a; Content-Length: 1; Content-Length: 2 | 400
                    """)
    void whatTomcatRefusesIsAnErrorAsEveryOther(
            String line, @Nullable String headers, int status, CapturedOutput output) throws Exception {
        double before = refusals();
        String head = headers == null ? line : line + "; " + headers;
        String request = head.replace("; ", "\r\n").replace("NUL", "\0").replace("LONG", "a".repeat(20_000));

        String answer = new RawRequest(server.port()).exchange(request + "\r\nConnection: close\r\n\r\n");

        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .containsPattern("(?i)Content-Type: application/problem\\+json")
                .contains("\"success\":false", "\"status\":" + status, "The request is not accepted")
                .contains("X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "frame-ancestors 'none'")
                .doesNotContainIgnoringCase("<html", "Tomcat", "\nServer:");
        assertThat(refusals()).isEqualTo(before + 1);
        assertThat(output.getOut()).doesNotContain("\tat ");
    }

    /** What Tomcat takes for HTTP/0.9 has no headers to be answered. */
    @ParameterizedTest
    @ValueSource(strings = {"NONSENSE", "GET", "GET /", "G@T / HTTP/1.1", "\u0016\u0003\u0001"})
    void neitherIsItAPageForWhatHasNoVersion(String line) throws Exception {
        assertThat(new RawRequest(server.port()).exchange(line + "\r\n\r\n"))
                .matches("(?s)(HTTP/1.1 400.*\r\n\r\n)?\\{.*}");
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, , 403",
        "localhost.evil.example, , 403",
        "localhost, http://evil.example, 403",
        "127.0.0.1, null, 403",
        "localhost, , 200",
        "127.0.0.1, , 200",
        "[::1], , 200",
        "localhost, http://localhost:8080, 200",
    })
    void aPageOfAnotherSiteGetsNoToken(String host, String origin, int status) throws Exception {
        String answer = new RawRequest(server.port())
                .exchange("GET /dev/token HTTP/1.1\r\nHost: " + host + ":" + server.port()
                        + (origin == null ? "" : "\r\nOrigin: " + origin)
                        + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource({
        "evil.example, , 403",
        "localhost, http://evil.example, 403",
        "localhost, null, 403",
        "localhost, , 200",
        "127.0.0.1, , 200",
    })
    void neitherDoesItReachTheSimulator(String host, String origin, int status) throws Exception {
        int port = server.simulator().baseUrl().getPort();
        String answer = new RawRequest(port)
                .exchange("GET /_simulator/requests HTTP/1.1\r\nHost: " + host + ":" + port
                        + (origin == null ? "" : "\r\nOrigin: " + origin)
                        + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    private static void refused(Answer answer, String field) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(answer.at("/error")).isEqualTo("invalid_request");
        assertThat(answer.at("/field")).as(answer.text()).isEqualTo(field);
    }
}
