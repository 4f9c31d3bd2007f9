package dev.switchboard.bench.fleet;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/** How many events a history has, and how many requests to Twilio it takes, when one number is worked on. */
final class OperationCosts {

    private final JsonClient owner;
    private final TwilioProcess twilio;
    private final TemporalProcess temporal;

    OperationCosts(JsonClient owner, TwilioProcess twilio, TemporalProcess temporal) {
        this.owner = owner;
        this.twilio = twilio;
        this.temporal = temporal;
    }

    /** Of an assigned number. */
    void measure(String numberId) throws IOException, InterruptedException {
        String number = JsonClient.write(Map.of("phoneNumberId", numberId));
        measure("unassign", "DELETE", "/api/phone-numbers/assign", number);
        measure(
                "assign",
                "POST",
                "/api/phone-numbers/assign",
                JsonClient.write(Map.of(
                        "phoneNumberId",
                        numberId,
                        "chatbotId",
                        Webhooks.AGENT,
                        "enableSms",
                        true,
                        "enableWhatsApp",
                        false)));
        measure("update, nothing differs", "POST", "/api/phone-numbers/webhooks", number);
    }

    private void measure(String operation, String method, String path, String body)
            throws IOException, InterruptedException {
        twilio.forgetTraffic();
        Instant before = Instant.now();
        owner.send(method, path, body);
        int requests = twilio.traffic().requests();
        int events = 0;
        // Visibility lags a little.
        for (int look = 0; events == 0 && look < 20; look++) {
            Thread.sleep(250);
            events = temporal.biggestHistory(before);
        }
        System.out.printf("%s: %d events, %d requests to Twilio%n", operation, events, requests);
        Results.add(
                "cost of an operation", Map.of("operation", operation, "events", events, "twilioRequests", requests));
    }
}
