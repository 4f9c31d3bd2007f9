package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Free numbers of the service, and an agent to assign them to. */
final class ImportedNumbers {

    private ImportedNumbers() {}

    /** Imports all numbers of the account, creates the agent, and answers the numbers' ids. */
    static List<String> of(JsonClient owner) throws IOException, InterruptedException {
        JsonNode imported = owner.send("POST", "/api/phone-numbers/import", "");
        awaitEnd(owner, imported.at("/operation/id").asString(""));
        owner.send(
                "POST",
                "/api/chatbots",
                JsonClient.write(Map.of("id", Webhooks.AGENT, "name", "Bench", "greeting", "Hi.")));
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = owner.get("/api/phone-numbers?limit=200" + cursor);
            page.path("phoneNumbers")
                    .forEach(number -> ids.add(number.path("id").asString()));
            JsonNode next = page.path("nextCursor");
            cursor = next.isString() ? "&cursor=" + next.asString() : "";
        } while (!cursor.isEmpty());
        return ids;
    }

    /** An import that takes long is answered before it has ended. */
    private static void awaitEnd(JsonClient owner, String operation) throws IOException, InterruptedException {
        while (!operation.isEmpty()
                && owner.get("/api/operations/" + operation)
                        .path("endedAt")
                        .asString("")
                        .isEmpty()) {
            Thread.sleep(500);
        }
    }
}
