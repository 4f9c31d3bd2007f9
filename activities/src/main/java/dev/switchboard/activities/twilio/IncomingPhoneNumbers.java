package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.SeenRoute;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.route.RouteField;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
     * Writes exactly these fields, whole values in place of references; an empty value clears, a field that is not there stays as it is.
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
