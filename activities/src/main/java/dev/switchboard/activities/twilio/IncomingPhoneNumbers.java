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
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.List;
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

    /** The most that Twilio gives. */
    private static final String PAGE_SIZE = "1000";

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
     * @param pageToken the next_page_uri of the page before: a path on Twilio's host, which is refused when it is not the
     *     path of this list
     */
    NumbersPage list(String accountSid, @Nullable String pageToken) {
        String path = collection(accountSid) + ".json";
        JsonNode page = requests.read(TwilioOperation.LIST_NUMBERS, pageRequest(path, pageToken));
        JsonNode rows = page.path("incoming_phone_numbers");
        if (!rows.isArray()) {
            throw TwilioErrors.unreadable(TwilioOperation.LIST_NUMBERS, 200);
        }
        List<AccountNumber> numbers = new ArrayList<>(rows.size());
        rows.forEach(row -> numbers.add(number(row)));
        return new NumbersPage(numbers, nextPageToken(page, path, pageToken));
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

    private static Request pageRequest(String path, @Nullable String pageToken) {
        if (pageToken == null) {
            Request request = new Request(HttpMethod.GET, DOMAIN, path);
            request.addQueryParam("PageSize", PAGE_SIZE);
            return request;
        }
        return new Request(HttpMethod.GET, DOMAIN, requireOwn(pageToken, path));
    }

    private static @Nullable String nextPageToken(JsonNode page, String path, @Nullable String pageToken) {
        String next = page.path("next_page_uri").asText("");
        if (next.isEmpty()) {
            return null;
        }
        if (next.equals(pageToken)) {
            throw TwilioErrors.brokenPaging(TwilioOperation.LIST_NUMBERS);
        }
        return requireOwn(next, path);
    }

    /** Our credentials go wherever the token leads, so it has to lead to this list. */
    private static String requireOwn(String pageToken, String path) {
        if (!pageToken.startsWith(path + "?") || !pageToken.matches("[\\x21-\\x7e]+")) {
            throw TwilioErrors.brokenPaging(TwilioOperation.LIST_NUMBERS);
        }
        return pageToken;
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
