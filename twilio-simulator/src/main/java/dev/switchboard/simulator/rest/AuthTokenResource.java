package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v1/AuthTokens}: the secondary auth token and its promotion. Twilio does not say what a second one is
 * answered; here it is refused, so that none is lost unseen.
 */
final class AuthTokenResource {

    private static final String SECONDARY = "/v1/AuthTokens/Secondary";
    private static final String PROMOTE = "/v1/AuthTokens/Promote";

    private final HostedAccounts accounts;
    private final Account account;

    AuthTokenResource(HostedAccounts accounts, Account account) {
        this.accounts = accounts;
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", SECONDARY, (request, arguments) -> create(request)),
                Route.of("DELETE", SECONDARY, (request, arguments) -> delete()),
                Route.of("POST", PROMOTE, (request, arguments) -> promote(request)));
    }

    private Answer create(ApiRequest request) {
        String token = UUID.randomUUID().toString().replace("-", "");
        accounts.change(account.sid(), before -> {
            if (before.secondaryAuthToken() != null) {
                throw TwilioError.CONFLICT.about("a secondary auth token");
            }
            return before.withSecondaryAuthToken(token);
        });
        return Answer.applied(201, render(request, SECONDARY).put("secondary_auth_token", token));
    }

    private Answer delete() {
        accounts.change(account.sid(), before -> {
            requireSecondary(before);
            return before.withSecondaryAuthToken(null);
        });
        return Answer.deleted();
    }

    private Answer promote(ApiRequest request) {
        SimulatedAccount promoted = accounts.change(account.sid(), before -> {
            String secondary = requireSecondary(before);
            return before.withAuthToken(secondary).withSecondaryAuthToken(null);
        });
        return Answer.applied(200, render(request, PROMOTE).put("auth_token", promoted.authToken()));
    }

    private static String requireSecondary(SimulatedAccount account) {
        String secondary = account.secondaryAuthToken();
        if (secondary == null) {
            throw TwilioError.NOT_FOUND.about(SECONDARY);
        }
        return secondary;
    }

    private ObjectNode render(ApiRequest request, String path) {
        return Json.object()
                .put("account_sid", account.sid())
                .put("date_created", Dates.iso8601(account.nowInSeconds()))
                .put("date_updated", Dates.iso8601(account.nowInSeconds()))
                .put("url", request.baseUrl() + path);
    }
}
