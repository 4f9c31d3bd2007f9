package dev.switchboard.activities.found;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Values found at Twilio, whole, by the digests of their references. For memory only: it has nothing that a serializer
 * would find, and does not show itself.
 */
public final class WholeValues {

    public static final WholeValues NONE = new WholeValues(Map.of());

    private final Map<String, String> byDigest;

    WholeValues(Map<String, String> byDigest) {
        this.byDigest = Map.copyOf(byDigest);
    }

    public static WholeValues of(Collection<WholeValues> several) {
        Map<String, String> all = new HashMap<>();
        several.forEach(values -> all.putAll(values.byDigest));
        return new WholeValues(all);
    }

    public WholeValues and(WholeValues others) {
        return of(List.of(this, others));
    }

    Map<String, String> byDigest() {
        return byDigest;
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "WholeValues[" + byDigest.size() + "]";
    }
}
