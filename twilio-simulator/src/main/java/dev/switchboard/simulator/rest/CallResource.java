package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import dev.switchboard.simulator.traffic.AccountTraffic;
import dev.switchboard.simulator.traffic.CallEvents;
import dev.switchboard.simulator.traffic.CallPlacer;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.OutboundCall;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Places calls, {@code POST /2010-04-01/Accounts/{AC}/Calls.json}. They are answered soon afterwards, and last a
 * minute: how else a call may end, the control API says.
 */
final class CallResource {

    private final Account account;
    private final Ledger ledger;
    private final CallPlacer calls;
    private final Executor executor;

    CallResource(AccountTraffic traffic, Executor executor) {
        this.account = traffic.account();
        this.ledger = traffic.ledger();
        this.calls = traffic.calls();
        this.executor = executor;
    }

    List<Route> routes(String accountPath) {
        return List.of(Route.of("POST", accountPath + "/Calls.json", (request, arguments) -> create(request)));
    }

    private Answer create(ApiRequest request) {
        String from = from(request);
        String to = to(request);
        CallToPlace call = CallToPlace.outbound(from, to, wanted(request));
        CallLeg queued = CallLeg.outgoing(
                Ledger.newSid("CA"),
                new CallLeg.Parties(from, to, CallLeg.Direction.OUTBOUND_API),
                new CallLeg.Ending("queued", 0, account.nowInSeconds()));
        ledger.addQueued(queued);
        executor.execute(() -> calls.placeOut(call, queued.sid()));
        return Answer.applied(201, queued.renderQueued(account.sid()));
    }

    private OutboundCall wanted(ApiRequest request) {
        String callback = request.parameter("StatusCallback").orElse("");
        require(callback.isEmpty() || FormUpdate.isUrl(callback), TwilioError.INVALID_MESSAGE_CALLBACK, callback);
        List<String> events = request.values("StatusCallbackEvent").stream()
                .filter(CallEvents.ALL::contains)
                .toList();
        return new OutboundCall(
                url(request),
                request.parameter("Method").orElse(null),
                request.parameter("Twiml").orElse(null),
                request.parameter("FallbackUrl").orElse(null),
                callback.isEmpty() ? null : callback,
                request.parameter("StatusCallbackMethod").orElse(null),
                events.isEmpty() ? null : events);
    }

    /** An application counts more than a URL, and TwiML less than either. */
    private @Nullable String url(ApiRequest request) {
        String application = request.parameter("ApplicationSid").orElse("");
        if (!application.isEmpty()) {
            return account.applications()
                    .find(application)
                    .orElseThrow(() -> TwilioError.INVALID_APPLICATION.about(application))
                    .get("voice_url");
        }
        String url = request.parameter("Url").orElse("");
        if (url.isEmpty() && request.parameter("Twiml").isPresent()) {
            return null;
        }
        require(FormUpdate.isUrl(url), TwilioError.INVALID_CALL_URL, url);
        return url;
    }

    private String from(ApiRequest request) {
        String from = request.parameter("From").orElse("");
        require(!from.isEmpty(), TwilioError.CALLER_REQUIRED, "");
        boolean owned = account.numbers()
                .find(from)
                .filter(number -> number.capabilities().voice())
                .isPresent();
        require(owned, TwilioError.CALLER_NOT_VERIFIED, from);
        return from;
    }

    private static String to(ApiRequest request) {
        String to = request.parameter("To").orElse("");
        require(!to.isEmpty(), TwilioError.CALLED_REQUIRED, "");
        require(to.matches("\\+[1-9][0-9]{1,14}|(sip|sips|client):.+"), TwilioError.INVALID_TO, to);
        return to;
    }

    private static void require(boolean holds, TwilioError error, String subject) {
        if (!holds) {
            throw error.about(subject);
        }
    }
}
