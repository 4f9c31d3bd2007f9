package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Membership;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.http.Answer;
import dev.switchboard.simulator.http.ApiRequest;
import dev.switchboard.simulator.http.Json;
import dev.switchboard.simulator.http.Page;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.http.TwilioError;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/Services/{MG}/PhoneNumbers}. */
final class ServicePhoneNumberResource {

    private static final String LIST = "/v1/Services/{}/PhoneNumbers";
    private static final String ONE = "/v1/Services/{}/PhoneNumbers/{}";

    private final Account account;

    ServicePhoneNumberResource(Account account) {
        this.account = account;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", LIST, (request, arguments) -> list(request, arguments.get(0))),
                Route.of("POST", LIST, (request, arguments) -> add(request, arguments.get(0))),
                Route.of("GET", ONE, (request, arguments) -> fetch(request, arguments.get(0), arguments.get(1))),
                Route.of("DELETE", ONE, (request, arguments) -> remove(request, arguments.get(0), arguments.get(1))));
    }

    private Answer list(ApiRequest request, String serviceSid) {
        requireService(request, serviceSid);
        return Answer.ok(Page.of(
                        request,
                        account.memberships().rows(),
                        membership -> membership.serviceSid().equals(serviceSid))
                .withMeta("phone_numbers", membership -> render(membership, request.baseUrl())));
    }

    private Answer add(ApiRequest request, String serviceSid) {
        String numberSid = request.parameter("PhoneNumberSid")
                .orElseThrow(() -> TwilioError.INVALID_PARAMETER.about("PhoneNumberSid"));
        return account.change(() -> {
            requireService(request, serviceSid);
            if (account.numbers().findBySid(numberSid).isEmpty()) {
                throw TwilioError.NOT_FOUND.about(numberSid);
            }
            Optional<Membership> present = account.memberships().find(numberSid);
            if (present.isPresent()) {
                throw present.get().serviceSid().equals(serviceSid)
                        ? TwilioError.ALREADY_IN_SERVICE.exception()
                        : TwilioError.IN_ANOTHER_SERVICE.exception();
            }
            Membership membership = new Membership(numberSid, serviceSid, account.nowInSeconds());
            account.memberships().put(numberSid, membership);
            return Answer.applied(201, render(membership, request.baseUrl()));
        });
    }

    private Answer fetch(ApiRequest request, String serviceSid, String numberSid) {
        return Answer.ok(render(find(request, serviceSid, numberSid), request.baseUrl()));
    }

    private Answer remove(ApiRequest request, String serviceSid, String numberSid) {
        return account.change(() -> {
            find(request, serviceSid, numberSid);
            account.memberships().remove(numberSid);
            return Answer.deleted();
        });
    }

    private void requireService(ApiRequest request, String serviceSid) {
        if (account.services().find(serviceSid).isEmpty()) {
            throw TwilioError.NOT_FOUND.about(request.path());
        }
    }

    private Membership find(ApiRequest request, String serviceSid, String numberSid) {
        return account.memberships()
                .find(numberSid)
                .filter(membership -> membership.serviceSid().equals(serviceSid))
                .orElseThrow(() -> TwilioError.NOT_FOUND.about(request.path()));
    }

    private ObjectNode render(Membership membership, String baseUrl) {
        ObjectNode node = Json.object();
        node.put("sid", membership.phoneNumberSid());
        node.put("account_sid", account.sid());
        node.put("service_sid", membership.serviceSid());
        node.put("date_created", membership.dateCreated().toString());
        node.put("date_updated", membership.dateCreated().toString());
        Optional<SimulatedNumber> number = account.numbers().findBySid(membership.phoneNumberSid());
        node.put("phone_number", number.map(SimulatedNumber::phoneNumber).orElse(null));
        node.put("country_code", "US");
        ArrayNode capabilities = node.putArray("capabilities");
        number.map(SimulatedNumber::capabilities).ifPresent(can -> {
            addIf(can.mms(), "MMS", capabilities);
            addIf(can.sms(), "SMS", capabilities);
            addIf(can.voice(), "Voice", capabilities);
        });
        node.put(
                "url",
                "%s/v1/Services/%s/PhoneNumbers/%s"
                        .formatted(baseUrl, membership.serviceSid(), membership.phoneNumberSid()));
        return node;
    }

    private static void addIf(boolean can, String capability, ArrayNode capabilities) {
        if (can) {
            capabilities.add(capability);
        }
    }
}
