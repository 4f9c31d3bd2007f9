package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Twilio's Call and Message resources.
 *
 * @see <a href="https://www.twilio.com/docs/voice/api/call-resource">calls</a>
 * @see <a href="https://www.twilio.com/docs/messaging/api/message-resource">messages</a>
 */
final class TwilioRestLedger implements TwilioLedger {

    private static final String DOMAIN = "api";

    private static final Pattern SID = Pattern.compile("[A-Za-z0-9]{1,64}");

    /** The most that Twilio gives. */
    private static final String PAGE_SIZE = "1000";

    /** A price that is not zero: Twilio writes what is charged with a minus. */
    private static final Pattern PRICE = Pattern.compile("-?[0-9.]*[1-9][0-9.]*");

    private final String account;
    private final TwilioRequests requests;

    TwilioRestLedger(String accountSid, TwilioRequests requests) {
        this.account = "/2010-04-01/Accounts/" + accountSid;
        this.requests = requests;
    }

    @Override
    public CallsPage calls(LocalDate day, @Nullable String pageToken) {
        String path = account + "/Calls.json";
        JsonNode page = page(TwilioOperation.LIST_CALLS, path, "StartTime", day, pageToken);
        return new CallsPage(
                rows(TwilioOperation.LIST_CALLS, page, "calls", TwilioRestLedger::call),
                nextPageToken(TwilioOperation.LIST_CALLS, page, path, pageToken));
    }

    @Override
    public Optional<LedgerCall> call(String callSid) {
        if (!SID.matcher(callSid).matches()) {
            return Optional.empty();
        }
        Request request = new Request(HttpMethod.GET, DOMAIN, account + "/Calls/" + callSid + ".json");
        try {
            return Optional.of(call(requests.read(TwilioOperation.FETCH_CALL, request)));
        } catch (TwilioException e) {
            if (e.gone()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    @Override
    public MessagesPage messages(LocalDate day, @Nullable String pageToken) {
        String path = account + "/Messages.json";
        JsonNode page = page(TwilioOperation.LIST_MESSAGES, path, "DateSent", day, pageToken);
        return new MessagesPage(
                rows(TwilioOperation.LIST_MESSAGES, page, "messages", TwilioRestLedger::message),
                nextPageToken(TwilioOperation.LIST_MESSAGES, page, path, pageToken));
    }

    @Override
    public int segments(String messageSid) {
        if (!SID.matcher(messageSid).matches()) {
            throw new TwilioException(
                    OperationFailure.of(ErrorCode.TWILIO_REFUSED, "That is no message's SID."), null, null);
        }
        Request request = new Request(HttpMethod.GET, DOMAIN, account + "/Messages/" + messageSid + ".json");
        return number(requests.read(TwilioOperation.FETCH_MESSAGE, request), "num_segments");
    }

    private JsonNode page(
            TwilioOperation operation, String path, String filter, LocalDate day, @Nullable String pageToken) {
        if (pageToken != null) {
            return requests.read(
                    operation, new Request(HttpMethod.GET, DOMAIN, requireOwn(operation, pageToken, path)));
        }
        Request request = new Request(HttpMethod.GET, DOMAIN, path);
        request.addQueryParam(filter, day.toString());
        request.addQueryParam("PageSize", PAGE_SIZE);
        return requests.read(operation, request);
    }

    private static @Nullable String nextPageToken(
            TwilioOperation operation, JsonNode page, String path, @Nullable String pageToken) {
        String next = page.path("next_page_uri").asText("");
        if (next.isEmpty()) {
            return null;
        }
        if (next.equals(pageToken)) {
            throw TwilioErrors.brokenPaging(operation);
        }
        return requireOwn(operation, next, path);
    }

    /** Our credentials go wherever the token leads, so it has to lead to this list. */
    private static String requireOwn(TwilioOperation operation, String pageToken, String path) {
        if (!pageToken.startsWith(path + "?") || !pageToken.matches("[\\x21-\\x7e]+")) {
            throw TwilioErrors.brokenPaging(operation);
        }
        return pageToken;
    }

    private static <T> List<T> rows(TwilioOperation operation, JsonNode page, String key, Function<JsonNode, T> read) {
        JsonNode rows = page.path(key);
        if (!rows.isArray()) {
            throw TwilioErrors.unreadable(operation, 200);
        }
        List<T> entries = new ArrayList<>(rows.size());
        rows.forEach(row -> entries.add(read.apply(row)));
        return entries;
    }

    private static LedgerCall call(JsonNode row) {
        String parentSid = row.path("parent_call_sid").asText("");
        return new LedgerCall(
                row.path("sid").asText(),
                row.path("account_sid").asText(),
                SID.matcher(parentSid).matches() && !row.path("parent_call_sid").isNull() ? parentSid : null,
                row.path("direction").asText(),
                row.path("from").asText(),
                row.path("to").asText(),
                row.path("status").asText(),
                time(row, "start_time", "date_created"),
                number(row, "duration"),
                PRICE.matcher(row.path("price").asText()).matches());
    }

    private static LedgerMessage message(JsonNode row) {
        return new LedgerMessage(
                row.path("sid").asText(),
                row.path("account_sid").asText(),
                row.path("direction").asText(),
                row.path("from").asText(),
                row.path("to").asText(),
                row.path("status").asText(),
                time(row, "date_sent", "date_created"),
                number(row, "num_segments"));
    }

    /** The first that is there; RFC 2822. */
    private static @Nullable Instant time(JsonNode row, String... names) {
        for (String name : names) {
            try {
                return ZonedDateTime.parse(row.path(name).asText(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            } catch (DateTimeException notThere) {
                // The next one.
            }
        }
        return null;
    }

    /** A number as Twilio writes them, in a string; 0 when there is none. */
    private static int number(JsonNode row, String name) {
        String text = row.path(name).asText();
        return text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
    }
}
