package dev.switchboard.api.cli;

import java.time.Duration;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Follows an operation to its end, with a bar for people. */
final class Progress {

    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final int WIDTH = 30;

    /** Numbers that were begun before a pause still end: it holds when so many looks have found nothing ended. */
    private static final int LOOKS_AT_A_PAUSE = 4;

    private static final Set<String> UNDER_WAY = Set.of("PENDING", "RUNNING");

    private final Session session;
    private final ServiceClient service;

    Progress(Session session, ServiceClient service) {
        this.session = session;
        this.service = service;
    }

    /** The operation when it has ended, or when it has paused and waits for somebody. */
    JsonNode follow(String operationId) {
        int drawn = 0;
        String path = "/api/operations/" + ServiceClient.encoded(operationId);
        JsonNode operation = look(path, operationId);
        int settled = 0;
        while (isUnderWay(operation) && settled < LOOKS_AT_A_PAUSE) {
            if (!session.forPrograms()) {
                drawn = draw(operation, drawn);
            }
            pause();
            JsonNode before = operation;
            operation = look(path, operationId);
            settled = isPaused(operation) && remaining(operation) == remaining(before) ? settled + 1 : 0;
        }
        if (drawn > 0) {
            draw(operation, drawn);
            session.errors().println();
        }
        return operation;
    }

    private JsonNode look(String path, String operationId) {
        try {
            return service.follow(path);
        } catch (CommandFailure failure) {
            throw new CommandFailure(
                    failure.getMessage() + " Operation " + operationId + " goes on; `switchboard operation "
                            + operationId + "` follows it.",
                    failure.problem());
        }
    }

    static boolean isUnderWay(JsonNode operation) {
        return UNDER_WAY.contains(operation.path("state").asString());
    }

    static boolean isPaused(JsonNode operation) {
        return isUnderWay(operation)
                && operation.path("progress").path("paused").asBoolean(false);
    }

    private static int remaining(JsonNode operation) {
        return operation.path("progress").path("remaining").asInt(0);
    }

    /** Over the last one, which may have been longer; answers how long this is. */
    private int draw(JsonNode operation, int last) {
        String bar = bar(operation);
        session.errors().print("\r" + bar + " ".repeat(Math.max(0, last - bar.length())));
        session.errors().flush();
        return bar.length();
    }

    /** One line: how many numbers have ended, and how long the others take. */
    static String bar(JsonNode operation) {
        JsonNode progress = operation.path("progress");
        int total = progress.path("total").asInt(0);
        int remaining = remaining(operation);
        int ended = Math.max(0, total - remaining);
        int filled = total == 0 ? 0 : Math.toIntExact((long) WIDTH * ended / total);
        String left = progress.has("secondsLeft") && remaining > 0
                ? "  " + progress.path("secondsLeft").asLong() + " s left"
                : "";
        return "[" + "#".repeat(filled) + ".".repeat(WIDTH - filled) + "] " + ended + "/" + total + "  "
                + operation.path("state").asString() + left;
    }

    private static void pause() {
        try {
            Thread.sleep(INTERVAL.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted; what the service has begun goes on.");
        }
    }
}
