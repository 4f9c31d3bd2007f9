package dev.switchboard.activities.ground;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is read by key, so that it costs the same however far one has paged.
 *
 * @param items the page
 * @param next the {@code after} of the next page; none after the last
 */
public record Slice<T>(List<T> items, @Nullable String next) {

    public Slice {
        items = List.copyOf(items);
    }

    /** Cuts the slice from {@code limit + 1} rows: the one too many tells that there is a next page. */
    public static <T> Slice<T> of(List<T> rows, int limit, Function<T, String> key) {
        if (rows.size() <= limit) {
            return new Slice<>(rows, null);
        }
        return new Slice<>(rows.subList(0, limit), key.apply(rows.get(limit - 1)));
    }
}
