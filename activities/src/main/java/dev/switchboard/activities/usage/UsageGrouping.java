package dev.switchboard.activities.usage;

/** The dimensions by which usage is summed up. */
public enum UsageGrouping {
    NUMBER("phone_number_id", "text"),
    AGENT("chatbot_id", "text"),
    CHANNEL("channel", "text"),
    DAY("day", "date"),
    MONTH("month", "date");

    private final String column;
    private final String type;

    UsageGrouping(String column, String type) {
        this.column = column;
        this.type = type;
    }

    String column() {
        return column;
    }

    /** What rows are put in order by: none comes last. */
    String order() {
        return column + " IS NULL, " + column;
    }

    /**
     * Compares as {@link #order} sorts, where a comparison of rows with a NULL in it would be neither true nor false.
     */
    String comparable() {
        String none = type.equals("date") ? "'infinity'" : "''";
        return column + " IS NULL, COALESCE(" + column + ", " + none + ")";
    }

    /** The parameter to compare with. */
    String parameter() {
        String none = type.equals("date") ? "'infinity'" : "''";
        String value = "CAST(:after_" + column + " AS " + type + ")";
        return value + " IS NULL, COALESCE(" + value + ", " + none + ")";
    }

    String parameterName() {
        return "after_" + column;
    }
}
