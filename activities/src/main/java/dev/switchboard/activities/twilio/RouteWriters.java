package dev.switchboard.activities.twilio;

import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.pace.RequestContext;
import java.util.function.BiFunction;

/** Makes a {@link RouteWriter} for each step that writes routes; its requests are sent in the context of that step. */
public final class RouteWriters {

    private final BiFunction<String, RequestContext, TwilioAccount> accounts;
    private final FoundValues values;

    /** @param accounts by their SIDs, as {@link TwilioAccounts#of} */
    public RouteWriters(BiFunction<String, RequestContext, TwilioAccount> accounts, FoundValues values) {
        this.accounts = accounts;
        this.values = values;
    }

    public RouteWriter in(RequestContext context) {
        return new RouteWriter(accountSid -> accounts.apply(accountSid, context), values);
    }
}
