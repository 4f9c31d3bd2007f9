package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.SigningRule;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccounts;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The part of the control API that says which webhooks a shared key signs. */
final class SigningRoutes {

    private static final String RULES = ControlApi.PATH + "/accounts/{}/signing";

    private final HostedAccounts accounts;

    SigningRoutes(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", RULES, (request, arguments) -> shown(arguments.get(0))),
                Route.of("PUT", RULES, (request, arguments) -> replace(request, arguments.get(0))));
    }

    private Answer replace(ApiRequest request, String accountSid) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (!body.isArray() || body.valueStream().anyMatch(JsonNode::isNull)) {
            throw new IllegalArgumentException("The body must be a JSON array of signing rules");
        }
        accounts.hosted(accountSid)
                .control()
                .putSigningRules(Arrays.asList(Json.STRICT.treeToValue(body, SigningRule[].class)));
        return shown(accountSid);
    }

    private Answer shown(String accountSid) {
        return Answer.ok(Json.MAPPER.valueToTree(
                accounts.hosted(accountSid).account().signingRules().rows().values()));
    }
}
