package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.NumberFields;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/PhoneNumbers} of the Routes API: the region that processes a number's calls, where one is set. */
final class InboundRegionResource {

    private final Account account;

    InboundRegionResource(Account account) {
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/v2/PhoneNumbers/{}", (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private Answer fetch(ApiRequest request, String phoneNumber) {
        return account.numbers()
                .find(phoneNumber)
                .flatMap(number -> Optional.of(number.get(NumberFields.VOICE_REGION))
                        .filter(region -> !region.isEmpty())
                        .map(region -> Answer.ok(render(number, region, request.baseUrl()))))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    private ObjectNode render(SimulatedNumber number, String region, String baseUrl) {
        return Json.object()
                .put("phone_number", number.phoneNumber())
                .put("url", baseUrl + "/v2/PhoneNumbers/" + number.phoneNumber())
                .put("sid", "QQ" + number.sid().substring("PN".length()))
                .put("account_sid", account.sid())
                .put("friendly_name", PhoneNumbers.formatted(number.phoneNumber()))
                .put("voice_region", region)
                .put("date_created", number.dateCreated().toString())
                .put("date_updated", number.dateUpdated().toString());
    }
}
