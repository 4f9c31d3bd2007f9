package dev.switchboard.api.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The Twilio simulator in its own process, by its control API; its README describes the calls. */
final class SimulatorControl {

    private final SwitchboardClient control;
    private final SwitchboardClient api;
    private final String account;

    SimulatorControl(URI url, String account, String authToken) {
        this.account = account;
        this.control = SwitchboardClient.at(url);
        this.api = control.withHeader(
                "Authorization",
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((account + ":" + authToken).getBytes(StandardCharsets.UTF_8)));
    }

    JsonNode number(String phoneNumber) {
        return done(control.get("/_simulator/numbers/" + phoneNumber));
    }

    void change(String phoneNumber, String field, String value) {
        done(control.send("PATCH", "/_simulator/numbers/" + phoneNumber, "{\"%s\":\"%s\"}".formatted(field, value)));
    }

    /** Makes so many more numbers with voice and SMS, 1,000 at most; answers their SIDs. */
    List<String> add(int count, String prefix) {
        JsonNode added =
                done(control.post("/_simulator/numbers", "{\"count\":%d,\"prefix\":\"%s\"}".formatted(count, prefix)));
        return added.at("/sids").valueStream().map(JsonNode::asString).toList();
    }

    /** All numbers, as Twilio lists them. */
    List<JsonNode> numbers() {
        List<JsonNode> numbers = new ArrayList<>();
        String page = "/2010-04-01/Accounts/" + account + "/IncomingPhoneNumbers.json?PageSize=1000";
        while (!page.isEmpty()) {
            JsonNode answer = done(api.get(page));
            answer.at("/incoming_phone_numbers").forEach(numbers::add);
            page = answer.at("/next_page_uri").asString("");
        }
        return numbers;
    }

    void latency(int millis) {
        done(control.put("/_simulator/limits", "{\"latencyMillis\":%d}".formatted(millis)));
    }

    /** How many requests of the service it has had. */
    int requests() {
        return done(control.get("/_simulator/requests/rate")).at("/requests").asInt();
    }

    /** Calls the number; answers what happened, with every status callback. */
    JsonNode call(String to, String more) {
        return done(
                control.post("/_simulator/calls", "{\"from\":\"+15557774242\",\"to\":\"%s\"%s}".formatted(to, more)));
    }

    /** Brings or sends a message; answers what happened. */
    JsonNode message(String json) {
        return done(control.post("/_simulator/messages", json));
    }

    private static JsonNode done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 299);
        return answer.json();
    }
}
