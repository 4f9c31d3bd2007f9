package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.LedgerSums;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccounts;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.simulator.traffic.TrafficToMake;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of the control API that makes calls and messages. */
final class TrafficRoutes {

    private final HostedAccounts accounts;

    TrafficRoutes(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", ControlApi.PATH + "/calls", (request, arguments) -> place(request)),
                Route.of("POST", ControlApi.PATH + "/messages", (request, arguments) -> send(request)),
                Route.of("POST", ControlApi.PATH + "/traffic", (request, arguments) -> make(request)),
                Route.of(
                        "GET",
                        ControlApi.PATH + "/ledger",
                        (request, arguments) ->
                                shown(LedgerSums.of(accounts.main().account()))),
                Route.of(
                        "GET",
                        ControlApi.PATH + "/ledger/entries",
                        (request, arguments) ->
                                shown(LedgerSums.lines(accounts.main().account()))));
    }

    private Answer place(ApiRequest request) {
        CallToPlace call = read(request, CallToPlace.class);
        return shown(accounts.holding(call.ours()).traffic().calls().place(call));
    }

    private Answer send(ApiRequest request) {
        MessageToSend message = read(request, MessageToSend.class);
        return shown(accounts.holding(message.ours()).traffic().messages().send(message));
    }

    private Answer make(ApiRequest request) {
        return shown(accounts.main().traffic().maker().make(read(request, TrafficToMake.class)));
    }

    private static <T> T read(ApiRequest request, Class<T> type) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (body instanceof ObjectNode) {
            return Json.STRICT.treeToValue(body, type);
        }
        throw new IllegalArgumentException("The body must be a JSON object");
    }

    private static Answer shown(Object result) {
        return Answer.ok(Json.MAPPER.valueToTree(result));
    }
}
