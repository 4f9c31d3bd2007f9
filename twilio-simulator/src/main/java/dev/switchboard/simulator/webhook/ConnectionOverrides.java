package dev.switchboard.simulator.webhook;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * How patient Twilio is with a webhook, from the fragment of its URL, for example {@code #rc=3&rp=all}:
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 *
 * @param retries how often a failure that is in {@code policies} is tried again
 * @param policies 4xx, 5xx, ct (connecting), rt (reading) or all
 */
record ConnectionOverrides(int connectMillis, int readMillis, int totalMillis, int retries, Set<String> policies) {

    private static final int MOST_MILLIS = 15_000;

    /** What is absent or out of range has its default. */
    static ConnectionOverrides parse(String fragment) {
        Map<String, String> values = new HashMap<>();
        for (String pair : fragment.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new ConnectionOverrides(
                number(values, "ct", 100, 10_000, 5_000),
                number(values, "rt", 100, MOST_MILLIS, MOST_MILLIS),
                number(values, "tt", 100, MOST_MILLIS, MOST_MILLIS),
                number(values, "rc", 0, 5, 1),
                Set.of(values.getOrDefault("rp", "ct").split(",", -1)));
    }

    private static int number(Map<String, String> values, String key, int least, int most, int absent) {
        String value = values.getOrDefault(key, "");
        if (!value.matches("[0-9]{1,6}")) {
            return absent;
        }
        int number = Integer.parseInt(value);
        return number < least || number > most ? absent : number;
    }

    boolean retries(String failure) {
        return policies.contains("all") || policies.contains(failure);
    }
}
