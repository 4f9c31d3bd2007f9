package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The Twilio simulator in a process of its own. */
final class TwilioProcess implements AutoCloseable {

    static final String ACCOUNT_SID = "AC00000000000000000000000000f1ee75";
    static final String AUTH_TOKEN = "the-auth-token-of-the-benchmark";

    private final Child process;
    private final URI baseUrl;
    private final JsonClient control;
    private final JsonClient api;

    private TwilioProcess(Child process, URI baseUrl) {
        this.process = process;
        this.baseUrl = baseUrl;
        this.control = new JsonClient(baseUrl);
        this.api = new JsonClient(
                baseUrl,
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((ACCOUNT_SID + ":" + AUTH_TOKEN).getBytes(StandardCharsets.UTF_8)));
    }

    static TwilioProcess start(Path directory) throws IOException, InterruptedException {
        int port = Child.freePort();
        URI baseUrl = URI.create("http://127.0.0.1:" + port);
        JsonClient control = new JsonClient(baseUrl);
        Child process = Child.start(
                List.of(
                        Child.java(),
                        "-Xmx2g",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.switchboard.simulator.TwilioSimulatorMain"),
                Map.of(
                        "SIMULATOR_PORT", Integer.toString(port),
                        "TWILIO_ACCOUNT_SID", ACCOUNT_SID,
                        "TWILIO_AUTH_TOKEN", AUTH_TOKEN),
                directory.resolve("twilio.log"),
                () -> control.answers("/_simulator/limits"));
        return new TwilioProcess(process, baseUrl);
    }

    URI baseUrl() {
        return baseUrl;
    }

    /** Its only numbers, {@code +15550000000} and so on. */
    void make(int count, Map<String, String> fields) throws IOException {
        control.send("DELETE", "/_simulator/numbers", "");
        control.send(
                "POST",
                "/_simulator/numbers",
                JsonClient.write(Map.of("count", count, "prefix", "+1555", "fields", fields)));
    }

    void change(String phoneNumber, Map<String, String> fields) throws IOException {
        control.send("PATCH", "/_simulator/numbers/" + phoneNumber, JsonClient.write(fields));
    }

    void limits(int latencyMillis, int requestsPerSecond) throws IOException {
        control.send(
                "PUT",
                "/_simulator/limits",
                JsonClient.write(Map.of("latencyMillis", latencyMillis, "requestsPerSecond", requestsPerSecond)));
    }

    void noLimits() throws IOException {
        control.send("PUT", "/_simulator/limits", "{}");
    }

    void forgetTraffic() throws IOException {
        control.send("DELETE", "/_simulator/requests", "");
    }

    /** Since that was forgotten; at most 200,000 requests are remembered. */
    Traffic traffic() throws IOException {
        JsonNode rate = control.get("/_simulator/requests/rate");
        return new Traffic(
                rate.path("requests").asInt(),
                rate.path("refused").asInt(),
                rate.path("maxRequestsPerSecond").asInt());
    }

    /** The requests since they were forgotten, in their order: method, path and parameters. */
    List<JsonNode> requests() throws IOException {
        List<JsonNode> requests = new ArrayList<>();
        control.get("/_simulator/requests").forEach(requests::add);
        return requests;
    }

    /** All numbers, as Twilio lists them: by phone number. */
    List<JsonNode> numbers() throws IOException {
        List<JsonNode> numbers = new ArrayList<>();
        String page = "/2010-04-01/Accounts/" + ACCOUNT_SID + "/IncomingPhoneNumbers.json?PageSize=1000";
        while (!page.isEmpty()) {
            JsonNode answer = api.get(page);
            answer.path("incoming_phone_numbers").forEach(numbers::add);
            page = answer.path("next_page_uri").asString("");
        }
        return numbers;
    }

    @Override
    public void close() {
        process.close();
    }

    /**
     * Requests to Twilio.
     *
     * @param requests all of them
     * @param refused answered 429
     * @param mostPerSecond the most in any one second
     */
    record Traffic(int requests, int refused, int mostPerSecond) {

        int accepted() {
            return requests - refused;
        }
    }
}
