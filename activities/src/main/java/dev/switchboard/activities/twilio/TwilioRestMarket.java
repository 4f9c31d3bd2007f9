package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.purchase.AvailableNumber;
import dev.switchboard.workflows.purchase.NumberCriteria;
import dev.switchboard.workflows.purchase.NumberType;
import dev.switchboard.workflows.purchase.RequiredCapabilities;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's AvailablePhoneNumbers and its prices.
 *
 * @see <a href="https://www.twilio.com/docs/phone-numbers/api/availablephonenumber-resource">AvailablePhoneNumbers</a>
 * @see <a href="https://www.twilio.com/docs/phone-numbers/pricing">Pricing</a>
 */
final class TwilioRestMarket implements TwilioMarket {

    private static final Map<NumberType, String> RESOURCES =
            Map.of(NumberType.LOCAL, "Local", NumberType.MOBILE, "Mobile", NumberType.TOLL_FREE, "TollFree");

    /** In the Pricing API. */
    private static final Map<NumberType, String> PRICED =
            Map.of(NumberType.LOCAL, "local", NumberType.MOBILE, "mobile", NumberType.TOLL_FREE, "toll free");

    private final String accountSid;
    private final TwilioRequests requests;

    TwilioRestMarket(String accountSid, TwilioRequests requests) {
        this.accountSid = accountSid;
        this.requests = requests;
    }

    @Override
    public List<AvailableNumber> search(NumberCriteria criteria, int limit) {
        Request request = new Request(
                HttpMethod.GET,
                "api",
                "/2010-04-01/Accounts/%s/AvailablePhoneNumbers/%s/%s.json"
                        .formatted(accountSid, criteria.country(), RESOURCES.get(criteria.type())));
        request.addQueryParam("PageSize", Integer.toString(limit));
        add(request, "Contains", criteria.contains());
        NumberCriteria.Area area = criteria.area();
        if (area != null) {
            add(request, "AreaCode", area.areaCode());
            add(request, "InRegion", area.inRegion());
            String near = area.near();
            add(request, near != null && near.contains(",") ? "NearLatLong" : "NearNumber", near);
        }
        addIf(request, "VoiceEnabled", criteria.can().voice());
        addIf(request, "SmsEnabled", criteria.can().sms());
        addIf(request, "MmsEnabled", criteria.can().mms());
        JsonNode rows = requests.read(TwilioOperation.SEARCH_NUMBERS, request).path("available_phone_numbers");
        if (!rows.isArray()) {
            throw TwilioErrors.unreadable(TwilioOperation.SEARCH_NUMBERS, 200);
        }
        List<AvailableNumber> numbers = new ArrayList<>(rows.size());
        rows.forEach(row -> numbers.add(number(row)));
        return numbers;
    }

    private static void add(Request request, String parameter, @Nullable String value) {
        if (value != null) {
            request.addQueryParam(parameter, value);
        }
    }

    private static void addIf(Request request, String parameter, boolean wanted) {
        if (wanted) {
            request.addQueryParam(parameter, "true");
        }
    }

    private static AvailableNumber number(JsonNode row) {
        JsonNode capabilities = row.path("capabilities");
        return new AvailableNumber(
                row.path("phone_number").asText(),
                text(row, "locality"),
                text(row, "region"),
                new RequiredCapabilities(
                        can(capabilities, "voice"), can(capabilities, "sms"), can(capabilities, "mms")),
                row.path("address_requirements").asText("none"));
    }

    /** This resource writes some capabilities in upper case. */
    private static boolean can(JsonNode capabilities, String name) {
        return capabilities.path(name).asBoolean()
                || capabilities.path(name.toUpperCase(Locale.ROOT)).asBoolean();
    }

    private static @Nullable String text(JsonNode row, String field) {
        String value = row.path(field).asText("");
        return value.isEmpty() || row.path(field).isNull() ? null : value;
    }

    @Override
    public Optional<MonthlyPrice> price(String country, NumberType type) {
        Request request = new Request(HttpMethod.GET, "pricing", "/v1/PhoneNumbers/Countries/" + country);
        JsonNode answer;
        try {
            answer = requests.read(TwilioOperation.FETCH_PRICE, request);
        } catch (TwilioException e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
        String currency = answer.path("price_unit").asText("").toUpperCase(Locale.ROOT);
        for (JsonNode price : answer.path("phone_number_prices")) {
            String amount = price.path("current_price").asText("");
            if (price.path("number_type").asText().equals(PRICED.get(type))
                    && amount.matches("[0-9]{1,8}(\\.[0-9]+)?")) {
                return Optional.of(new MonthlyPrice(new BigDecimal(amount), currency));
            }
        }
        return Optional.empty();
    }
}
