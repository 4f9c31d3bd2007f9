package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes the settings of one kind, in its caller's transaction, where they still are as they were.
 *
 * @param <F> one of them as it is found
 * @param <T> the same as plans keep and compare it
 */
abstract class SettingWriter<F, T> {

    private final Class<T> type;
    private final TransactionTemplate nested;

    SettingWriter(Class<T> type, PlatformTransactionManager transactions) {
        this.type = type;
        this.nested = new TransactionTemplate(transactions);
        nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** Writes what the database may refuse: the caller's transaction goes on without it. */
    final void orNothing(Runnable write) {
        nested.executeWithoutResult(status -> write.run());
    }

    abstract Setting.Kind kind();

    /** From now on nobody else changes it until the transaction ends. */
    abstract void lock(String owner, String id);

    /** The owner's. */
    abstract Optional<F> find(String owner, String id);

    abstract T compared(F found);

    /** @param found as it is; none where it is to be created */
    abstract Written put(String owner, @Nullable F found, T after);

    abstract Written delete(String owner, F found);

    /** Makes it what it is to be. */
    final Written change(String owner, Setting setting) {
        T after = Objects.requireNonNull(setting.after(type));
        F found = find(owner, setting.id()).orElse(null);
        T now = found == null ? null : compared(found);
        if (after.equals(now)) {
            return Written.NOTHING;
        }
        return Objects.equals(now, setting.before(type)) ? put(owner, found, after) : Written.CHANGED_SINCE;
    }

    /** Takes away what is to be there no more. */
    final Written remove(String owner, Setting setting) {
        F found = find(owner, setting.id()).orElse(null);
        if (found == null) {
            return Written.NOTHING;
        }
        return compared(found).equals(setting.before(type)) ? delete(owner, found) : Written.CHANGED_SINCE;
    }

    /**
     * What became of a setting.
     *
     * @param told for the audit trail; none when nothing was written
     * @param leftAlone why it was left as it is; none when it was not
     */
    record Written(@Nullable AuditedCall told, @Nullable String leftAlone) {

        /** It was as it is to be already. */
        static final Written NOTHING = new Written(null, null);

        /** Somebody else's change is none to write over. */
        static final Written CHANGED_SINCE = left("It has changed since.");

        static Written of(AuditedCall call) {
            return new Written(call, null);
        }

        static Written left(String why) {
            return new Written(null, why);
        }
    }
}
