package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Changer;
import dev.switchboard.simulator.account.NumberFields;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Dates;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** {@code /2010-04-01/Accounts/{AC}/IncomingPhoneNumbers}. */
public final class IncomingPhoneNumberResource {

    private final Account account;
    private final HostedAccounts accounts;
    private final NumberTransfer transfer;
    private final NumberPurchase purchase;

    IncomingPhoneNumberResource(Account account, HostedAccounts accounts) {
        this.account = account;
        this.accounts = accounts;
        this.transfer = new NumberTransfer(accounts);
        this.purchase = new NumberPurchase(account, accounts);
    }

    List<Route> routes(String accountPath) {
        String list = accountPath + "/IncomingPhoneNumbers.json";
        String one = accountPath + "/IncomingPhoneNumbers/{}.json";
        return List.of(
                Route.of("GET", list, (request, arguments) -> list(request)),
                Route.of("POST", list, (request, arguments) -> buy(request)),
                Route.of("GET", one, (request, arguments) -> fetch(request, arguments.get(0))),
                Route.of("POST", one, (request, arguments) -> update(request, arguments.get(0))),
                Route.of("DELETE", one, (request, arguments) -> delete(request, arguments.get(0))));
    }

    private Answer list(ApiRequest request) {
        Predicate<SimulatedNumber> filter = phoneNumberFilter(
                        request.parameter("PhoneNumber").orElse(""))
                .and(equalTo("friendly_name", request.parameter("FriendlyName").orElse("")))
                .and(equalTo("origin", request.parameter("Origin").orElse("")));
        return Answer.ok(
                Page.of(request, account.numbers().rows(), filter).inV2010("incoming_phone_numbers", this::render));
    }

    /** Any part of the number, an asterisk for any digit; a plus sign that was sent unescaped arrives as a space. */
    private static Predicate<SimulatedNumber> phoneNumberFilter(String wanted) {
        String part = wanted.strip();
        if (part.isEmpty()) {
            return number -> true;
        }
        if (!part.contains("*")) {
            return number -> number.phoneNumber().contains(part);
        }
        Pattern pattern = Pattern.compile("\\Q" + part.replace("*", "\\E[0-9]\\Q") + "\\E");
        return number -> pattern.matcher(number.phoneNumber()).find();
    }

    private Predicate<SimulatedNumber> equalTo(String field, String wanted) {
        if (wanted.isEmpty()) {
            return number -> true;
        }
        return number -> render(number).path(field).asString().equals(wanted);
    }

    private Answer buy(ApiRequest request) {
        return account.change(() -> Answer.applied(201, render(purchase.make(request))));
    }

    private Answer fetch(ApiRequest request, String sid) {
        return Answer.ok(render(find(request, sid)));
    }

    private Answer update(ApiRequest request, String sid) {
        return account.change(() -> {
            String target = request.parameter("AccountSid").orElse(account.sid());
            if (!target.equals(account.sid())) {
                transfer.require(request.caller(), account.sid(), target);
            }
            SimulatedNumber before = find(request, sid);
            SimulatedNumber updated = NumberUpdate.apply(account, before, request.parameters());
            account.putChanged(before, updated, Changer.byRequestOf(request.caller()));
            return Answer.applied(200, target.equals(account.sid()) ? render(updated) : moved(updated, target));
        });
    }

    private ObjectNode moved(SimulatedNumber number, String targetSid) {
        HostedAccount target = accounts.hosted(targetSid);
        return target.numbers().render(transfer.move(account, target.account(), number));
    }

    private Answer delete(ApiRequest request, String sid) {
        return account.change(() -> {
            SimulatedNumber number = find(request, sid);
            if (EmergencyAddress.forbidsRelease(number)) {
                // Which code Twilio has for it is in no list that was found.
                throw TwilioError.INVALID_PARAMETER.about("EmergencyAddressSid");
            }
            account.release(number);
            accounts.quarantine(number.phoneNumber());
            return Answer.deleted();
        });
    }

    private SimulatedNumber find(ApiRequest request, String sid) {
        return account.numbers()
                .findBySid(sid)
                .map(number -> EmergencyAddress.settled(number, account.now()))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    public ObjectNode render(SimulatedNumber held) {
        SimulatedNumber number = EmergencyAddress.settled(held, account.now());
        ObjectNode node = Json.object();
        node.put("sid", number.sid());
        node.put("account_sid", account.sid());
        node.put("phone_number", number.phoneNumber());
        node.putObject("capabilities")
                .put("voice", number.capabilities().voice())
                .put("sms", number.capabilities().sms())
                .put("mms", number.capabilities().mms())
                .put("fax", number.capabilities().fax());
        NumberFields.ALL.forEach(field -> field.render(node, number.settings()));
        if (node.path("friendly_name").isNull()) {
            node.put("friendly_name", PhoneNumbers.formatted(number.phoneNumber()));
        }
        node.put("date_created", Dates.rfc2822(number.dateCreated()));
        node.put("date_updated", Dates.rfc2822(number.dateUpdated()));
        node.put("uri", "/2010-04-01/Accounts/%s/IncomingPhoneNumbers/%s.json".formatted(account.sid(), number.sid()));
        return node;
    }
}
