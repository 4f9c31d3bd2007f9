package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.AccountControl;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Faults;
import dev.switchboard.simulator.fault.Limiter;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Journal;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccount;
import dev.switchboard.simulator.rest.HostedAccounts;
import dev.switchboard.simulator.rest.SenderResource;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /_simulator}: what a test or a person does to the simulator behind the client's back. */
public final class ControlApi {

    public static final String PATH = "/_simulator";

    private static final Logger log = LoggerFactory.getLogger(ControlApi.class);

    private static final int MOST_SIDS_LISTED = 1_000;
    private static final int MOST_NUMBERS_AT_ONCE = 1_000_000;
    private static final int REQUESTS_LISTED = 1_000;

    private final HostedAccounts accounts;
    private final Faults faults;
    private final Limiter limiter;
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
        this.faults = faults;
        this.limiter = limiter;
        this.journal = journal;
        this.advanceClock = advanceClock;
        this.reset = reset;
        this.routes = new ArrayList<>(new TrafficRoutes(accounts).routes());
        routes.addAll(new SigningRoutes(accounts).routes());
        routes.addAll(new RoutingRoutes(accounts).routes());
        routes.addAll(List.of(
                Route.of(
                        "GET",
                        PATH + "/faults",
                        (request, arguments) -> Answer.ok(Json.MAPPER.valueToTree(faults.active()))),
                Route.of("PUT", PATH + "/faults", (request, arguments) -> replaceFaults(request)),
                Route.of("DELETE", PATH + "/faults", (request, arguments) -> clearFaults()),
                Route.of("GET", PATH + "/limits", (request, arguments) -> showLimits()),
                Route.of("PUT", PATH + "/limits", (request, arguments) -> replaceLimits(request)),
                Route.of("POST", PATH + "/clock", (request, arguments) -> advanceClock(request)),
                Route.of("GET", PATH + "/accounts", (request, arguments) -> showAccounts()),
                Route.of("POST", PATH + "/accounts", (request, arguments) -> addAccount(request)),
                Route.of("POST", PATH + "/numbers", (request, arguments) -> addNumbers(request)),
                Route.of("DELETE", PATH + "/numbers", (request, arguments) -> clear()),
                Route.of("GET", PATH + "/numbers/{}", (request, arguments) -> showNumber(request, arguments.get(0))),
                Route.of(
                        "PATCH", PATH + "/numbers/{}", (request, arguments) -> changeNumber(request, arguments.get(0))),
                Route.of("DELETE", PATH + "/numbers/{}", (request, arguments) -> removeNumber(arguments.get(0))),
                Route.of("PUT", PATH + "/services/{}", (request, arguments) -> putService(request, arguments.get(0))),
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
                    error(404, "There is no " + request.path() + ", see the simulator's README"),
                    error(405, request.method() + " is not possible on " + request.path()));
        } catch (JacksonException e) {
            return error(400, describe(e));
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            log.error("{} {} failed", request.method(), request.path(), e);
            return error(500, e.toString());
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

    private static Answer error(int status, String message) {
        return new Answer(
                status, "application/json", Json.object().put("error", message).toString(), Map.of(), false);
    }

    private static Answer done() {
        return new Answer(204, "application/json", "", Map.of(), false);
    }

    private static ObjectNode body(ApiRequest request) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (body instanceof ObjectNode object) {
            return object;
        }
        throw new IllegalArgumentException("The body must be a JSON object");
    }

    private Answer replaceFaults(ApiRequest request) {
        JsonNode body = Json.STRICT.readTree(request.body());
        if (!body.isArray() || body.valueStream().anyMatch(JsonNode::isNull)) {
            throw new IllegalArgumentException("The body must be a JSON array of faults");
        }
        faults.replace(Arrays.asList(Json.STRICT.treeToValue(body, Fault[].class)));
        return Answer.ok(Json.MAPPER.valueToTree(faults.active()));
    }

