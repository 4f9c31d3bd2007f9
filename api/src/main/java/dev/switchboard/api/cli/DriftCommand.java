package dev.switchboard.api.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "drift",
        description = "Lists the numbers that somebody has changed at Twilio."
                + " Ends with 2 when there are any, and with 1 when the check could not read all.",
        mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Option(names = "--check", description = "Check the numbers now, instead of telling what the last check found.")
    private boolean check;

    DriftCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        boolean all = true;
        if (check) {
            StartedOperations operations = new StartedOperations(session, service);
            JsonNode checked = new Progress(session, service).follow(service.start("/api/drift/check", null));
            if (!StartedOperations.endedWell(checked)) {
                operations.tell(checked);
                return ExitCodes.ERROR;
            }
            all = checked.path("notRead").isEmpty();
            checked.path("notRead").forEach(this::tellNotRead);
        }
        ArrayNode drifted = JsonNodeFactory.instance.arrayNode();
        String cursor = "";
        do {
            JsonNode page = service.get(
                    "/api/drift?limit=200" + (cursor.isEmpty() ? "" : "&cursor=" + ServiceClient.encoded(cursor)));
            page.path("drift").forEach(drifted::add);
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty());
        if (session.forPrograms()) {
            session.print(drifted);
        } else if (drifted.isEmpty()) {
            session.out().println(all ? "No number has drifted." : "No number that was checked has drifted.");
        } else {
            print(drifted);
        }
        if (!all) {
            return ExitCodes.ERROR;
        }
        return drifted.isEmpty() ? ExitCodes.NOTHING_TO_DO : ExitCodes.DIFFERENCES;
    }

    private void tellNotRead(JsonNode account) {
        session.errors()
                .println("Nothing is known of the numbers of "
                        + account.path("accountSid").asString("") + ": "
                        + account.path("reason").asString(""));
    }

    private void print(ArrayNode drifted) {
        Table table = new Table("NUMBER", "SINCE", "FIELD", "TWILIO HAS", "SHOULD BE");
        drifted.forEach(number -> {
            String name = number.path("phoneNumber").asString("");
            String since = number.path("foundAt").asString("");
            if (number.path("changes").isEmpty()) {
                table.row(name, since, "", "", "");
            }
            number.path("changes")
                    .forEach(field -> table.row(
                            name,
                            since,
                            field.path("field").asString(""),
                            field.path("from").asString(""),
                            field.path("to").asString("")));
        });
        table.print(session.out());
    }
}
