package dev.switchboard.simulator.control;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Limits;
import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ControlApiTest {

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final RawClient raw = new RawClient(simulator);

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void replacesListsAndClearsFaults() throws IOException {
        String fault = "[{'match':{'method':'post','path':'Incoming.*\\\\.json$','phoneNumber':'+15550000123',"
                + "'parameter':'VoiceUrl'},'status':500,'code':20500,'message':'Oops','times':3}]";
        assertThat(send("PUT", "/faults", fault).statusCode()).isEqualTo(200);
        assertThat(raw.postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=").body())
                .contains("Oops");

        JsonNode listed = RawClient.json(send("GET", "/faults", ""));

        assertThat(listed).hasSize(1);
        assertThat(listed.path(0).path("remaining").asInt()).isEqualTo(2);
        assertThat(listed.path(0).path("hits").asInt()).isEqualTo(1);
        assertThat(listed.path(0).path("fault").path("status").asInt()).isEqualTo(500);
        assertThat(listed.path(0).path("fault").has("html")).isFalse();
        assertThat(send("DELETE", "/faults", "").statusCode()).isEqualTo(204);
        assertThat(simulator.faults()).isEmpty();
    }

    @Test
    void understandsEveryKindOfFault() throws IOException {
        String faults = "[{'timeout':100},{'timeoutMillis':100,'applyAfter':true},{'dropAfterApply':true},"
                + "{'dropBeforeApply':true,'probability':0.5},{'status':502,'html':true,'retryAfter':1}]";

        assertThat(send("PUT", "/faults", faults).statusCode()).isEqualTo(200);

        assertThat(simulator.faults()).hasSize(5);
        assertThat(simulator.faults().get(0).fault().noAnswer().timeoutMillis()).isEqualTo(100);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | /faults | [{'status':200}] | status must be between 400 and 599",
                "PUT | /faults | [{'times':1}] | exactly one of status",
                "PUT | /faults | [{'status':500,'tmies':1}] | tmies",
                "PUT | /faults | [{'status':500,'match':{'path':'('}}] | match.path",
                "PUT | /faults | [{'status':'x'}] | status",
                "PUT | /faults | {'status':500 | end-of-input",
                "PUT | /faults | {'status':500} | array of faults",
                "PUT | /faults | [null] | array of faults",
                "PUT | /limits | {'latencyMillis':-1} | latencyMillis",
                "PUT | /limits | {'latency':1} | latency",
                "POST | /numbers | {'prefix':'+1555'} | count",
                "POST | /numbers | {'count':10,'prefix':'555'} | prefix",
                "POST | /numbers | {'count':10,'colour':'red'} | colour",
                "POST | /numbers | {'phoneNumber':'12'} | phoneNumber",
                "POST | /numbers | {'phoneNumber':'+15550000123'} | exists already",
                "POST | /numbers | {'phoneNumber':'+15550001123','colour':'red'} | colour",
                "PATCH | /numbers/+15550000123 | {'colour':'red'} | colour",
                "PATCH | /numbers/+15550000123 | {'sender':{'colour':'red'}} | sender.colour",
                "PUT | /services/MG1 | {} | MG and 32",
                "GET | /requests?since=yesterday | '' | since",
                "GET | /requests?limit=all | '' | limit",
            })
    void namesTheFieldThatIsWrong(String method, String path, String body, String named) throws IOException {
        HttpResponse<String> response = send(method, path, body);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(response).path("error").asString()).contains(named);
    }

    @Test
    void setsAndShowsLimits() throws IOException {
        send("PUT", "/limits", "{'latencyMillis':5,'requestsPerSecond':50,'concurrent':10,'retryAfter':2}");

        assertThat(simulator.limits()).isEqualTo(new Limits(5, 1_000, 50, 10, 2));
        assertThat(send("GET", "/limits", "").body())
                .isEqualTo(
                        "{\"latencyMillis\":5,\"senderUpdateMillis\":1000,\"requestsPerSecond\":50,\"concurrent\":10,"
                                + "\"retryAfter\":2}");
    }

    @Test
    void createsManyNumbers() throws IOException {
        JsonNode created =
                RawClient.json(send("POST", "/numbers", "{'count':1500,'prefix':'+1444','sms':true,'whatsapp':true}"));

        assertThat(created.path("count").asInt()).isEqualTo(1_500);
        assertThat(created.path("first").asString()).isEqualTo("+14440000000");
        assertThat(created.path("last").asString()).isEqualTo("+14440001499");
        assertThat(created.path("sids")).hasSize(1_000);
        assertThat(simulator.sender("+14440001499")).isPresent();
        JsonNode more = RawClient.json(send("POST", "/numbers", "{'count':2,'prefix':'+1444','sms':false}"));
        assertThat(more.path("first").asString()).isEqualTo("+14440001500");
        assertThat(simulator.number("+14440001500").orElseThrow().capabilities())
                .isEqualTo(Capabilities.VOICE_ONLY);
    }

    @Test
    void createsManyNumbersWithTheSameFields() throws IOException {
        send("POST", "/numbers", "{'count':2,'prefix':'+1444','fields':{'voice_url':'https://a.example/'}}");

        assertThat(simulator.number("+14440000001").orElseThrow().voiceUrl()).isEqualTo("https://a.example/");
        assertThat(send("POST", "/numbers", "{'count':2,'prefix':'+1445','fields':{'voice_ulr':'x'}}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(simulator.number("+14450000000")).isEmpty();
    }

    @Test
    void createsOneNumberAsTold() throws IOException {
        String sid = "PN" + "a".repeat(32);
        send(
                "POST",
                "/numbers",
                "{'phoneNumber':'+447700900001','sid':'" + sid + "','mms':false,'whatsapp':true,"
                        + "'voice_url':'https://a.example/'}");

        SimulatedNumber number = simulator.number("+447700900001").orElseThrow();
        assertThat(number.sid()).isEqualTo(sid);
        assertThat(number.capabilities()).isEqualTo(Capabilities.VOICE_AND_SMS);
        assertThat(number.voiceUrl()).isEqualTo("https://a.example/");
        assertThat(simulator.sender("+447700900001")).isPresent();
    }

    @Test
    void changesANumberBehindTheClientsBack() throws IOException {
        JsonNode shown = RawClient.json(send(
                "PATCH",
                "/numbers/+15550000123",
                "{'voice_url':'https://drift.example/','sms_fallback_url':'not even a URL',"
                        + "'sender':{'status':'OFFLINE','webhook':{'callback_url':'https://drift.example/wa'}}}"));

        assertThat(shown.path("voice_url").asString()).isEqualTo("https://drift.example/");
        assertThat(shown.path("sms_fallback_url").asString()).isEqualTo("not even a URL");
        assertThat(shown.path("sender").path("status").asString()).isEqualTo("OFFLINE");
        assertThat(shown.path("sender").path("webhook").path("callback_url").asString())
                .isEqualTo("https://drift.example/wa");
        assertThat(RawClient.json(send("GET", "/numbers/%2B15550000123", ""))).isEqualTo(shown);

        send("PATCH", "/numbers/+15550000123", "{'voice_url':null,'sender':null,'sms':false}");

        assertThat(simulator.number(PHONE_123).orElseThrow().voiceUrl()).isEmpty();
        assertThat(simulator.number(PHONE_123).orElseThrow().capabilities().sms())
                .isFalse();
        assertThat(simulator.sender(PHONE_123)).isEmpty();
    }

    @Test
    void putsAService() throws IOException {
        String sid = "MG" + "b".repeat(32);
        assertThat(send(
                                "PUT",
                                "/services/" + sid,
                                "{'friendly_name':'S','use_inbound_webhook_on_number':true,'members':['+15550000123']}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(RawClient.json(send("GET", "/numbers/+15550000123", ""))
                        .path("messagingServiceSid")
                        .asString())
                .isEqualTo(sid);

        send("PUT", "/services/" + sid, "{'members':['+15550000124']}");

        assertThat(simulator.messagingServiceSid(PHONE_123)).isEmpty();
        assertThat(simulator.messagingServiceSid(PHONE_124)).contains(sid);
        assertThat(simulator.service(sid).orElseThrow().settings()).isEmpty();
    }

    @Test
    void keepsAJournalWithoutCredentials() throws IOException {
        raw.postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https%3A%2F%2Fa.example%2F");
        raw.send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"callback_url\":\"https://a.example/\"}}");
        raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PageSize=2");

        HttpResponse<String> response = send("GET", "/requests", "");
        JsonNode requests = RawClient.json(response);

        assertThat(requests).hasSize(3);
        JsonNode first = requests.path(0);
        assertThat(first.path("time").asString()).matches(".*T[0-9:]{8}\\.[0-9]{3}Z");
        assertThat(first.path("method").asString()).isEqualTo("POST");
        assertThat(first.path("path").asString()).isEqualTo(RawClient.numberPath(PHONE_123));
        assertThat(first.path("parameters").path("VoiceUrl").asString()).isEqualTo("https://a.example/");
        assertThat(first.path("status").asInt()).isEqualTo(200);
        assertThat(first.path("outcome").asString()).isEqualTo("answered");
        assertThat(first.path("applied").asBoolean()).isTrue();
        assertThat(requests.path(1)
                        .path("parameters")
                        .path("webhook")
                        .path("callback_url")
                        .asString())
                .isEqualTo("https://a.example/");
        assertThat(requests.path(2).path("parameters").path("PageSize").asString())
                .isEqualTo("2");
        assertThat(requests.path(2).path("applied").asBoolean()).isFalse();
        assertThat(response.body()).doesNotContain("Basic").doesNotContain(SimulatorDemo.AUTH_TOKEN);
        assertThat(RawClient.json(send("GET", "/requests?limit=1", "")).path(0)).isEqualTo(requests.path(2));
        assertThat(RawClient.json(send("GET", "/requests?since=2999-01-01T00:00:00Z", "")))
                .isEmpty();
        assertThat(RawClient.json(send("GET", "/requests/rate", ""))
                        .path("maxRequestsPerSecond")
                        .asInt())
                .isEqualTo(3);
        assertThat(send("DELETE", "/requests", "").statusCode()).isEqualTo(204);
        assertThat(simulator.requests()).isEmpty();
    }

    @Test
    void countsWhatItRefused() throws IOException {
        simulator.limits(Limits.none().withRequestsPerSecond(1));
        raw.get(RawClient.numberPath(PHONE_123));
        raw.get(RawClient.numberPath(PHONE_123));
        raw.get(RawClient.numberPath(PHONE_123));

        JsonNode rate = RawClient.json(send("GET", "/requests/rate", ""));

        assertThat(rate.path("requests").asInt()).isEqualTo(3);
        assertThat(rate.path("refused").asInt()).isEqualTo(2);
    }

    @Test
    void resetsToTheDemoData() throws IOException {
        send("PUT", "/faults", "[{'status':500}]");
        send("PUT", "/limits", "{'latencyMillis':5}");
        send("DELETE", "/numbers/+15550000123", "");
        send("POST", "/numbers", "{'count':1,'prefix':'+1444'}");

        assertThat(send("POST", "/reset", "").statusCode()).isEqualTo(204);

        assertThat(simulator.number(PHONE_123)).isPresent();
        assertThat(simulator.sender(PHONE_123)).isPresent();
        assertThat(simulator.number("+14440000000")).isEmpty();
        assertThat(simulator.faults()).isEmpty();
        assertThat(simulator.limits()).isEqualTo(Limits.none());
        assertThat(simulator.requests()).isEmpty();
    }

    @Test
    void removesNumbers() throws IOException {
        assertThat(send("DELETE", "/numbers/+15550000123", "").statusCode()).isEqualTo(204);
        assertThat(send("DELETE", "/numbers/+15550000123", "").statusCode()).isEqualTo(404);
        assertThat(send("GET", "/numbers/+15550000123", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/numbers", "").statusCode()).isEqualTo(204);
        assertThat(simulator.number(PHONE_124)).isEmpty();
    }

    @Test
    void saysWhatItDoesNotKnow() throws IOException {
        assertThat(send("GET", "/nothing", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/faults", "").statusCode()).isEqualTo(405);
    }

    private HttpResponse<String> send(String method, String path, String json) throws IOException {
        return raw.send(method, "/_simulator" + path, json.replace('\'', '"'));
    }
}
