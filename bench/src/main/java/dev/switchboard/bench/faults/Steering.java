package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What callers do to operations that run. */
final class Steering {

    private final Universe universe;
    private final int numbers;
    private final Callers callers;
    private final Collection<String> notes;

    /** @param notes where to tell what is no violation */
    Steering(Universe universe, int numbers, Callers callers, Collection<String> notes) {
        this.universe = universe;
        this.numbers = numbers;
        this.callers = callers;
        this.notes = notes;
    }

    /** The owner's latest batch of that type in that state, or nothing. */
    String latest(Step step, String type, String state) throws InterruptedException {
        try {
            return callers.as(universe.owner(step.number()))
                    .ask("GET", "/api/operations?limit=1&type=" + type + "&state=" + state, "")
                    .path("operations")
                    .path(0)
                    .path("id")
                    .asString("");
        } catch (IOException missed) {
            return "";
        }
    }

    /** Once: whether there is a batch is up to chance. */
    void steer(Step step) throws InterruptedException {
        String batch = latest(step, "UPDATE_FLEET", "RUNNING");
        if (batch.isEmpty()) {
            return;
        }
        String how = List.of("pause", "rate", "resume", "cancel").get(step.index() % 4);
        String body = how.equals("rate") ? Http.JSON.writeValueAsString(Map.of("requestsPerSecond", 20)) : "";
        try {
            callers.as(universe.owner(step.number())).send("POST", "/api/operations/" + batch + "/" + how, body);
        } catch (IOException missed) {
            notes.add(step + " reached nobody");
        }
    }

    /** Once: whether it reaches the operation is up to chance. */
    void cancel(Step step) throws InterruptedException {
        Http owner = callers.as(universe.owner(step.number()));
        try {
            JsonNode running = owner.ask(
                    "GET", "/api/operations?state=RUNNING&phoneNumberId=" + Universe.numberId(step.number()), "");
            String id = running.path("operations").path(0).path("id").asString("");
            if (!id.isEmpty()) {
                owner.send("POST", "/api/operations/" + id + "/cancel", "");
            }
        } catch (IOException missed) {
            notes.add(step + " reached nobody");
        }
    }

    /** Lets every batch that stands still go on, and has no pool refilled any more. */
    void letComeToRest() throws InterruptedException {
        for (int owner = 0; owner < Math.min(universe.owners(), numbers); owner++) {
            Http caller = callers.as(universe.owner(owner));
            try {
                caller.send("DELETE", Trade.POOL, "");
                for (JsonNode operation :
                        caller.ask("GET", "/api/operations?state=RUNNING", "").path("operations")) {
                    if (operation.path("phoneNumberId").asString("").isEmpty()) {
                        String id = operation.path("id").asString();
                        caller.send("POST", "/api/operations/" + id + "/resume", "");
                    }
                }
            } catch (IOException missed) {
                notes.add(universe.owner(owner) + " could not come to rest");
            }
        }
    }
}
