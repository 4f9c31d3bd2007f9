package dev.switchboard.simulator.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One page of a list, and Twilio's two ways to say so. The token of the next page names the last row of this one, so
 * that rows that come or go in between neither hide nor double another.
 */
public final class Page<T> {

    /** What the token of a page begins with that comes after a row, and of one that ends before it. */
    private static final String AFTER = "PA";

    private static final String BEFORE = "PB";
    private static final int MOST = 1_000;

    private final ApiRequest request;
    private final int number;
    private final int size;
    private final List<T> rows = new ArrayList<>();
    private @Nullable String nextToken;
    private @Nullable String previousToken;

    /** The page that the request asks for, of the rows that pass the filter. */
    public static <T> Page<T> of(ApiRequest request, NavigableMap<String, T> all, Predicate<T> filter) {
        Page<T> page = new Page<>(request);
        String token = request.parameter("PageToken").orElse("");
        if (token.isEmpty()) {
            require(page.number == 0, TwilioError.PAGE_TOKEN_REQUIRED);
            page.fill(all, filter);
            return page;
        }
        require(token.startsWith(AFTER) || token.startsWith(BEFORE), TwilioError.INVALID_PAGE_TOKEN);
        String key = token.substring(AFTER.length());
        page.fill(
                token.startsWith(AFTER) ? all.tailMap(key, false) : all.tailMap(page.start(all, key, filter), true),
                filter);
        return page;
    }

    /** Where the page begins that ends before a row. */
    private String start(NavigableMap<String, T> all, String key, Predicate<T> filter) {
        String start = key;
        int found = 0;
        for (Map.Entry<String, T> entry :
                all.headMap(key, false).descendingMap().entrySet()) {
            if (found == size) {
                break;
            }
            if (filter.test(entry.getValue())) {
                start = entry.getKey();
                found++;
            }
        }
        return start;
    }

    private static void require(boolean holds, TwilioError error) {
        if (!holds) {
            throw error.exception();
        }
    }

    private Page(ApiRequest request) {
        this.request = request;
        this.number = wholeNumber(request, "Page", 0, 0);
        this.size = Math.min(MOST, wholeNumber(request, "PageSize", 50, 1));
    }

    private static int wholeNumber(ApiRequest request, String name, int absent, int least) {
        String value = request.parameter(name).orElse("");
        if (value.isEmpty()) {
            return absent;
        }
        if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < least) {
            throw TwilioError.INVALID_PARAMETER.about(name);
        }
        return Integer.parseInt(value);
    }

    private void fill(NavigableMap<String, T> from, Predicate<T> filter) {
        String last = "";
        for (Map.Entry<String, T> entry : from.entrySet()) {
            if (!filter.test(entry.getValue())) {
                continue;
            }
            if (rows.size() == size) {
                nextToken = AFTER + last;
                return;
            }
            if (rows.isEmpty()) {
                previousToken = BEFORE + entry.getKey();
            }
            rows.add(entry.getValue());
            last = entry.getKey();
        }
    }

    /** As in the 2010 API: relative links and the position at the top level. */
    public ObjectNode inV2010(String key, Function<T, ObjectNode> render) {
        ObjectNode node = Json.object();
        node.put("first_page_uri", link(0, null));
        node.put("end", rows.isEmpty() ? 0 : number * size + rows.size() - 1);
        addRows(node, key, render);
        node.put("previous_page_uri", previousLink());
        node.put("uri", link(number, request.parameters().get("PageToken")));
        node.put("page_size", size);
        node.put("start", rows.isEmpty() ? 0 : number * size);
        node.put("next_page_uri", nextToken == null ? null : link(number + 1, nextToken));
        node.put("page", number);
        return node;
    }

    /** As in the v1 and v2 APIs: absolute links in {@code meta}. */
    public ObjectNode withMeta(String key, Function<T, ObjectNode> render) {
        ObjectNode node = Json.object();
        String base = request.baseUrl();
        addRows(node, key, render);
        ObjectNode meta = node.putObject("meta");
        meta.put("page", number);
        meta.put("page_size", size);
        meta.put("first_page_url", base + link(0, null));
        String previous = previousLink();
        meta.put("previous_page_url", previous == null ? null : base + previous);
        meta.put("url", base + link(number, request.parameters().get("PageToken")));
        meta.put("next_page_url", nextToken == null ? null : base + link(number + 1, nextToken));
        meta.put("key", key);
        return node;
    }

    private void addRows(ObjectNode node, String key, Function<T, ObjectNode> render) {
        ArrayNode array = node.putArray(key);
        rows.forEach(row -> array.add(render.apply(row)));
    }

    private @Nullable String previousLink() {
        return number == 0 ? null : link(number - 1, number == 1 ? null : previousToken);
    }

    /** The same list, its filters kept. */
    private String link(int page, @Nullable String token) {
        StringBuilder link = new StringBuilder(request.path()).append('?');
        request.parameters().forEach((name, value) -> {
            if (!name.startsWith("Page")) {
                link.append(escape(name)).append('=').append(escape(value)).append('&');
            }
        });
        link.append("PageSize=").append(size).append("&Page=").append(page);
        if (token != null) {
            link.append("&PageToken=").append(escape(token));
        }
        return link.toString();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, UTF_8);
    }
}
