package dev.switchboard.api.cli;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Starts operations, follows them, and tells how they ended. */
final class StartedOperations {

    private final Session session;
    private final ServiceClient service;

    StartedOperations(Session session, ServiceClient service) {
        this.session = session;
        this.service = service;
    }

    /** Calls what starts an operation, and follows that to its end. */
    int start(String path, @Nullable JsonNode body) {
        return follow(service.start(path, body));
    }

    /** Follows an operation to its end, or until it pauses. */
    int follow(String operationId) {
        JsonNode operation = new Progress(session, service).follow(operationId);
        tell(operation);
        return endedWell(operation) ? ExitCodes.NOTHING_TO_DO : ExitCodes.ERROR;
    }

    /** Says how it ended, or that it waits. */
    void tell(JsonNode operation) {
        if (session.forPrograms()) {
            session.print(operation);
            return;
        }
        JsonNode progress = operation.path("progress");
        String counts = progress.isMissingNode()
                ? ""
                : "; of its numbers " + progress.path("updated").asInt() + " changed, "
                        + progress.path("unchanged").asInt() + " unchanged, "
                        + progress.path("failed").asInt() + " failed, "
                        + progress.path("remaining").asInt() + " left";
        session.out()
                .println("Operation " + operation.path("id").asString() + " is "
                        + (Progress.isPaused(operation)
                                ? "paused"
                                : operation.path("state").asString()) + counts + ".");
        String why = operation.path("failure").path("message").asString("")
                + progress.path("pausedBecause").asString("");
        if (!why.isEmpty()) {
            session.out().println(why);
        }
        print(new Table("LEFT ALONE", "WHICH", "WHY"), operation.path("leftAlone"), "kind", "id", "why");
        print(new Table("NUMBER", "FAILED", "WHY"), operation.path("errors"), "phoneNumber", "code", "error");
    }

    private void print(Table table, JsonNode rows, String... fields) {
        for (JsonNode row : rows) {
            table.row(Arrays.stream(fields)
                    .map(field -> row.path(field).asString(""))
                    .toArray(String[]::new));
        }
        if (!table.isEmpty()) {
            table.print(session.out());
        }
    }

    /** Whether all of it was done. */
    static boolean endedWell(JsonNode operation) {
        return operation.path("state").asString().equals("COMPLETED")
                && operation.path("progress").path("failed").asInt(0) == 0;
    }
}
