package dev.switchboard.workflows.release;

/** How many calls and messages a number had; a page of each at most is counted. */
public record SeenTraffic(int calls, int messages) {

    boolean any() {
        return calls + messages > 0;
    }

    /** For people: {@code 1 call and 2 messages}. */
    String words() {
        return counted(calls, "call") + " and " + counted(messages, "message");
    }

    private static String counted(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }
}
