package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.webhook.StatusCallbacks;
import dev.switchboard.simulator.webhook.WebhookClient;
import dev.switchboard.simulator.webhook.WebhookUrl;
import dev.switchboard.simulator.webhook.WebhookUrl.Product;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What Twilio tells of a leg: the parameters of its requests, and its status callbacks. */
public final class CallEvents {

    public static final Set<String> ALL = Set.of("initiated", "ringing", "answered", "completed");

    private final Account account;

    CallEvents(Account account) {
        this.account = account;
    }

    /**
     * Where a leg reports its status.
     *
     * @param events which of initiated, ringing, answered and completed (which is any end)
     */
    record Reporting(String url, String method, Set<String> events) {

        /** As a number does: the end only. */
        static Reporting end(String url, String method) {
            return new Reporting(url, method, Set.of("completed"));
        }
    }

    Map<String, String> parameters(CallLeg leg, String status) {
        CallLeg.Parties parties = leg.parties();
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("CallSid", leg.sid());
        parameters.put("AccountSid", account.sid());
        if (leg.parentSid() != null) {
            parameters.put("ParentCallSid", leg.parentSid());
        }
        parameters.put("From", parties.from());
        parameters.put("Caller", parties.from());
        parameters.put("To", parties.to());
        parameters.put("Called", parties.to());
        parameters.put("CallStatus", status);
        parameters.put("Direction", parties.direction().text());
        parameters.put("ApiVersion", "2010-04-01");
        parameters.putAll(PhoneNumbers.geography("From", parties.from()));
        parameters.putAll(PhoneNumbers.geography("Caller", parties.from()));
        parameters.putAll(PhoneNumbers.geography("To", parties.to()));
        parameters.putAll(PhoneNumbers.geography("Called", parties.to()));
        return parameters;
    }

    /** The status callbacks of a leg that ended. A leg that nobody took was not answered. */
    List<StatusCallbacks.Pending> of(CallLeg leg, Reporting to) {
        List<StatusCallbacks.Pending> pending = new ArrayList<>();
        boolean answered = leg.ending().status().equals("completed");
        addProgress(leg, to, "initiated", "initiated", pending);
        addProgress(leg, to, "ringing", "ringing", pending);
        if (answered) {
            addProgress(leg, to, "answered", "in-progress", pending);
        }
        if (to.events.contains("completed")) {
            pending.add(pending(leg.ending().status(), to, end(leg, pending.size())));
        }
        return pending;
    }

    private void addProgress(
            CallLeg leg, Reporting to, String event, String status, List<StatusCallbacks.Pending> pending) {
        if (to.events.contains(event)) {
            Map<String, String> parameters = parameters(leg, status);
            addSource(leg, parameters, pending.size());
            pending.add(pending(status, to, parameters));
        }
    }

    private Map<String, String> end(CallLeg leg, int sequence) {
        Map<String, String> parameters = parameters(leg, leg.ending().status());
        boolean completed = leg.ending().status().equals("completed");
        parameters.put("CallDuration", Integer.toString(leg.ending().seconds()));
        if (completed) {
            parameters.put("Duration", Integer.toString(leg.ending().minutes()));
        }
        addSource(leg, parameters, sequence);
        parameters.put("SipResponseCode", completed ? "200" : "487");
        return parameters;
    }

    private static void addSource(CallLeg leg, Map<String, String> parameters, int sequence) {
        parameters.put("Timestamp", Dates.rfc2822(leg.ending().end()));
        parameters.put("CallbackSource", "call-progress-events");
        parameters.put("SequenceNumber", Integer.toString(sequence));
    }

    private static StatusCallbacks.Pending pending(String event, Reporting to, Map<String, String> parameters) {
        return new StatusCallbacks.Pending(
                event, new WebhookClient.Target(Product.VOICE, to.method, new WebhookUrl(to.url), parameters));
    }
}
