package dev.switchboard.api.cli;

import java.io.PrintWriter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A plan, whole, and as people read it. */
final class PlanText {

    private PlanText() {}

    /** The plan with all of its numbers: the service answers them by pages. */
    static JsonNode whole(ServiceClient service, JsonNode plan) {
        ObjectNode all = (ObjectNode) plan.deepCopy();
        ArrayNode numbers = (ArrayNode) all.path("numbers");
        String cursor = plan.path("nextCursor").asString("");
        while (!cursor.isEmpty()) {
            JsonNode page = service.get(
                    "/api/plans/" + ServiceClient.encoded(plan.path("id").asString()) + "?limit=1000&cursor="
                            + ServiceClient.encoded(cursor));
            page.path("numbers").forEach(numbers::add);
            cursor = page.path("nextCursor").asString("");
        }
        all.remove("nextCursor");
        return all;
    }

    static int differences(JsonNode plan) {
        return plan.path("totals").path("differences").asInt();
    }

    static void print(JsonNode plan, PrintWriter out) {
        JsonNode totals = plan.path("totals");
        if (differences(plan) == 0) {
            out.println("Nothing to do: the fleet is as the file says ("
                    + Told.count(totals.path("unchanged").asInt(), "number") + ").");
            return;
        }
        Table table = new Table("WHAT", "DOES", "FIELD", "IS", "BECOMES");
        plan.path("agents")
                .forEach(agent -> changes(
                        table, agent.path("id").asString(), agent.path("action").asString(), agent.path("changes")));
        plan.path("pools")
                .forEach(pool -> changes(
                        table,
                        "pool " + pool.path("name").asString(),
                        pool.path("action").asString(),
                        pool.path("changes")));
        if (plan.has("budget")) {
            changes(table, "budget", "CHANGE", plan.path("budget"));
        }
        plan.path("numbers").forEach(number -> number(table, number));
        table.print(out);
        out.println();
        out.println(Told.count(totals.path("differences").asInt(), "difference") + ", "
                + Told.count(totals.path("unchanged").asInt(), "number") + " unchanged, "
                + totals.path("unnamed").asInt() + " not named. Carrying it out takes "
                + Told.count(totals.path("requests").asInt(), "request") + " to Twilio, about "
                + totals.path("estimatedSeconds").asInt() + " s, and costs nothing more a month.");
        if (!plan.path("pools").isEmpty()) {
            out.println("What the pools then lack is bought by their refills, under the budget.");
        }
        if (totals.path("conflicts").asInt() > 0) {
            out.println(Told.count(totals.path("conflicts").asInt(), "number")
                    + " cannot be changed as the file says; see CONFLICT.");
        }
        out.println("The plan is " + plan.path("id").asString() + ", until "
                + plan.path("expiresAt").asString() + ".");
    }

    private static void number(Table table, JsonNode number) {
        String name = number.path("phoneNumber").asString();
        String action = number.path("action").asString();
        if (number.has("error")) {
            table.row(
                    name,
                    action,
                    number.path("code").asString(),
                    number.path("error").asString(),
                    "");
            return;
        }
        changes(table, name, action, number.path("here"));
        number.path("twilio")
                .forEach(field -> table.row(
                        name,
                        action,
                        "Twilio's " + field.path("field").asString(),
                        shown(field.path("from")),
                        shown(field.path("to"))));
    }

    private static void changes(Table table, String name, String action, JsonNode changes) {
        changes.forEach(field -> table.row(
                name, action, field.path("field").asString(), shown(field.path("from")), shown(field.path("to"))));
    }

    private static String shown(JsonNode value) {
        String text = value.asString("");
        return text.isEmpty() ? "-" : text;
    }
}
