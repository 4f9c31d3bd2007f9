package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.List;

/** Compares what Twilio holds with what it should hold. */
public final class RouteDifferences {

    private RouteDifferences() {}

    /** One sentence for each field that differs. */
    public static List<String> between(Route expected, Route actual) {
        List<String> differences = new ArrayList<>();
        expected.fields().forEach((field, wanted) -> {
            if (matters(field, expected, actual) && !wanted.equals(actual.get(field))) {
                differences.add("%s should be '%s' and is '%s'"
                        .formatted(field.twilioName(), FoundValue.text(wanted), FoundValue.text(actual.get(field))));
            }
        });
        return differences;
    }

    /** A method without a URL means nothing, and Twilio has no empty one. */
    private static boolean matters(RouteField field, Route expected, Route actual) {
        if (!field.isMethod()) {
            return true;
        }
        RouteField url = field.url();
        String wantedUrl = expected.fields().getOrDefault(url, actual.get(url));
        return !wantedUrl.isEmpty() && !expected.get(field).isEmpty();
    }
}
