package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Table;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/Events} of the Monitor API: who changed the account's numbers. */
final class EventResource {

    private final Table<ObjectNode> events;

    EventResource(Account account) {
        this.events = account.events();
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/v1/Events", (request, arguments) -> list(request)),
                Route.of("GET", "/v1/Events/{}", (request, arguments) -> fetch(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        Predicate<ObjectNode> wanted = equal(request, "ResourceSid", "resource_sid")
                .and(equal(request, "ActorSid", "actor_sid"))
                .and(equal(request, "EventType", "event_type"))
                .and(equal(request, "SourceIpAddress", "source_ip_address"));
        Instant start = time(request, "StartDate", Instant.MIN);
        Instant end = time(request, "EndDate", Instant.MAX);
        Predicate<ObjectNode> then = event -> {
            Instant at = Instant.parse(String.valueOf(Json.text(event, "event_date")));
            return !at.isBefore(start) && !at.isAfter(end);
        };
        return Answer.ok(Page.of(request, events.rows(), wanted.and(then)).withMeta("events", event -> event));
    }

    private static Predicate<ObjectNode> equal(ApiRequest request, String parameter, String field) {
        String wanted = request.parameter(parameter).orElse("");
        return event -> wanted.isEmpty() || wanted.equals(Json.text(event, field));
    }

    private static Instant time(ApiRequest request, String parameter, Instant absent) {
        String given = request.parameter(parameter).orElse("");
        try {
            return given.isEmpty() ? absent : Instant.parse(given);
        } catch (DateTimeParseException e) {
            throw TwilioError.INVALID_PARAMETER.about(parameter);
        }
    }

    private Answer fetch(ApiRequest request, String sid) {
        return events.findBySid(sid).map(Answer::ok).orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }
}
