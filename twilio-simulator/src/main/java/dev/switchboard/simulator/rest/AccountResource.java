package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/** {@code /2010-04-01/Accounts/{AC}}: the account itself, which is active since the simulator runs. */
final class AccountResource {

    private final HostedAccounts accounts;
    private final String sid;
    private final Instant created;

    AccountResource(HostedAccounts accounts, Account account) {
        this.accounts = accounts;
        this.sid = account.sid();
        this.created = account.nowInSeconds();
    }

    List<Route> routes(String accountPath) {
        return List.of(Route.of("GET", accountPath + ".json", (request, arguments) -> Answer.ok(render(accountPath))));
    }

    private ObjectNode render(String accountPath) {
        SimulatedAccount account = accounts.get(sid);
        ObjectNode node = Json.object();
        node.put("sid", sid);
        node.put("owner_account_sid", Objects.requireNonNullElse(account.parentAccountSid(), sid));
        // Twilio answers it too: whoever asks has to take care of the answer.
        node.put("auth_token", account.authToken());
        node.put("friendly_name", account.friendlyName());
        node.put("status", "active");
        node.put("type", account.trial() ? "Trial" : "Full");
        node.put("date_created", Dates.rfc2822(created));
        node.put("date_updated", Dates.rfc2822(created));
        node.put("uri", accountPath + ".json");
        node.putObject("subresource_uris")
                .put("incoming_phone_numbers", accountPath + "/IncomingPhoneNumbers.json")
                .put("calls", accountPath + "/Calls.json")
                .put("messages", accountPath + "/Messages.json");
        return node;
    }
}
