package dev.switchboard.simulator.account;

import dev.switchboard.simulator.http.Json;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Rows in the order of their keys, found by their SIDs too. Reading needs no lock; {@link Account} guards writing. */
public final class Table<T> {

    private static final String EVERY_KEY = "*";

    private final String name;
    private final Class<T> type;
    private final Function<T, String> sidOf;
    private final StateLog log;
    private final ConcurrentNavigableMap<String, T> rows = new ConcurrentSkipListMap<>();
    private final Map<String, String> keysBySid = new ConcurrentHashMap<>();

    public Table(String name, Class<T> type, Function<T, String> sidOf, StateLog log) {
        this.name = name;
        this.type = type;
        this.sidOf = sidOf;
        this.log = log;
    }

    public String name() {
        return name;
    }

    public NavigableMap<String, T> rows() {
        return rows;
    }

    public Optional<T> find(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    public Optional<T> findBySid(String sid) {
        return Optional.ofNullable(keysBySid.get(sid)).flatMap(this::find);
    }

    public void put(String key, T row) {
        log.append(name, key, row);
        store(key, row);
    }

    public void remove(String key) {
        log.append(name, key, null);
        discard(key);
    }

    /** Nothing when there is no such row. */
    void removeBySid(String sid) {
        String key = keysBySid.get(sid);
        if (key != null) {
            remove(key);
        }
    }

    public void clear() {
        log.append(name, EVERY_KEY, null);
        discard(EVERY_KEY);
    }

    /** Takes a row from the log, without logging it again. */
    public void load(String key, @Nullable JsonNode row) {
        if (row == null || row.isNull()) {
            discard(key);
            return;
        }
        store(key, Json.MAPPER.treeToValue(row, type));
    }

    private void store(String key, T row) {
        T before = rows.put(key, row);
        if (before != null && !sidOf.apply(before).equals(sidOf.apply(row))) {
            keysBySid.remove(sidOf.apply(before));
        }
        keysBySid.put(sidOf.apply(row), key);
    }

    private void discard(String key) {
        if (key.equals(EVERY_KEY)) {
            rows.clear();
            keysBySid.clear();
            return;
        }
        T before = rows.remove(key);
        if (before != null) {
            keysBySid.remove(sidOf.apply(before));
        }
    }
}
