package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.ServiceFields;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/Services}. */
final class ServiceResource {

    private final Account account;

    ServiceResource(Account account) {
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/Services", (request, arguments) -> list(request)),
                Route.of("GET", "/v1/Services/{}", (request, arguments) -> fetch(request, arguments.get(0))),
                Route.of("POST", "/v1/Services/{}", (request, arguments) -> update(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        return Answer.ok(Page.of(request, account.services().rows(), service -> true)
                .withMeta("services", service -> render(service, request.baseUrl())));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return Answer.ok(render(find(request, sid), request.baseUrl()));
    }

    private Answer update(ApiRequest request, String sid) {
        return account.change(() -> {
            SimulatedService service = find(request, sid);
            SimulatedService updated = service.withSettings(
                    FormUpdate.apply(ServiceFields.ALL, service.settings(), request.parameters()),
                    account.nowInSeconds());
            account.services().put(sid, updated);
            return Answer.applied(200, render(updated, request.baseUrl()));
        });
    }

    private SimulatedService find(ApiRequest request, String sid) {
        return account.services().find(sid).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    private ObjectNode render(SimulatedService service, String baseUrl) {
        String url = baseUrl + "/v1/Services/" + service.sid();
        ObjectNode node = Json.object();
        node.put("sid", service.sid());
        node.put("account_sid", account.sid());
        ServiceFields.ALL.forEach(field -> field.render(node, service.settings()));
        node.put("date_created", service.dateCreated().toString());
        node.put("date_updated", service.dateUpdated().toString());
        node.put("url", url);
        node.putObject("links")
                .put("phone_numbers", url + "/PhoneNumbers")
                .put("short_codes", url + "/ShortCodes")
                .put("alpha_senders", url + "/AlphaSenders")
                .put("messages", url + "/Messages")
                .put("us_app_to_person", url + "/Compliance/Usa2p")
                .put("us_app_to_person_usecases", url + "/Compliance/Usa2p/Usecases")
                .put("channel_senders", url + "/ChannelSenders")
                .put("destination_alpha_senders", url + "/DestinationAlphaSenders");
        return node;
    }
}
