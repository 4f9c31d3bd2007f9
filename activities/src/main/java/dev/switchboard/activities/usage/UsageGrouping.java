package dev.switchboard.activities.usage;

/** What usage is summed up by. */
public enum UsageGrouping {
    NUMBER("phone_number_id"),
    AGENT("chatbot_id"),
    CHANNEL("channel"),
    DAY("day"),
    MONTH("month");

    private final String column;

    UsageGrouping(String column) {
        this.column = column;
    }

    String column() {
        return column;
    }
}
