package dev.switchboard.activities.twilio;

import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes back what was there before, by one request where Twilio takes it all. Twilio may refuse today what it took
 * once: its checks change, and an application may be gone. Then {@link PutBackOneByOne} finds out which value it was.
 *
 * @param written what the fields hold now
 * @param refused what Twilio did not take; these fields were cleared
 */
public record PutBack(Map<RouteField, String> written, List<RefusedValue> refused) {

    /**
     * Writes. After a failure each field has one of two values: that from before the first attempt, or the old one.
     * Once the last request was carried out, those that Twilio refused have none.
     *
     * @param fields old values; nothing is written when there are none
     * @param current what Twilio holds now
     * @param write one request to Twilio for all of these fields
     * @throws TwilioException when it was not a value that was refused
     */
    public static PutBack write(
            Map<RouteField, String> fields, Route current, Consumer<Map<RouteField, String>> write) {
        if (fields.isEmpty()) {
            return new PutBack(fields, List.of());
        }
        try {
            write.accept(fields);
            return new PutBack(fields, List.of());
        } catch (TwilioException e) {
            if (!PutBackOneByOne.refusesAValue(e, fields)) {
                throw e;
            }
            return new PutBackOneByOne(fields, current, write, e).write();
        }
    }

    /** What the fields hold now. */
    public Route route() {
        return new Route(written);
    }
}
