package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What Twilio holds.
 *
 * @param whole what the route's references refer to
 * @param updating whether a WhatsApp sender has an accepted change that does not show yet
 */
record HeldRoute(Route route, WholeValues whole, boolean updating) {

    static final HeldRoute NOTHING = new HeldRoute(new Route(Map.of()), WholeValues.NONE, false);

    private static final String UPDATING = "the WhatsApp sender is still being updated";

    static HeldRoute of(AccountNumber number) {
        return new HeldRoute(number.route(), number.whole(), false);
    }

    HeldRoute and(WhatsAppSender sender) {
        return new HeldRoute(
                RouteFields.merged(route, sender.route()),
                whole.and(sender.whole()),
                updating || sender.captured().hasUnseenChange());
    }

    /** Fails, retryable, while the WhatsApp sender shows what is about to be replaced. */
    void requireAtRest(NumberReference number) {
        if (updating) {
            throw Failures.notYet(stillUpdating(number));
        }
    }

    /** Fails, retryable, unless it is what was written. */
    void requireSettled(Route written) {
        List<String> reasons = new ArrayList<>(RouteDifferences.between(written, route));
        if (updating) {
            reasons.add(UPDATING);
        }
        if (!reasons.isEmpty()) {
            throw notSettled(String.join("; ", reasons));
        }
    }

    /** What is shown now will be replaced, perhaps by the very change that is to be undone. */
    void requireSettled() {
        if (updating) {
            throw notSettled(UPDATING);
        }
    }

    static OperationFailure stillUpdating(NumberReference number) {
        return OperationFailure.of(
                ErrorCode.ROUTE_NOT_SETTLED,
                "The WhatsApp sender of " + number.phoneNumber()
                        + " is still being updated at Twilio. Try again when it is online.");
    }

    private static RuntimeException notSettled(String reasons) {
        return Failures.notYet(OperationFailure.of(
                ErrorCode.ROUTE_NOT_SETTLED, "Twilio does not hold what was written: " + reasons + "."));
    }
}
