package dev.switchboard.simulator.http;

import dev.switchboard.simulator.http.RecordedRequest.Outcome;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The latest requests, in the order they arrived. Bodies are kept as they came, which is small, and read on demand. */
public final class Journal {

    static final int CAPACITY = 200_000;

    private final Clock clock;
    private final Deque<Entry> entries = new ArrayDeque<>();

    public Journal(Clock clock) {
        this.clock = clock;
    }

    /** Notes an arrival; the entry wants to be told how the request ends. */
    public Entry arrived(ApiRequest request) {
        synchronized (entries) {
            if (entries.size() == CAPACITY) {
                entries.removeFirst();
            }
            Entry entry = new Entry(clock.instant(), request);
            entries.addLast(entry);
            return entry;
        }
    }

    public void clear() {
        synchronized (entries) {
            entries.clear();
        }
    }

    /** The requests that arrived at that time or later. */
    public List<RecordedRequest> since(Instant time) {
        return entriesSince(time).stream().map(Entry::recorded).toList();
    }

    /** How many arrived at that time or later. */
    public int count(Instant since) {
        return entriesSince(since).size();
    }

    /** How many of those were answered with that status. */
    public int countAnswered(Instant since, int status) {
        return (int) entriesSince(since).stream()
                .filter(entry -> Objects.equals(entry.ending.status, status))
                .count();
    }

    /** The most requests that arrived within any one second. */
    public int maxRequestsPerSecond(Instant since) {
        List<Entry> arrived = entriesSince(since);
        int most = 0;
        int first = 0;
        for (int last = 0; last < arrived.size(); last++) {
            Instant windowStart = arrived.get(last).time.minus(Duration.ofSeconds(1));
            while (!arrived.get(first).time.isAfter(windowStart)) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }

    private List<Entry> entriesSince(Instant time) {
        synchronized (entries) {
            List<Entry> found = new ArrayList<>();
            for (Entry entry : entries) {
                if (!entry.time.isBefore(time)) {
                    found.add(entry);
                }
            }
            return found;
        }
    }

    /** One request. */
    public static final class Entry {

        private final Instant time;
        private final String method;
        private final @Nullable String product;
        private final String path;
        private final String query;
        private final String body;
        private final boolean isJson;
        private volatile Ending ending = new Ending(null, Outcome.PENDING, false);

        private Entry(Instant time, ApiRequest request) {
            this.time = time;
            this.method = request.method();
            this.product = request.product();
            this.path = request.path();
            this.query = request.query();
            this.body = request.body();
            this.isJson = request.isJson();
        }

        public void answered(Answer answer) {
            ending = new Ending(answer.status(), Outcome.ANSWERED, answer.applied());
        }

        public void dropped(boolean applied) {
            ending = new Ending(null, Outcome.DROPPED, applied);
        }

        private RecordedRequest recorded() {
            Ending now = ending;
            return new RecordedRequest(time, method, product, path, parameters(), now.status, now.outcome, now.applied);
        }

        private Map<String, Object> parameters() {
            Map<String, Object> parameters = new LinkedHashMap<>(ApiRequest.parameters(query, isJson ? "" : body));
            if (isJson) {
                ApiRequest.jsonObject(body).map(Entry::properties).ifPresent(parameters::putAll);
            }
            return parameters;
        }

        @SuppressWarnings("unchecked")
        private static Map<String, Object> properties(ObjectNode object) {
            return Json.MAPPER.convertValue(object, Map.class);
        }
    }

    private record Ending(@Nullable Integer status, Outcome outcome, boolean applied) {}
}
