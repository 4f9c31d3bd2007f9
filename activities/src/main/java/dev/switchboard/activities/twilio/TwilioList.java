package dev.switchboard.activities.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import dev.switchboard.activities.twilio.error.TwilioErrors;
import dev.switchboard.activities.twilio.error.TwilioOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One of Twilio's lists, read page by page, 1,000 rows each: the most that Twilio gives.
 *
 * <p>Twilio tells the address of the next page, in {@code next_page_uri} or, in newer APIs, {@code meta.next_page_url}.
 * Its path and query are the token of that page. Our credentials go wherever a token leads, so one that leads to
 * anything but the same list is refused. So is one that leads to where it was found: stopping there would lose rows
 * without a word.
 *
 * @param filter of the first page, as in a URL; empty for everything
 * @param rows the name of the array
 * @param row reads a row
 * @see <a href="https://www.twilio.com/docs/usage/twilios-response#pagination">Twilio on its pages</a>
 */
record TwilioList<T>(
        TwilioRequests requests,
        TwilioOperation operation,
        Place place,
        String filter,
        String rows,
        Function<JsonNode, T> row) {

    private static final String PAGE_SIZE = "PageSize=1000";
    private static final Pattern HOST = Pattern.compile("^https?://[^/?#]*");
    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e]+");

    /**
     * Where a list is.
     *
     * @param domain before {@code .twilio.com}
     */
    record Place(String domain, String path) {}

    /**
     * One page.
     *
     * @param pageToken from the page before; none for the first
     * @param page makes the answer of the rows and the token of the page after them, none after the last
     */
    <P> P page(@Nullable String pageToken, BiFunction<List<T>, @Nullable String, P> page) {
        String asked = pageToken == null ? first() : own(pageToken);
        JsonNode answer = requests.read(operation, new Request(HttpMethod.GET, place.domain(), asked));
        return page.apply(read(answer.path(rows)), next(answer, asked));
    }

    private String first() {
        return place.path() + "?" + (filter.isEmpty() ? "" : filter + "&") + PAGE_SIZE;
    }

    private List<T> read(JsonNode array) {
        if (!array.isArray()) {
            throw TwilioErrors.unreadable(operation, 200);
        }
        List<T> read = new ArrayList<>(array.size());
        array.forEach(node -> read.add(row.apply(node)));
        return read;
    }

    private @Nullable String next(JsonNode answer, String asked) {
        String address = answer.path("next_page_uri")
                .asText(answer.path("meta").path("next_page_url").asText(""));
        if (address.isEmpty()) {
            return null;
        }
        String next = own(address);
        if (next.equals(asked)) {
            throw TwilioErrors.brokenPaging(operation);
        }
        return next;
    }

    /** The host is ours to choose. */
    private String own(String address) {
        String pathAndQuery = HOST.matcher(address).replaceFirst("");
        if (!pathAndQuery.startsWith(place.path() + "?")
                || !PRINTABLE.matcher(pathAndQuery).matches()) {
            throw TwilioErrors.brokenPaging(operation);
        }
        return pathAndQuery;
    }
}
