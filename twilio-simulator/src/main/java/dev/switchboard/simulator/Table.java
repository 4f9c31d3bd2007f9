package dev.switchboard.simulator;

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
final class Table<T> {

    private static final String EVERY_KEY = "*";

    private final String name;
    private final Class<T> type;
    private final Function<T, String> sidOf;
    private final StateLog log;
    private final ConcurrentNavigableMap<String, T> rows = new ConcurrentSkipListMap<>();
    private final Map<String, String> keysBySid = new ConcurrentHashMap<>();

    Table(String name, Class<T> type, Function<T, String> sidOf, StateLog log) {
        this.name = name;
        this.type = type;
        this.sidOf = sidOf;
        this.log = log;
    }

    String name() {
        return name;
    }

    NavigableMap<String, T> rows() {
        return rows;
    }

    Optional<T> find(String key) {
        return Optional.ofNullable(rows.get(key));
    }

    Optional<T> findBySid(String sid) {
        return Optional.ofNullable(keysBySid.get(sid)).flatMap(this::find);
    }

    void put(String key, T row) {
        log.append(name, key, row);
        store(key, row);
    }

    void remove(String key) {
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

    void clear() {
        log.append(name, EVERY_KEY, null);
        discard(EVERY_KEY);
    }

    /** Takes a row from the log, without logging it again. */
    void load(String key, @Nullable JsonNode row) {
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