    private Answer clearFaults() {
        faults.replace(List.of());
        return done();
    }

    private Answer replaceLimits(ApiRequest request) {
        ObjectNode body = body(request);
        if (!body.has("senderUpdateMillis")) {
            body.put("senderUpdateMillis", Limits.DEFAULT_SENDER_UPDATE_MILLIS);
        }
        limiter.limits(Json.STRICT.treeToValue(body, Limits.class));
        return showLimits();
    }

    private Answer showLimits() {
        return Answer.ok(Json.MAPPER.valueToTree(limiter.limits()));
    }

    private Answer advanceClock(ApiRequest request) {
        ClockChange change = Json.STRICT.treeToValue(body(request), ClockChange.class);
        return Answer.ok(
                Json.object().put("now", Dates.millis(advanceClock.apply(Duration.ofSeconds(change.advanceSeconds)))));
    }

    private record ClockChange(long advanceSeconds) {}

    private Answer addNumbers(ApiRequest request) {
        ObjectNode body = body(request);
        JsonNode accountSid = body.remove("accountSid");
        HostedAccount hosted = accountSid == null ? accounts.main() : accounts.hosted(accountSid.asString());
        List<SimulatedNumber> added =
                body.has("phoneNumber") ? List.of(addOne(hosted, body)) : addMany(hosted.control(), body);
        ObjectNode node = Json.object();
        node.put("count", added.size());
        node.put("first", added.get(0).phoneNumber());
        node.put("last", added.get(added.size() - 1).phoneNumber());
        ArrayNode sids = node.putArray("sids");
        added.stream().limit(MOST_SIDS_LISTED).map(SimulatedNumber::sid).forEach(sids::add);
        return new Answer(201, "application/json", node.toString(), Map.of(), true);
    }

    private SimulatedNumber addOne(HostedAccount hosted, ObjectNode body) {
        AccountControl control = hosted.control();
        String phoneNumber = body.path("phoneNumber").asString();
        return hosted.account().change(() -> {
            SimulatedNumber number = control.addNumber(NumberJson.change(SimulatedNumber.of(phoneNumber), body));
            if (NumberJson.hasSender(body)) {
                control.putSender(NumberJson.change(SimulatedSender.of(phoneNumber), body.path("sender")));
            }
            return number;
        });
    }

    private List<SimulatedNumber> addMany(AccountControl control, ObjectNode body) {
        NumbersToAdd wanted = Json.STRICT.treeToValue(body, NumbersToAdd.class);
        if (wanted.count == null || wanted.count < 1 || wanted.count > MOST_NUMBERS_AT_ONCE) {
            throw new IllegalArgumentException("count must be between 1 and " + MOST_NUMBERS_AT_ONCE);
        }
        String prefix = wanted.prefix == null ? "+1555" : wanted.prefix;
        Capabilities capabilities = new Capabilities(
                !Boolean.FALSE.equals(wanted.voice),
                !Boolean.FALSE.equals(wanted.sms),
                Boolean.TRUE.equals(wanted.mms),
                false);
        return control.addNumbers(
                wanted.count,
                prefix,
                number -> withFields(number.withCapabilities(capabilities), wanted.fields),
                Boolean.TRUE.equals(wanted.whatsapp));
    }

    private static SimulatedNumber withFields(SimulatedNumber number, @Nullable Map<String, String> fields) {
        SimulatedNumber changed = number;
        if (fields != null) {
            for (Map.Entry<String, String> field : fields.entrySet()) {
                changed = changed.with(field.getKey(), field.getValue());
            }
        }
        return changed;
    }

    /** Numbers to make; unless it says otherwise, they have voice and SMS, and no field is set. */
    private record NumbersToAdd(
            @Nullable Integer count,
            @Nullable String prefix,
            @Nullable Boolean voice,
            @Nullable Boolean sms,
            @Nullable Boolean mms,
            @Nullable Boolean whatsapp,
            @Nullable Map<String, String> fields) {}

