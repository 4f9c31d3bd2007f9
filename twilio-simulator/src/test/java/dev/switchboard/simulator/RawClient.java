package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** Plain HTTP to a simulator, for what twilio-java hides or cannot send. */
public final class RawClient {

    public static final String ACCOUNT = "/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID;

    private final HttpClient http = HttpClient.newHttpClient();
    private final TwilioSimulator simulator;
    private String user = SimulatorDemo.ACCOUNT_SID;
    private String password = SimulatorDemo.AUTH_TOKEN;
    private String host = "";

    public RawClient(TwilioSimulator simulator) {
        this.simulator = simulator;
    }

    public RawClient as(String newUser, String newPassword) {
        user = newUser;
        password = newPassword;
        return this;
    }

    /** As for one of Twilio's hosts. */
    public RawClient under(String newHost) {
        host = newHost;
        return this;
    }

    public HttpResponse<String> get(String path) throws IOException {
        return send("GET", path, "application/json", "");
    }

    public HttpResponse<String> postForm(String path, String form) throws IOException {
        return send("POST", path, "application/x-www-form-urlencoded", form);
    }

    /** With a JSON body. */
    public HttpResponse<String> send(String method, String path, String json) throws IOException {
        return send(method, path, "application/json", json);
    }

    public static JsonNode json(HttpResponse<String> response) {
        return Json.MAPPER.readTree(response.body());
    }

    public static String numberPath(String phoneNumber) {
        return ACCOUNT + "/IncomingPhoneNumbers/" + SimulatorSids.phoneNumberSid(phoneNumber) + ".json";
    }

    public static String senderPath(String phoneNumber) {
        return "/v2/Channels/Senders/" + SimulatorSids.senderSid(phoneNumber);
    }

    public HttpResponse<String> send(String method, String path, String contentType, String body) throws IOException {
        String credentials = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + path))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", contentType)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!host.isEmpty()) {
            builder.header("X-Forwarded-Host", host);
        }
        try {
            return http.send(builder.build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
