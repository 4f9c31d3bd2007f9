package dev.switchboard.api.cli;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds numbers by what people call them: the number itself, or its id. */
final class NamedNumbers {

    private final ServiceClient service;

    NamedNumbers(ServiceClient service) {
        this.service = service;
    }

    /**
     * The id of a number.
     *
     * @throws CommandFailure when it is none of the caller's, or several are meant
     */
    String id(String name) {
        if (!name.matches("\\+?[0-9]{7,15}")) {
            return name;
        }
        String wanted = name.startsWith("+") ? name : "+" + name;
        JsonNode found = service.get("/api/phone-numbers?limit=200&phoneNumber=" + ServiceClient.encoded(wanted));
        List<String> ids = new ArrayList<>();
        found.path("phoneNumbers").forEach(number -> {
            if (number.path("phoneNumber").asString("").equals(wanted)) {
                ids.add(number.path("id").asString());
            }
        });
        if (ids.isEmpty()) {
            throw new CommandFailure("You have no number " + wanted + "; import or buy it first.");
        }
        if (ids.size() > 1) {
            throw new CommandFailure(
                    "You have " + wanted + " in several accounts; name one by its id: " + String.join(", ", ids) + ".");
        }
        return ids.get(0);
    }

    /** All numbers that have an agent. */
    List<String> assigned() {
        List<String> ids = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = service.get("/api/phone-numbers?state=ASSIGNED&limit=200"
                    + (cursor.isEmpty() ? "" : "&cursor=" + ServiceClient.encoded(cursor)));
            page.path("phoneNumbers")
                    .forEach(number -> ids.add(number.path("id").asString()));
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        return ids;
    }
}
