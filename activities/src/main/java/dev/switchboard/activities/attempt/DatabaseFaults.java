package dev.switchboard.activities.attempt;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionUsageException;

/**
 * Tells a database that is away, which another try may find back, from a statement that is wrong.
 *
 * <p>The rule follows Spring's own classes. Transient, recoverable, or of a resource that cannot be reached is an
 * outage. Everything else the database has understood and refuses, today as tomorrow: a bug. What Spring does not know
 * is told by its SQLSTATE.
 */
public enum DatabaseFaults {
    /** The database did not answer, or not to this attempt. */
    OUTAGE,
    /** Would be thrown again. */
    BUG,
    /** It says nothing of the database. */
    NONE;

    /**
     * Classes of SQLSTATE that pass: connection, transaction rolled back (deadlock, serialization), out of resources,
     * object not in the state for it (locks), operator's intervention (a restart), system error (disk).
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58");

    /** What the throwable, or the first of its causes that says, tells of the database. */
    public static DatabaseFaults of(@Nullable Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            DatabaseFaults fault = ofOne(cause);
            if (fault != NONE) {
                return fault;
            }
        }
        return NONE;
    }

    /** What the throwable tells without its causes. */
    public static DatabaseFaults ofOne(Throwable thrown) {
        if (thrown instanceof DataAccessException database) {
            return ofSpring(database);
        }
        if (thrown instanceof TransactionException transaction) {
            return transaction instanceof TransactionUsageException ? BUG : OUTAGE;
        }
        return thrown instanceof SQLException statement ? ofStatement(statement) : NONE;
    }

    private static DatabaseFaults ofSpring(DataAccessException failure) {
        if (failure instanceof TransientDataAccessException
                || failure instanceof RecoverableDataAccessException
                || failure instanceof NonTransientDataAccessResourceException) {
            return OUTAGE;
        }
        // The SQLException beneath tells.
        return failure instanceof UncategorizedDataAccessException ? NONE : BUG;
    }

    private static DatabaseFaults ofStatement(SQLException failure) {
        String state = failure.getSQLState();
        boolean passes = failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException
                || state == null
                || PASSING.stream().anyMatch(state::startsWith);
        return passes ? OUTAGE : BUG;
    }
}
