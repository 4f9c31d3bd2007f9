package dev.switchboard.activities.plan;

import dev.switchboard.activities.audit.AuditedCall;
import org.jspecify.annotations.Nullable;

/** Writes the settings of one kind, in its caller's transaction. */
interface SettingWriter {

    Setting.Kind kind();

    /** From now on nobody else changes it until the transaction ends. */
    void lock(String owner, String id);

    /** Makes it what it is to be, where it still is as it was. */
    Written change(String owner, Setting setting);

    /** Takes away what is to be there no more, where it still is as it was. */
    Written remove(String owner, Setting setting);

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
