package dev.switchboard.simulator;

import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code /2010-04-01/Accounts/{AC}}: the account itself, which is active since the simulator runs. */
final class AccountResource {

    private final SimulatorOptions options;
    private final Instant created;

    AccountResource(SimulatorOptions options, Instant created) {
        this.options = options;
        this.created = created;
    }

    List<Route> routes(String accountPath) {
        return List.of(Route.of("GET", accountPath + ".json", (request, arguments) -> Answer.ok(render(accountPath))));
    }

    private ObjectNode render(String accountPath) {
        ObjectNode node = Json.object();
        node.put("sid", options.accountSid());
        node.put("owner_account_sid", options.accountSid());
        // Twilio answers it too: whoever asks has to take care of the answer.
        node.put("auth_token", options.authToken());
        node.put("friendly_name", "Simulator");
        node.put("status", "active");
        node.put("type", "Full");
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
