package dev.switchboard.simulator.control;

import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Faults;
import dev.switchboard.simulator.fault.Limiter;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import java.util.Arrays;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of the control API that says what goes wrong, and how much may be asked. */
final class FaultRoutes {

    private static final String FAULTS = ControlApi.PATH + "/faults";
    private static final String LIMITS = ControlApi.PATH + "/limits";

    private final Faults faults;
    private final Limiter limiter;

    FaultRoutes(Faults faults, Limiter limiter) {
        this.faults = faults;
        this.limiter = limiter;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", FAULTS, (request, arguments) -> showFaults()),
                Route.of("PUT", FAULTS, (request, arguments) -> replaceFaults(request)),
                Route.of("DELETE", FAULTS, (request, arguments) -> clearFaults()),
                Route.of("GET", LIMITS, (request, arguments) -> showLimits()),
                Route.of("PUT", LIMITS, (request, arguments) -> replaceLimits(request)));
    }

    private Answer showFaults() {
        return Answer.ok(Json.MAPPER.valueToTree(faults.active()));
    }

    private Answer replaceFaults(ApiRequest request) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (!body.isArray() || body.valueStream().anyMatch(JsonNode::isNull)) {
            throw new IllegalArgumentException("The body must be a JSON array of faults");
        }
        faults.replace(Arrays.asList(Json.STRICT.treeToValue(body, Fault[].class)));
        return showFaults();
    }

    private Answer clearFaults() {
        faults.replace(List.of());
        return ControlAnswers.done();
    }

    private Answer replaceLimits(ApiRequest request) {
        ObjectNode body = ControlAnswers.body(request);
        if (!body.has("senderUpdateMillis")) {
            body.put("senderUpdateMillis", Limits.DEFAULT_SENDER_UPDATE_MILLIS);
        }
        limiter.limits(Json.STRICT.treeToValue(body, Limits.class));
        return showLimits();
    }

    private Answer showLimits() {
        return Answer.ok(Json.MAPPER.valueToTree(limiter.limits()));
    }
}
