package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import dev.switchboard.workflows.number.NumberReference;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What else at Twilio uses a number: its Messaging Service, its WhatsApp sender, and those who call it and write to it.
 *
 * @see <a href="https://www.twilio.com/docs/messaging/api/phonenumber-resource">numbers in services</a>
 * @see <a href="https://www.twilio.com/docs/whatsapp/api/senders">senders</a>
 */
final class NumberUses {

    private static final String MESSAGING = "messaging";

    /** The number is in this service already (www.twilio.com/docs/api/errors/21710). */
    private static final int ALREADY_IN_SERVICE = 21710;

    private final String accountSid;
    private final TwilioRequests requests;

    NumberUses(AccountClient client) {
        this.accountSid = client.accountSid();
        this.requests = client.requests();
    }

    void leave(NumberReference number, String serviceSid) {
        doneWhenGone(() -> requests.write(
                TwilioOperation.REMOVE_SERVICE_NUMBER,
                new Request(HttpMethod.DELETE, MESSAGING, numbersOf(serviceSid) + "/" + number.phoneNumberSid())));
    }

    void join(NumberReference number, String serviceSid) {
        Request request = new Request(HttpMethod.POST, MESSAGING, numbersOf(serviceSid));
        request.addPostParam("PhoneNumberSid", number.phoneNumberSid());
        try {
            requests.write(TwilioOperation.ADD_SERVICE_NUMBER, request);
        } catch (TwilioException e) {
            if (!Objects.equals(e.failure().twilioCode(), ALREADY_IN_SERVICE)) {
                throw e;
            }
        }
    }

    private static String numbersOf(String serviceSid) {
        return "/v1/Services/" + serviceSid + "/PhoneNumbers";
    }

    void deleteSender(String senderSid) {
        doneWhenGone(() -> requests.write(
                TwilioOperation.DELETE_SENDER,
                new Request(HttpMethod.DELETE, MESSAGING, "/v2/Channels/Senders/" + senderSid)));
    }

    static void doneWhenGone(Runnable request) {
        try {
            request.run();
        } catch (TwilioException e) {
            if (!e.gone()) {
                throw e;
            }
        }
    }

    /**
     * Calls that have ended since, or go on.
     *
     * @param party {@code To} or {@code From}
     */
    int calls(String party, String phoneNumber, Instant since) {
        Request ended = list("Calls");
        ended.addQueryParam(party, phoneNumber);
        ended.addQueryParam("EndTime>", seconds(since));
        Request going = list("Calls");
        going.addQueryParam(party, phoneNumber);
        going.addQueryParam("Status", "in-progress");
        return count(TwilioOperation.LIST_CALLS, ended, "calls") + count(TwilioOperation.LIST_CALLS, going, "calls");
    }

    /**
     * Messages that were sent or received since.
     *
     * @param party {@code To} or {@code From}
     * @param address the number, or {@code whatsapp:} and the number
     */
    int messages(String party, String address, Instant since) {
        Request sent = list("Messages");
        sent.addQueryParam(party, address);
        sent.addQueryParam("DateSent>", seconds(since));
        return count(TwilioOperation.LIST_MESSAGES, sent, "messages");
    }

    /** Twilio's times have no fractions. */
    private static String seconds(Instant since) {
        return since.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** One page, as it only matters whether there are any. */
    private Request list(String resource) {
        Request request =
                new Request(HttpMethod.GET, "api", "/2010-04-01/Accounts/" + accountSid + "/" + resource + ".json");
        request.addQueryParam("PageSize", "50");
        return request;
    }

    private int count(TwilioOperation operation, Request request, String rows) {
        JsonNode found = requests.read(operation, request).path(rows);
        if (!found.isArray()) {
            throw TwilioErrors.unreadable(operation, 200);
        }
        return found.size();
    }

    /**
     * The SID of the Messaging Service that the number is in now. Each service is asked, since what was known a minute
     * ago must not decide of a deletion; that is a request for each.
     */
    Optional<String> serviceOf(NumberReference number) {
        TwilioList<String> services = new TwilioList<>(
                requests,
                TwilioOperation.LIST_SERVICES,
                new TwilioList.Place(MESSAGING, "/v1/Services"),
                "",
                "services",
                row -> row.path("sid").asText());
        String page = null;
        do {
            SidsPage found = services.page(page, SidsPage::new);
            for (String sid : found.sids()) {
                if (isIn(sid, number)) {
                    return Optional.of(sid);
                }
            }
            page = found.next();
        } while (page != null);
        return Optional.empty();
    }

    private boolean isIn(String serviceSid, NumberReference number) {
        try {
            requests.write(
                    TwilioOperation.FETCH_SERVICE_NUMBER,
                    new Request(HttpMethod.GET, MESSAGING, numbersOf(serviceSid) + "/" + number.phoneNumberSid()));
            return true;
        } catch (TwilioException e) {
            if (!e.gone()) {
                throw e;
            }
            return false;
        }
    }

    private record SidsPage(List<String> sids, @Nullable String next) {}
}
