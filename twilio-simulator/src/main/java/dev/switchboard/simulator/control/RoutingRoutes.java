package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedContent;
import dev.switchboard.simulator.account.SimulatedTrunk;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccount;
import dev.switchboard.simulator.rest.HostedAccounts;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The part of the control API that makes what requests can point to: TwiML applications, SIP trunks and content
 * templates.
 */
final class RoutingRoutes {

    private static final String APPLICATION = ControlApi.PATH + "/applications/{}";
    private static final String CONTENT = ControlApi.PATH + "/contents/{}";
    private static final String TRUNK = ControlApi.PATH + "/trunks/{}";

    private final HostedAccounts accounts;

    RoutingRoutes(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.of("PUT", APPLICATION, (request, arguments) -> putApplication(request, arguments.get(0))),
                Route.of("DELETE", APPLICATION, (request, arguments) -> removeApplication(request, arguments.get(0))),
                Route.of("PUT", CONTENT, (request, arguments) -> putContent(request, arguments.get(0))),
                Route.of("PUT", TRUNK, (request, arguments) -> putTrunk(request, arguments.get(0))),
                Route.of("DELETE", TRUNK, (request, arguments) -> removeTrunk(request, arguments.get(0))));
    }

    private Answer putApplication(ApiRequest request, String sid) {
        SimulatedApplication application = SimulatedApplication.of(sid);
        ObjectNode body = body(request);
        for (Map.Entry<String, JsonNode> property : body.properties()) {
            if (!property.getKey().equals("accountSid")) {
                JsonNode value = property.getValue();
                application = application.with(property.getKey(), value.isNull() ? null : value.asString());
            }
        }
        hosted(body).control().putApplication(application);
        return Answer.ok(Json.object().put("sid", sid));
    }

    private Answer putTrunk(ApiRequest request, String sid) {
        ObjectNode body = body(request);
        SimulatedTrunk trunk = SimulatedTrunk.of(sid);
        String name = Json.text(body, "friendly_name");
        hosted(body).control().putTrunk(name == null ? trunk : trunk.withFriendlyName(name));
        return Answer.ok(Json.object().put("sid", sid));
    }

    private Answer putContent(ApiRequest request, String sid) {
        ObjectNode body = body(request);
        String text = Json.text(body, "body");
        hosted(body).control().putContent(new SimulatedContent(sid, text == null ? "" : text));
        return Answer.ok(Json.object().put("sid", sid));
    }

    private Answer removeApplication(ApiRequest request, String sid) {
        return removed(hosted(body(request)).control().removeApplication(sid), sid);
    }

    private Answer removeTrunk(ApiRequest request, String sid) {
        return removed(hosted(body(request)).control().removeTrunk(sid), sid);
    }

    private static Answer removed(boolean present, String sid) {
        if (!present) {
            throw new IllegalArgumentException("There is no " + sid);
        }
        return Answer.deleted();
    }

    /** The account that the body names, or the options'. */
    private HostedAccount hosted(ObjectNode body) {
        String accountSid = Json.text(body, "accountSid");
        return accountSid == null ? accounts.main() : accounts.hosted(accountSid);
    }

    private static ObjectNode body(ApiRequest request) {
        if (request.body().isBlank()) {
            return Json.object();
        }
        if (Json.STRICT.readTree(request.body()) instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("The body must be a JSON object");
    }
}
