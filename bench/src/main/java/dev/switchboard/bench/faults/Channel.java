package dev.switchboard.bench.faults;

/** What a number's route consists of. The channels of a number are checked one by one. */
enum Channel {
    VOICE("voice_url"),
    SMS("sms_url");

    private final String field;

    Channel(String field) {
        this.field = field;
    }

    /** Twilio's name of the field that says where the channel leads. */
    String field() {
        return field;
    }
}
