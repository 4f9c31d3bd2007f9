package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Many numbers of one Twilio account, of which some are not as they should be. */
final class Fleet {

    private static final int PAGE = 1_000;

    private final TwilioProcess twilio;
    private final FleetSettings settings;
    private final int size;
    private final int drifted;

    Fleet(TwilioProcess twilio, FleetSettings settings, int size, int driftPercent) {
        this.twilio = twilio;
        this.settings = settings;
        this.size = size;
        this.drifted = (int) Math.round(size * driftPercent / 100.0);
    }

    int size() {
        return size;
    }

    int drifted() {
        return drifted;
    }

    /** Calls that nobody can do without: the pages to read, and one for each number that differs. */
    int callsNeeded() {
        return (size + PAGE - 1) / PAGE + drifted;
    }

    /** The same numbers each time, and Twilio's limits. */
    void reset() throws IOException {
        twilio.noLimits();
        boolean mostDiffer = drifted > size / 2;
        twilio.make(size, mostDiffer ? Webhooks.DRIFTED : Webhooks.RIGHT);
        for (int i = 0; i < size; i++) {
            if (isDrifted(i) != mostDiffer) {
                twilio.change(phoneNumber(i), mostDiffer ? Webhooks.RIGHT : Webhooks.DRIFTED);
            }
        }
        twilio.forgetTraffic();
        twilio.limits(settings.latencyMillis(), settings.rate());
    }

    /** For a warm-up, without limits: all are right but the first so many. */
    void makeFirstDiffer(int some) throws IOException {
        twilio.noLimits();
        twilio.make(size, Webhooks.RIGHT);
        for (int i = 0; i < Math.min(some, size); i++) {
            twilio.change(phoneNumber(i), Webhooks.DRIFTED);
        }
    }

    /** Spread evenly over all. */
    private boolean isDrifted(int index) {
        return (index + 1L) * drifted / size > (long) index * drifted / size;
    }

    private static String phoneNumber(int index) {
        return "+1555%07d".formatted(index);
    }

    /** How many of the first so many are not as they should be. */
    int wrong(int first) throws IOException {
        twilio.noLimits();
        List<JsonNode> numbers = twilio.numbers();
        if (numbers.size() != size) {
            throw new IllegalStateException("Twilio has " + numbers.size() + " numbers instead of " + size);
        }
        return (int)
                numbers.stream().limit(first).filter(number -> !isRight(number)).count();
    }

    private static boolean isRight(JsonNode number) {
        return Webhooks.RIGHT.entrySet().stream()
                .allMatch(field -> number.path(field.getKey()).asString("").equals(field.getValue()));
    }

    /** By phone number. */
    List<PhoneNumber> numbers() throws IOException {
        twilio.noLimits();
        return twilio.numbers().stream()
                .map(number -> new PhoneNumber(
                        number.path("sid").asString(),
                        number.path("phone_number").asString()))
                .toList();
    }

    /**
     * One of them.
     *
     * @param sid PN…
     * @param phoneNumber in E.164
     */
    record PhoneNumber(String sid, String phoneNumber) {}
}
