package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.SimulatedTrunk;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/Trunks} of trunking.twilio.com, read only. */
final class TrunkResource {

    private final Account account;

    TrunkResource(Account account) {
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/Trunks", (request, arguments) -> list(request)),
                Route.of("GET", "/v1/Trunks/{}", (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        return Answer.ok(Page.of(request, account.trunks().rows(), trunk -> true)
                .withMeta("trunks", trunk -> render(trunk, request.baseUrl())));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return account.trunks()
                .find(sid)
                .map(trunk -> Answer.ok(render(trunk, request.baseUrl())))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    private ObjectNode render(SimulatedTrunk trunk, String baseUrl) {
        String url = baseUrl + "/v1/Trunks/" + trunk.sid();
        ObjectNode node = Json.object();
        node.put("sid", trunk.sid());
        node.put("account_sid", account.sid());
        node.putNull("domain_name");
        node.put("disaster_recovery_method", "POST");
        node.putNull("disaster_recovery_url");
        node.put("friendly_name", trunk.friendlyName());
        node.put("secure", false);
        node.put("cnam_lookup_enabled", false);
        node.put("symmetric_rtp_enabled", false);
        node.putObject("recording").put("mode", "do-not-record").put("trim", "do-not-trim");
        node.put("transfer_mode", "disable-all");
        node.put("transfer_caller_id", "from-transferor");
        node.put("auth_type", "");
        node.putArray("auth_type_set");
        node.put("date_created", Dates.iso8601(trunk.dateCreated()));
        node.put("date_updated", Dates.iso8601(trunk.dateCreated()));
        node.put("url", url);
        node.putObject("links")
                .put("origination_urls", url + "/OriginationUrls")
                .put("credential_lists", url + "/CredentialLists")
                .put("ip_access_control_lists", url + "/IpAccessControlLists")
                .put("phone_numbers", url + "/PhoneNumbers");
        return node;
    }
}
