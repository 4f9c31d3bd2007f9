package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Faults;
import dev.switchboard.simulator.fault.Limiter;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Journal;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccounts;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_simulator}: what a test or a person does to the simulator behind the client's back. */
public final class ControlApi {

    public static final String PATH = "/_simulator";

    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);

    private static final int REQUESTS_LISTED = 1_000;

    private final HostedAccounts accounts;
    private final Journal journal;
    private final Function<Duration, Instant> advanceClock;
    private final Runnable reset;
    private final List<Route> routes;

    public ControlApi(
            HostedAccounts accounts,
            Faults faults,
            Limiter limiter,
            Journal journal,
            Function<Duration, Instant> advanceClock,
            Runnable reset) {
        this.accounts = accounts;
        this.journal = journal;
        this.advanceClock = advanceClock;
        this.reset = reset;
        this.routes = new ArrayList<>(new TrafficRoutes(accounts).routes());
        routes.addAll(new FaultRoutes(faults, limiter).routes());
        routes.addAll(new NumberRoutes(accounts).routes());
        routes.addAll(new SigningRoutes(accounts).routes());
        routes.addAll(new RoutingRoutes(accounts).routes());
        routes.addAll(List.of(
                Route.of("POST", PATH + "/clock", (request, arguments) -> advanceClock(request)),
                Route.of("GET", PATH + "/accounts", (request, arguments) -> showAccounts()),
                Route.of("POST", PATH + "/accounts", (request, arguments) -> addAccount(request)),
                Route.of("PUT", PATH + "/sold/{}", (request, arguments) -> sell(arguments.get(0))),
                Route.of("GET", PATH + "/requests", (request, arguments) -> showRequests(request)),
                Route.of("GET", PATH + "/requests/rate", (request, arguments) -> showRate(request)),
                Route.of("DELETE", PATH + "/requests", (request, arguments) -> clearRequests()),
                Route.of("POST", PATH + "/reset", (request, arguments) -> reset())));
    }

    public Answer answer(ApiRequest request) {
        try {
            return Route.dispatch(
                    routes,
                    request,
                    ControlAnswers.error(404, "There is no " + request.path() + ", see the simulator's README"),
                    ControlAnswers.error(405, request.method() + " is not possible on " + request.path()));
        } catch (JacksonException e) {
            return ControlAnswers.error(400, describe(e));
        } catch (IllegalArgumentException e) {
            return ControlAnswers.error(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("{} {} failed", request.method(), request.path(), e);
            return ControlAnswers.error(500, e.toString());
        }
    }

    /** The field and what is wrong with it, without Jackson's excerpt of the source. */
    private static String describe(JacksonException e) {
        Throwable cause = e.getCause();
        String message = cause instanceof IllegalArgumentException ? cause.getMessage() : e.getOriginalMessage();
        StringBuilder field = new StringBuilder();
        for (JacksonException.Reference reference : e.getPath()) {
            String name = reference.getPropertyName();
            field.append(name == null ? "[" + reference.getIndex() + "]" : (field.isEmpty() ? "" : ".") + name);
        }
        return field.isEmpty() ? String.valueOf(message) : field + ": " + message;
    }

    private Answer advanceClock(ApiRequest request) {
        ClockChange change = Json.STRICT.treeToValue(ControlAnswers.body(request), ClockChange.class);
        return Answer.ok(
                Json.object().put("now", Dates.millis(advanceClock.apply(Duration.ofSeconds(change.advanceSeconds)))));
    }

    private record ClockChange(long advanceSeconds) {}

    private Answer showAccounts() {
        return Answer.ok(Json.MAPPER.valueToTree(accounts.all()));
    }

    private Answer addAccount(ApiRequest request) {
        AccountToAdd wanted = Json.STRICT.treeToValue(ControlAnswers.body(request), AccountToAdd.class);
        String name = UUID.randomUUID().toString();
        SimulatedAccount account = accounts.add(new SimulatedAccount(
                Objects.requireNonNullElseGet(wanted.accountSid, () -> SimulatorSids.sid("AC", name)),
                wanted.parentAccountSid,
                Objects.requireNonNullElse(wanted.friendlyName, "Simulator"),
                Objects.requireNonNullElseGet(wanted.authToken, () -> name.replace("-", "")),
                null,
                Boolean.TRUE.equals(wanted.trial)));
        return Answer.applied(201, Json.MAPPER.valueToTree(account));
    }

    /** An account to make; its SID and token are made up unless they are given. */
    private record AccountToAdd(
            @Nullable String accountSid,
            @Nullable String authToken,
            @Nullable String parentAccountSid,
            @Nullable String friendlyName,
            @Nullable Boolean trial) {}

    private Answer sell(String phoneNumber) {
        accounts.sellElsewhere(phoneNumber);
        return ControlAnswers.done();
    }

    private Answer showRequests(ApiRequest request) {
        List<RecordedRequest> found = journal.since(since(request));
        int limit = limit(request);
        ArrayNode array = Json.MAPPER.createArrayNode();
        found.subList(Math.max(0, found.size() - limit), found.size()).forEach(recorded -> array.add(render(recorded)));
        return Answer.ok(array);
    }

    private static ObjectNode render(RecordedRequest recorded) {
        ObjectNode node = Json.object();
        node.put("time", Dates.millis(recorded.time()));
        node.put("method", recorded.method());
        node.put("product", recorded.product());
        node.put("path", recorded.path());
        node.set("parameters", Json.MAPPER.valueToTree(recorded.parameters()));
        node.put("status", recorded.status());
        node.put("outcome", recorded.outcome().name().toLowerCase(Locale.ROOT));
        node.put("applied", recorded.applied());
        return node;
    }

    private Answer showRate(ApiRequest request) {
        Instant since = since(request);
        return Answer.ok(Json.object()
                .put("requests", journal.count(since))
                .put("refused", journal.countAnswered(since, 429))
                .put("maxRequestsPerSecond", journal.maxRequestsPerSecond(since)));
    }

    private static Instant since(ApiRequest request) {
        String since = request.parameter("since").orElse("");
        try {
            return since.isEmpty() ? Instant.MIN : Instant.parse(since);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("since must be an ISO instant like 2026-01-31T12:00:00.000Z", e);
        }
    }

    private static int limit(ApiRequest request) {
        String limit = request.parameter("limit").orElse(Integer.toString(REQUESTS_LISTED));
        if (!limit.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException("limit must be a whole number");
        }
        return Integer.parseInt(limit);
    }

    private Answer clearRequests() {
        journal.clear();
        return ControlAnswers.done();
    }

    private Answer reset() {
        reset.run();
        return ControlAnswers.done();
    }
}
