package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.SeenRoute;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.purchase.PurchaseWish;
import dev.switchboard.workflows.route.RouteField;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's IncomingPhoneNumber resource.
 *
 * @see <a href="https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource">its documentation</a>
 */
final class IncomingPhoneNumbers {

    private static final String DOMAIN = "api";

    private static final Set<Channel> CHANNELS = Set.of(Channel.VOICE, Channel.SMS);

    private final TwilioRequests requests;
    private final FoundValues values;

    IncomingPhoneNumbers(TwilioRequests requests, FoundValues values) {
        this.requests = requests;
        this.values = values;
    }

    /**
     * One page.
     *
     * @param pageToken from the page before; none for the first
     */
    NumbersPage list(String accountSid, @Nullable String pageToken) {
        TwilioList<AccountNumber> numbers = new TwilioList<>(
                requests,
                TwilioOperation.LIST_NUMBERS,
                new TwilioList.Place(DOMAIN, collection(accountSid) + ".json"),
                "",
                "incoming_phone_numbers",
                this::number);
        return numbers.page(pageToken, NumbersPage::new);
    }

    /** The one with exactly this number, in E.164. */
    Optional<AccountNumber> find(String accountSid, String phoneNumber) {
        Request request = new Request(HttpMethod.GET, DOMAIN, collection(accountSid) + ".json");
        // Twilio finds any part of a number.
        request.addQueryParam("PhoneNumber", phoneNumber);
        JsonNode rows = requests.read(TwilioOperation.FIND_NUMBER, request).path("incoming_phone_numbers");
        if (!rows.isArray()) {
            throw TwilioErrors.unreadable(TwilioOperation.FIND_NUMBER, 200);
        }
        for (JsonNode row : rows) {
            if (row.path("phone_number").asText().equals(phoneNumber)) {
                return Optional.of(number(row));
            }
        }
        return Optional.empty();
    }

    /**
     * Buys exactly this number, with these fields in the same request. It has no idempotency key: of a number that the
     * account has already, it would write the fields.
     *
     * @return what Twilio says it holds now
     */
    AccountNumber buy(
            String accountSid, String phoneNumber, PurchaseWish.Details details, Map<RouteField, String> fields) {
        Request request = new Request(HttpMethod.POST, DOMAIN, collection(accountSid) + ".json");
        request.addPostParam("PhoneNumber", phoneNumber);
        addIfGiven(request, "FriendlyName", details.friendlyName());
        addIfGiven(request, "AddressSid", details.addressSid());
        addIfGiven(request, "BundleSid", details.bundleSid());
        fields.forEach((field, value) -> {
            if (!value.isEmpty()) {
                request.addPostParam(field.twilioName(), value);
            }
        });
        return number(requests.read(TwilioOperation.BUY_NUMBER, request));
    }

    private static void addIfGiven(Request request, String parameter, @Nullable String value) {
        if (value != null) {
            request.addPostParam(parameter, value);
        }
    }

    /** Gives the number back to Twilio, which may sell it to anybody. */
    void release(NumberReference number) {
        requests.write(TwilioOperation.RELEASE_NUMBER, new Request(HttpMethod.DELETE, DOMAIN, path(number)));
    }

    /** Whether, and with which address, emergency calls from the number are registered. */
    EmergencyRegistration emergency(NumberReference number) {
        JsonNode row = requests.read(TwilioOperation.FETCH_NUMBER, new Request(HttpMethod.GET, DOMAIN, path(number)));
        return new EmergencyRegistration(
                row.path("emergency_address_sid").asText(""),
                row.path("emergency_address_status").asText(""));
    }

    /** When the account got the number, in whole seconds. */
    Instant createdAt(NumberReference number) {
        JsonNode row = requests.read(TwilioOperation.FETCH_NUMBER, new Request(HttpMethod.GET, DOMAIN, path(number)));
        try {
            return ZonedDateTime.parse(row.path("date_created").asText(), DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
        } catch (DateTimeException e) {
            throw TwilioErrors.unreadable(TwilioOperation.FETCH_NUMBER, 200);
        }
    }

    /** Asks Twilio to register the address, or none when it is empty, which takes time. */
    void registerEmergency(NumberReference number, String addressSid) {
        Request request = new Request(HttpMethod.POST, DOMAIN, path(number));
        request.addPostParam("EmergencyAddressSid", addressSid);
        requests.write(TwilioOperation.UPDATE_NUMBER, request);
    }

    AccountNumber fetch(NumberReference number) {
        return number(requests.read(TwilioOperation.FETCH_NUMBER, new Request(HttpMethod.GET, DOMAIN, path(number))));
    }

    boolean exists(NumberReference number) {
        try {
            requests.write(TwilioOperation.FETCH_NUMBER, new Request(HttpMethod.GET, DOMAIN, path(number)));
            return true;
        } catch (TwilioException e) {
            if (!e.gone()) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Writes exactly these fields, whole values in place of references; an empty value clears, a field that is not
     * there stays as it is.
     *
     * @return what Twilio says it holds now
     */
    AccountNumber update(NumberReference number, Map<RouteField, String> fields) {
        Request request = new Request(HttpMethod.POST, DOMAIN, path(number));
        Map<RouteField, String> whole = RouteFields.open(values, TwilioOperation.UPDATE_NUMBER, fields);
        whole.forEach((field, value) -> request.addPostParam(field.twilioName(), value));
        // Twilio's words about a value may quote it.
        TwilioRequests discreet = whole.equals(fields) ? requests : requests.discreet();
        return number(discreet.read(TwilioOperation.UPDATE_NUMBER, request));
    }

    private static String path(NumberReference number) {
        String sid = Objects.requireNonNull(number.phoneNumberSid(), "A sender alone has no IncomingPhoneNumber");
        return collection(number.accountSid()) + "/" + sid + ".json";
    }

    private static String collection(String accountSid) {
        return "/2010-04-01/Accounts/" + accountSid + "/IncomingPhoneNumbers";
    }

    private AccountNumber number(JsonNode row) {
        SeenRoute seen = values.see(RouteFields.read(row, CHANNELS));
        JsonNode capabilities = row.path("capabilities");
        return new AccountNumber(
                row.path("sid").asText(),
                row.path("phone_number").asText(),
                can(capabilities, "voice"),
                can(capabilities, "sms"),
                seen.route(),
                seen.whole());
    }

    /** Some of Twilio's resources write capabilities in upper case. */
    private static boolean can(JsonNode capabilities, String name) {
        return capabilities.path(name).asBoolean()
                || capabilities.path(name.toUpperCase(Locale.ROOT)).asBoolean();
    }
}
