package dev.switchboard.api.web;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The answers that wait for those whom they are for, in this process. Together they have a bound, and beyond it the
 * ones that have waited longest make room: who reads at all has read before that.
 *
 * @param <A> an answer
 */
final class AnswersInWait<A> {

    /** At least, since also a short answer keeps all that belongs to its request. */
    private static final int LEAST = 32 * 1_024;

    /** What each takes, the one that has waited longest first. */
    private final Map<A, Integer> sizes = new LinkedHashMap<>();

    private final long most;
    private final Consumer<A> end;
    private long taken;

    /**
     * @param most bytes of all of them
     * @param end ends one before it is read
     */
    AnswersInWait(long most, Consumer<A> end) {
        this.most = most;
        this.end = end;
    }

    /** Counts an answer, and ends older ones when there is no room for it. */
    void add(A answer, int bytes) {
        makeRoom(answer, Math.max(bytes, LEAST)).forEach(end);
    }

    private synchronized List<A> makeRoom(A answer, int size) {
        List<A> longest = new ArrayList<>();
        Iterator<Map.Entry<A, Integer>> oldest = sizes.entrySet().iterator();
        while (taken + size > most && oldest.hasNext()) {
            Map.Entry<A, Integer> one = oldest.next();
            taken -= one.getValue();
            longest.add(one.getKey());
            oldest.remove();
        }
        sizes.put(answer, size);
        taken += size;
        return longest;
    }

    /** Whatever became of it. */
    synchronized void remove(A answer) {
        Integer size = sizes.remove(answer);
        taken -= size == null ? 0 : size;
    }
}
