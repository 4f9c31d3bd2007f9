package dev.switchboard.simulator;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of the control API that makes calls and messages. */
final class TrafficRoutes {

    private final CallPlacer calls;

    private final MessageSender messages;

    private final TrafficMaker traffic;
    private final Account account;

    TrafficRoutes(CallPlacer calls, MessageSender messages, TrafficMaker traffic, Account account) {
        this.calls = calls;
        this.messages = messages;
        this.traffic = traffic;
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", ControlApi.PATH + "/calls", (request, arguments) -> place(request)),
                Route.of("POST", ControlApi.PATH + "/messages", (request, arguments) -> send(request)),
                Route.of("POST", ControlApi.PATH + "/traffic", (request, arguments) -> make(request)),
                Route.of("GET", ControlApi.PATH + "/ledger", (request, arguments) -> shown(LedgerSums.of(account))),
                Route.of(
                        "GET",
                        ControlApi.PATH + "/ledger/entries",
                        (request, arguments) -> shown(LedgerSums.lines(account))));
    }

    private Answer place(ApiRequest request) {
        return shown(calls.place(read(request, CallToPlace.class)));
    }

    private Answer send(ApiRequest request) {
        return shown(messages.send(read(request, MessageToSend.class)));
    }

    private Answer make(ApiRequest request) {
        return shown(traffic.make(read(request, TrafficToMake.class)));
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
