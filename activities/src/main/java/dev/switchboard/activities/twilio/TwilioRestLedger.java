package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
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
        TwilioList<LedgerCall> calls = new TwilioList<>(
                requests,
                TwilioOperation.LIST_CALLS,
                new TwilioList.Place(DOMAIN, account + "/Calls.json"),
                "StartTime=" + day,
                "calls",
                TwilioRestLedger::call);
        return calls.page(pageToken, CallsPage::new);
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
        TwilioList<LedgerMessage> messages = new TwilioList<>(
                requests,
                TwilioOperation.LIST_MESSAGES,
                new TwilioList.Place(DOMAIN, account + "/Messages.json"),
                "DateSent=" + day,
                "messages",
                TwilioRestLedger::message);
        return messages.page(pageToken, MessagesPage::new);
    }

    @Override
    public int segments(String messageSid) {
        if (!SID.matcher(messageSid).matches()) {
            throw new TwilioException(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "That is no message's SID."));
        }
        Request request = new Request(HttpMethod.GET, DOMAIN, account + "/Messages/" + messageSid + ".json");
        return number(requests.read(TwilioOperation.FETCH_MESSAGE, request), "num_segments");
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
