package dev.switchboard.workflows.pool;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Pools that lack numbers, in memory. */
public final class FakePools implements PoolActivities {

    static final Comparator<PoolKey> ORDER =
            Comparator.comparing(PoolKey::owner).thenComparing(PoolKey::name);

    /** What each pool lacks; a pool is asked about once. */
    final Map<PoolKey, PoolRefill> lacking = Collections.synchronizedMap(new TreeMap<>(ORDER));

    /** Purchases that were not started. */
    final List<String> discarded = Collections.synchronizedList(new ArrayList<>());

    @Override
    public List<PoolRefill> openRefills(String checkId, @Nullable PoolKey after, int limit) {
        return List.copyOf(lacking.values()).stream()
                .filter(refill -> after == null || ORDER.compare(refill.pool(), after) > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public void discardRefill(String operationId) {
        discarded.add(operationId);
    }
}
