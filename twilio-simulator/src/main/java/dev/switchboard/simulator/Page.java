package dev.switchboard.simulator;

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
final class Page<T> {

    private static final String TOKEN_PREFIX = "PA";
    private static final int MOST = 1_000;

    private final ApiRequest request;
    private final int number;
    private final int size;
    private final List<T> rows = new ArrayList<>();
    private @Nullable String nextToken;

    /** The page that the request asks for, of the rows that pass the filter. */
    static <T> Page<T> of(ApiRequest request, NavigableMap<String, T> all, Predicate<T> filter) {
        Page<T> page = new Page<>(request);
        String token = request.parameter("PageToken").orElse("");
        boolean after = token.startsWith(TOKEN_PREFIX);
        page.fill(
                after ? all.tailMap(token.substring(TOKEN_PREFIX.length()), false) : all,
                filter,
                after ? 0 : (long) page.number * page.size);
        return page;
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

    private void fill(NavigableMap<String, T> from, Predicate<T> filter, long skip) {
        long skipped = 0;
        String last = "";
        for (Map.Entry<String, T> entry : from.entrySet()) {
            if (!filter.test(entry.getValue())) {
                continue;
            }
            if (skipped < skip) {
                skipped++;
                continue;
            }
            if (rows.size() == size) {
                nextToken = TOKEN_PREFIX + last;
                return;
            }
            rows.add(entry.getValue());
            last = entry.getKey();
        }
    }

    /** As in the 2010 API: relative links and the position at the top level. */
    ObjectNode inV2010(String key, Function<T, ObjectNode> render) {
        ObjectNode node = Json.object();
        node.put("first_page_uri", link(0, null));
        node.put("end", rows.isEmpty() ? 0 : number * size + rows.size() - 1);
        addRows(node, key, render);
        node.put("previous_page_uri", number == 0 ? null : link(number - 1, null));
        node.put("uri", link(number, request.parameters().get("PageToken")));
        node.put("page_size", size);
        node.put("start", rows.isEmpty() ? 0 : number * size);
        node.put("next_page_uri", nextToken == null ? null : link(number + 1, nextToken));
        node.put("page", number);
        return node;
    }

    /** As in the v1 and v2 APIs: absolute links in {@code meta}. */
    ObjectNode withMeta(String key, Function<T, ObjectNode> render) {
        ObjectNode node = Json.object();
        String base = request.baseUrl();
        addRows(node, key, render);
        ObjectNode meta = node.putObject("meta");
        meta.put("page", number);
        meta.put("page_size", size);
        meta.put("first_page_url", base + link(0, null));
        meta.put("previous_page_url", number == 0 ? null : base + link(number - 1, null));
        meta.put("url", base + link(number, request.parameters().get("PageToken")));
        meta.put("next_page_url", nextToken == null ? null : base + link(number + 1, nextToken));
        meta.put("key", key);
        return node;
    }

    private void addRows(ObjectNode node, String key, Function<T, ObjectNode> render) {
        ArrayNode array = node.putArray(key);
        rows.forEach(row -> array.add(render.apply(row)));
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