    private Answer showAccounts() {
        return Answer.ok(Json.MAPPER.valueToTree(accounts.all()));
    }

    private Answer addAccount(ApiRequest request) {
        AccountToAdd wanted = Json.STRICT.treeToValue(body(request), AccountToAdd.class);
        String name = UUID.randomUUID().toString();
        SimulatedAccount account = accounts.add(new SimulatedAccount(
                Objects.requireNonNullElseGet(wanted.accountSid, () -> SimulatorSids.sid("AC", name)),
                wanted.parentAccountSid,
                Objects.requireNonNullElse(wanted.friendlyName, "Simulator"),
                Objects.requireNonNullElseGet(wanted.authToken, () -> name.replace("-", "")),
                null));
        return Answer.applied(201, Json.MAPPER.valueToTree(account));
    }

    /** An account to make; its SID and token are made up unless they are given. */
    private record AccountToAdd(
            @Nullable String accountSid,
            @Nullable String authToken,
            @Nullable String parentAccountSid,
            @Nullable String friendlyName) {}

    private Answer clear() {
        accounts.clear();
        return done();
    }

    private Answer showNumber(ApiRequest request, String phoneNumber) {
        HostedAccount hosted = accounts.holding(phoneNumber);
        Account account = hosted.account();
        Optional<SimulatedNumber> number = account.numbers().find(phoneNumber);
        Optional<SimulatedSender> sender = account.sender(phoneNumber);
        if (number.isEmpty() && sender.isEmpty()) {
            return error(404, "There is no number " + phoneNumber);
        }
        ObjectNode node = number.map(hosted.numbers()::render).orElseGet(Json::object);
        sender.ifPresent(found -> node.set("sender", SenderResource.render(found, request.baseUrl())));
        account.messagingServiceSid(phoneNumber).ifPresent(sid -> node.put("messagingServiceSid", sid));
        return Answer.ok(node);
    }

    private Answer changeNumber(ApiRequest request, String phoneNumber) {
        ObjectNode body = body(request);
        String accountSid = Json.text(body, "accountSid");
        body.remove("accountSid");
        Account account = accounts.holding(phoneNumber).account();
        AccountControl control = accounts.holding(phoneNumber).control();
        if (account.numbers().find(phoneNumber).isEmpty()) {
            return error(404, "There is no number " + phoneNumber);
        }
        account.change(() -> {
            SimulatedSender sender = account.sender(phoneNumber).orElseGet(() -> SimulatedSender.of(phoneNumber));
            SimulatedSender changedSender = NumberJson.change(sender, body.path("sender"));
            control.changeNumber(phoneNumber, number -> NumberJson.change(number, body));
            if (NumberJson.hasSender(body)) {
                control.putSender(changedSender);
            } else if (body.has("sender") || body.has("whatsapp")) {
                control.removeSender(phoneNumber);
            }
            if (accountSid != null) {
                accounts.move(phoneNumber, accountSid);
            }
            return changedSender;
        });
        return showNumber(request, phoneNumber);
    }

    private Answer removeNumber(String phoneNumber) {
        return accounts.holding(phoneNumber).control().removeNumber(phoneNumber)
                ? done()
                : error(404, "There is no number " + phoneNumber);
    }

    private Answer putService(ApiRequest request, String sid) {
        ObjectNode body = body(request);
        SimulatedService service = SimulatedService.withSid(sid);
        for (Map.Entry<String, JsonNode> property : body.properties()) {
            if (!property.getKey().equals("members")) {
                JsonNode value = property.getValue();
                service = service.with(property.getKey(), value.isNull() ? null : value.asString());
            }
        }
        List<String> members = StreamSupport.stream(body.path("members").spliterator(), false)
                .map(JsonNode::asString)
                .toList();
        accounts.main().control().putService(service, members);
        return Answer.ok(Json.object().put("sid", sid).put("members", members.size()));
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
        return done();
    }

    private Answer reset() {
        reset.run();
        return done();
    }
}
