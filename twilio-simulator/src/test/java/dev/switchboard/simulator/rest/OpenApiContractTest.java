package dev.switchboard.simulator.rest;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_126;
import static dev.switchboard.simulator.account.SimulatorSids.phoneNumberSid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.TrafficLegs;
import dev.switchboard.simulator.traffic.TrafficToMake;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * Holds the simulator's answers against Twilio's own OpenAPI description. Every documented property must be there,
 * none that is not documented, with the documented types, patterns and enumerations. An empty text and null are
 * let through everywhere: Twilio answers them for what is unset, against its own description.
 */
class OpenApiContractTest {

    private static final SimulatedService SERVICE = SimulatedService.of("Support");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final RawClient raw = new RawClient(simulator);

    @BeforeEach
    void putService() {
        simulator.putService(SERVICE, List.of(PHONE_123));
    }

    @AfterEach
    void stop() {
        simulator.close();
    }

    @Test
    void account() throws IOException {
        slice("twilio_api_v2010.slice.json")
                .check("get", "/2010-04-01/Accounts/{Sid}.json", 200, raw.get(RawClient.ACCOUNT + ".json"));
    }

    @Test
    void numbers() throws IOException {
        Slice slice = slice("twilio_api_v2010.slice.json");
        String list = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json";
        String one = "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers/{Sid}.json";

        slice.check("get", list, 200, raw.get(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PageSize=2"));
        slice.check("get", one, 200, raw.get(RawClient.numberPath(PHONE_126)));
        slice.check("post", one, 200, raw.postForm(RawClient.numberPath(PHONE_123), "VoiceUrl=https://a.example/"));
    }

    @Test
    void whatIsForSale() throws IOException {
        Slice api = slice("twilio_api_v2010.slice.json");
        Slice pricing = slice("twilio_pricing_v1.slice.json");
        String available = "/2010-04-01/Accounts/{AccountSid}/AvailablePhoneNumbers";
        String path = RawClient.ACCOUNT + "/AvailablePhoneNumbers";

        api.check("get", available + ".json", 200, raw.get(path + ".json"));
        api.check("get", available + "/{CountryCode}.json", 200, raw.get(path + "/GB.json"));
        api.check("get", available + "/{CountryCode}/Local.json", 200, raw.get(path + "/US/Local.json?PageSize=3"));
        api.check("get", available + "/{CountryCode}/Mobile.json", 200, raw.get(path + "/GB/Mobile.json?PageSize=3"));
        api.check("get", available + "/{CountryCode}/TollFree.json", 200, raw.get(path + "/US/TollFree.json"));
        api.check(
                "post",
                "/2010-04-01/Accounts/{AccountSid}/IncomingPhoneNumbers.json",
                201,
                raw.postForm(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json", "PhoneNumber=%2B14155550100"));
        pricing.check("get", "/v1/PhoneNumbers/Countries", 200, raw.get("/v1/PhoneNumbers/Countries"));
        pricing.check("get", "/v1/PhoneNumbers/Countries/{IsoCountry}", 200, raw.get("/v1/PhoneNumbers/Countries/US"));
    }

    @Test
    void callsAndMessages() throws IOException {
        Slice slice = slice("twilio_api_v2010.slice.json");
        String account = "/2010-04-01/Accounts/{AccountSid}";

        String call =
                simulator.placeCall(CallToPlace.of("+15557654321", PHONE_126)).callSid();
        slice.check("get", account + "/Calls/{Sid}.json", 200, raw.get(RawClient.ACCOUNT + "/Calls/" + call + ".json"));
        slice.check(
                "post",
                account + "/Messages.json",
                201,
                raw.postForm(RawClient.ACCOUNT + "/Messages.json", "From=%2B15550000126&To=%2B15557654321&Body=Hi"));
        slice.check("get", account + "/Calls.json", 200, raw.get(RawClient.ACCOUNT + "/Calls.json"));
        slice.check("get", account + "/Messages.json", 200, raw.get(RawClient.ACCOUNT + "/Messages.json"));
    }

    @Test
    void whatNumbersPointTo() throws IOException {
        Slice api = slice("twilio_api_v2010.slice.json");
        Slice trunking = slice("twilio_trunking_v1.slice.json");
        String applications = "/2010-04-01/Accounts/{AccountSid}/Applications";

        api.check("get", applications + ".json", 200, raw.get(RawClient.ACCOUNT + "/Applications.json"));
        api.check(
                "get",
                applications + "/{Sid}.json",
                200,
                raw.get(RawClient.ACCOUNT + "/Applications/" + SimulatorDemo.APPLICATION_SID + ".json"));
        trunking.check("get", "/v1/Trunks", 200, raw.get("/v1/Trunks"));
        trunking.check("get", "/v1/Trunks/{Sid}", 200, raw.get("/v1/Trunks/" + SimulatorDemo.TRUNK_SID));
    }

    @Test
    void legsOfCalls() throws IOException {
        Slice slice = slice("twilio_api_v2010.slice.json");
        simulator.traffic(TrafficToMake.of(1, 0, 0).withLegs(new TrafficLegs(1, 1, 1, 1, null)));

        slice.check(
                "get", "/2010-04-01/Accounts/{AccountSid}/Calls.json", 200, raw.get(RawClient.ACCOUNT + "/Calls.json"));
    }

    @Test
    void senders() throws IOException {
        Slice slice = slice("twilio_messaging_v2.slice.json");
        String one = "/v2/Channels/Senders/{Sid}";

        slice.check("get", "/v2/Channels/Senders", 200, raw.get("/v2/Channels/Senders?Channel=whatsapp"));
        slice.check("get", one, 200, raw.get(RawClient.senderPath(PHONE_123)));
        slice.check(
                "post",
                one,
                202,
                raw.send("POST", RawClient.senderPath(PHONE_123), "{\"webhook\":{\"callback_method\":\"POST\"}}"));
        slice.check("get", one, 200, raw.get(RawClient.senderPath(PHONE_123)));
    }

    @Test
    void services() throws IOException {
        Slice slice = slice("twilio_messaging_v1.slice.json");
        String service = "/v1/Services/" + SERVICE.sid();
        String members = "/v1/Services/{ServiceSid}/PhoneNumbers";

        slice.check("get", "/v1/Services", 200, raw.get("/v1/Services"));
        slice.check("get", "/v1/Services/{Sid}", 200, raw.get(service));
        slice.check("post", "/v1/Services/{Sid}", 200, raw.postForm(service, "StickySender=false"));
        slice.check("get", members, 200, raw.get(service + "/PhoneNumbers"));
        slice.check("get", members + "/{Sid}", 200, raw.get(service + "/PhoneNumbers/" + phoneNumberSid(PHONE_123)));
        slice.check(
                "post",
                members,
                201,
                raw.postForm(service + "/PhoneNumbers", "PhoneNumberSid=" + phoneNumberSid(PHONE_126)));
    }

    @Test
    void authTokens() throws IOException {
        Slice slice = slice("twilio_accounts_v1.slice.json");
        String secondary = "/v1/AuthTokens/Secondary";

        slice.check("post", secondary, 201, raw.postForm(secondary, ""));
        assertThat(raw.send("DELETE", secondary, "").statusCode()).isEqualTo(204);
        raw.postForm(secondary, "");
        slice.check("post", "/v1/AuthTokens/Promote", 200, raw.postForm("/v1/AuthTokens/Promote", ""));
    }

    @Test
    void inboundRegion() throws IOException {
        simulator.changeNumber(PHONE_123, number -> number.with("voice_region", "ie1"));

        slice("twilio_routes_v2.slice.json")
                .check("get", "/v2/PhoneNumbers/{PhoneNumber}", 200, raw.get("/v2/PhoneNumbers/" + PHONE_123));
    }

    @Test
    void whoChangedANumber() throws IOException {
        simulator.changeNumber(PHONE_123, number -> number.with("voice_url", "https://a.example/"));

        slice("twilio_monitor_v1.slice.json").check("get", "/v1/Events", 200, raw.get("/v1/Events?PageSize=2"));
    }

    private static Slice slice(String file) throws IOException {
        String folder = System.getenv().getOrDefault("TWILIO_OPENAPI_DIR", "");
        assumeTrue(
                !folder.isEmpty(),
                "TWILIO_OPENAPI_DIR is not set: give it the folder with Twilio's OpenAPI slices to check the contract");
        return new Slice(Json.MAPPER.readTree(Files.readString(Path.of(folder, file))));
    }

    /** An OpenAPI document. */
    private record Slice(JsonNode document) {

        void check(String method, String path, int status, HttpResponse<String> response) {
            assertThat(response.statusCode()).isEqualTo(status);
            JsonNode schema = document.path("paths")
                    .path(path)
                    .path(method)
                    .path("responses")
                    .path(Integer.toString(status))
                    .path("content")
                    .path("application/json")
                    .path("schema");
            assertThat(schema.isMissingNode())
                    .as("%s %s %d is documented", method, path, status)
                    .isFalse();
            List<String> problems = new ArrayList<>();
            compare("", schema, RawClient.json(response), problems);
            assertThat(problems).as("%s %s", method, path).isEmpty();
        }

        private void compare(String at, JsonNode schemaOrReference, JsonNode value, List<String> problems) {
            JsonNode schema = resolve(schemaOrReference);
            if (value.isNull() || (value.isString() && value.asString().isEmpty())) {
                return;
            }
            switch (schema.path("type").asString("")) {
                case "object" -> compareObject(at, schema, value, problems);
                case "array" -> {
                    expect(value.isArray(), at, "an array", value, problems);
                    value.forEach(item -> compare(at + "[]", schema.path("items"), item, problems));
                }
                case "string" -> compareText(at, schema, value, problems);
                case "boolean" -> expect(value.isBoolean(), at, "a boolean", value, problems);
                case "integer" -> expect(value.isInt(), at, "an integer", value, problems);
                default -> {
                    // The slices use no other type; a schema without one allows anything.
                }
            }
        }

        private void compareObject(String at, JsonNode schema, JsonNode value, List<String> problems) {
            expect(value.isObject(), at, "an object", value, problems);
            JsonNode properties = schema.path("properties");
            if (properties.isEmpty()) {
                return;
            }
            for (String name : properties.propertyNames()) {
                if (value.has(name)) {
                    compare(at + "." + name, properties.path(name), value.path(name), problems);
                } else {
                    problems.add(at + "." + name + " is missing");
                }
            }
            value.propertyNames().stream()
                    .filter(name -> !properties.has(name))
                    .forEach(name -> problems.add(at + "." + name + " is not documented"));
        }

        private static void compareText(String at, JsonNode schema, JsonNode value, List<String> problems) {
            expect(value.isString(), at, "a text", value, problems);
            if (schema.has("pattern")) {
                String pattern = schema.path("pattern").asString();
                expect(value.asString().matches(pattern), at, "like " + pattern, value, problems);
            }
            if (schema.has("enum")) {
                boolean listed = schema.path("enum").valueStream().anyMatch(value::equals);
                expect(listed, at, "one of " + schema.path("enum"), value, problems);
            }
        }

        private static void expect(boolean holds, String at, String wanted, JsonNode value, List<String> problems) {
            if (!holds) {
                problems.add("%s should be %s, is %s".formatted(at, wanted, value));
            }
        }

        private JsonNode resolve(JsonNode schema) {
            String reference = schema.path("$ref").asString("");
            return reference.isEmpty() ? schema : document.at(reference.substring(1));
        }
    }
}
