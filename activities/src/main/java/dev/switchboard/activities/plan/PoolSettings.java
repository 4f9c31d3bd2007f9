package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import dev.switchboard.activities.number.PooledNumbers;
import dev.switchboard.activities.pool.Pool;
import dev.switchboard.activities.pool.PoolState;
import dev.switchboard.activities.pool.Pools;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.pool.PoolKey;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes pools for batches. Their numbers stay what and whose they are. */
@Component
final class PoolSettings implements SettingWriter {

    private final Pools pools;
    private final PooledNumbers numbers;

    PoolSettings(Pools pools, PooledNumbers numbers) {
        this.pools = pools;
        this.numbers = numbers;
    }

    @Override
    public Setting.Kind kind() {
        return Setting.Kind.POOL;
    }

    @Override
    public void lock(String owner, String id) {
        pools.lock(new PoolKey(owner, id));
    }

    @Override
    public Written change(String owner, Setting setting) {
        Pool after = Objects.requireNonNull(setting.after(Pool.class));
        PoolState state = state(owner, setting);
        Pool now = state == null ? null : state.pool();
        if (after.equals(now)) {
            return Written.NOTHING;
        }
        boolean sameAsBefore = Objects.equals(now, setting.before(Pool.class));
        if (!sameAsBefore || (state != null && !state.canBecome(after))) {
            return Written.CHANGED_SINCE;
        }
        pools.put(after);
        AuditedCall call = AuditedCall.ofCaller(AuditAction.POOL_CHANGED, owner).to(after.audited());
        return Written.of(now == null ? call : call.from(now.audited()));
    }

    @Override
    public Written remove(String owner, Setting setting) {
        PoolState state = state(owner, setting);
        if (state == null) {
            return Written.NOTHING;
        }
        Pool now = state.pool();
        if (!now.equals(setting.before(Pool.class))) {
            return Written.CHANGED_SINCE;
        }
        numbers.takeAllOut(owner, setting.id());
        pools.delete(now.key());
        return Written.of(AuditedCall.ofCaller(AuditAction.POOL_DELETED, owner).from(now.audited()));
    }

    private @Nullable PoolState state(String owner, Setting setting) {
        return pools.find(new PoolKey(owner, setting.id())).orElse(null);
    }
}
