package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.ApplicationFields;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code /2010-04-01/Accounts/{AC}/Applications}, read only. */
final class ApplicationResource {

    private final Account account;

    ApplicationResource(Account account) {
        this.account = account;
    }

    List<Route> routes(String accountPath) {
        return List.of(
                Route.of("GET", accountPath + "/Applications.json", (request, arguments) -> list(request)),
                Route.of(
                        "GET",
                        accountPath + "/Applications/{}.json",
                        (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        String name = request.parameter("FriendlyName").orElse("");
        return Answer.ok(Page.of(
                        request,
                        account.applications().rows(),
                        application -> name.isEmpty()
                                || render(application)
                                        .path("friendly_name")
                                        .asString()
                                        .equals(name))
                .inV2010("applications", this::render));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return account.applications()
                .find(sid)
                .map(application -> Answer.ok(render(application)))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    ObjectNode render(SimulatedApplication application) {
        ObjectNode node = Json.object();
        node.put("sid", application.sid());
        node.put("account_sid", account.sid());
        ApplicationFields.ALL.forEach(field -> field.render(node, application.settings()));
        node.put("date_created", Dates.rfc2822(application.dateCreated()));
        node.put("date_updated", Dates.rfc2822(application.dateUpdated()));
        node.put("uri", "/2010-04-01/Accounts/%s/Applications/%s.json".formatted(account.sid(), application.sid()));
        return node;
    }
}
