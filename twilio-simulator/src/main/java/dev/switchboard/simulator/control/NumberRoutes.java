package dev.switchboard.simulator.control;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.AccountControl;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.rest.HostedAccount;
import dev.switchboard.simulator.rest.HostedAccounts;
import dev.switchboard.simulator.rest.SenderResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The part of the control API that adds, shows, changes and takes away numbers, their senders and their services. */
final class NumberRoutes {

    private static final String NUMBERS = ControlApi.PATH + "/numbers";
    private static final String NUMBER = NUMBERS + "/{}";

    private static final int MOST_SIDS_LISTED = 1_000;
    private static final int MOST_NUMBERS_AT_ONCE = 1_000_000;

    private final HostedAccounts accounts;

    NumberRoutes(HostedAccounts accounts) {
        this.accounts = accounts;
    }

    List<Route> routes() {
        return List.of(
                Route.of("POST", NUMBERS, (request, arguments) -> addNumbers(request)),
                Route.of("DELETE", NUMBERS, (request, arguments) -> clear()),
                Route.of("GET", NUMBER, (request, arguments) -> showNumber(request, arguments.get(0))),
                Route.of("PATCH", NUMBER, (request, arguments) -> changeNumber(request, arguments.get(0))),
                Route.of("DELETE", NUMBER, (request, arguments) -> removeNumber(arguments.get(0))),
                Route.of(
                        "PUT",
                        ControlApi.PATH + "/services/{}",
                        (request, arguments) -> putService(request, arguments.get(0))));
    }

    private Answer addNumbers(ApiRequest request) {
        ObjectNode body = ControlAnswers.body(request);
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

    private Answer clear() {
        accounts.clear();
        return ControlAnswers.done();
    }

    private Answer showNumber(ApiRequest request, String phoneNumber) {
        HostedAccount hosted = accounts.holding(phoneNumber);
        Account account = hosted.account();
        Optional<SimulatedNumber> number = account.numbers().find(phoneNumber);
        Optional<SimulatedSender> sender = account.sender(phoneNumber);
        if (number.isEmpty() && sender.isEmpty()) {
            return ControlAnswers.error(404, "There is no number " + phoneNumber);
        }
        ObjectNode node = number.map(hosted.numbers()::render).orElseGet(Json::object);
        sender.ifPresent(found -> node.set("sender", SenderResource.render(found, request.baseUrl())));
        account.messagingServiceSid(phoneNumber).ifPresent(sid -> node.put("messagingServiceSid", sid));
        return Answer.ok(node);
    }

    private Answer changeNumber(ApiRequest request, String phoneNumber) {
        ObjectNode body = ControlAnswers.body(request);
        String accountSid = Json.text(body, "accountSid");
        body.remove("accountSid");
        Account account = accounts.holding(phoneNumber).account();
        AccountControl control = accounts.holding(phoneNumber).control();
        if (account.numbers().find(phoneNumber).isEmpty()) {
            return ControlAnswers.error(404, "There is no number " + phoneNumber);
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
                ? ControlAnswers.done()
                : ControlAnswers.error(404, "There is no number " + phoneNumber);
    }

    private Answer putService(ApiRequest request, String sid) {
        ObjectNode body = ControlAnswers.body(request);
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
}
