package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.temporal.FinalBugs.Kind;
import java.lang.reflect.Modifier;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AssignableTypeFilter;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.objenesis.SpringObjenesis;
import org.springframework.transaction.TransactionException;
import org.springframework.util.ClassUtils;

/** Every exception that Spring has for a database, so that a new one is noticed. */
class FinalBugsRuleTest {

    private static final SpringObjenesis INSTANCES = new SpringObjenesis();

    @Test
    void whatSpringCallsTransientRecoverableOrOutOfReachIsAnOutageAndAllElseABug() {
        Set<String> outages = new TreeSet<>();
        Set<String> bugs = new TreeSet<>();
        for (Class<? extends RuntimeException> type : concrete(DataAccessException.class)) {
            Kind kind = Kind.of(INSTANCES.newInstance(type));
            assertThat(kind).as(type.getName()).isNotEqualTo(Kind.ON_PURPOSE);
            (kind == Kind.OUTAGE ? outages : bugs).add(type.getSimpleName());
        }

        assertThat(outages)
                .containsExactlyInAnyOrder(
                        "CannotAcquireLockException",
                        "CannotGetJdbcConnectionException",
                        "CannotSerializeTransactionException",
                        "ConcurrencyFailureException",
                        "DataAccessResourceFailureException",
                        "DeadlockLoserDataAccessException",
                        "NonTransientDataAccessResourceException",
                        "OptimisticLockingFailureException",
                        "PessimisticLockingFailureException",
                        "QueryTimeoutException",
                        "RecoverableDataAccessException",
                        "TransientDataAccessResourceException");
        assertThat(bugs)
                .contains(
                        "BadSqlGrammarException",
                        "DataIntegrityViolationException",
                        "DataRetrievalFailureException",
                        "DuplicateKeyException",
                        "EmptyResultDataAccessException",
                        "IncorrectResultSizeDataAccessException",
                        "InvalidDataAccessApiUsageException",
                        "InvalidDataAccessResourceUsageException",
                        "InvalidResultSetAccessException",
                        "PermissionDeniedDataAccessException",
                        "TypeMismatchDataAccessException");
    }

    @Test
    void aTransactionThatIsUsedWronglyIsABugAndAllElseAnOutage() {
        Set<String> bugs = new TreeSet<>();
        for (Class<? extends RuntimeException> type : concrete(TransactionException.class)) {
            if (Kind.of(INSTANCES.newInstance(type)) == Kind.BUG) {
                bugs.add(type.getSimpleName());
            }
        }

        assertThat(bugs)
                .containsExactlyInAnyOrder(
                        "IllegalTransactionStateException",
                        "InvalidIsolationLevelException",
                        "InvalidTimeoutException",
                        "NoTransactionException",
                        "NoTransactionInContextException",
                        "TransactionUsageException");
    }

    @ParameterizedTest
    @CsvSource({
        "08006, OUTAGE", // the connection failed
        "40P01, OUTAGE", // deadlock
        "53300, OUTAGE", // too many connections
        "55P03, OUTAGE", // the lock is not available
        "57P01, OUTAGE", // the server is shut down
        "58030, OUTAGE", // the disk
        ", OUTAGE", // what never reached the server has none
        "22P02, BUG", // the text is no number
        "23505, BUG", // the row is there already
        "42P01, BUG", // there is no such table
        "XX000, BUG" // a bug of PostgreSQL's
    })
    void whatSpringDoesNotKnowIsToldByItsSqlState(String state, Kind kind) {
        assertThat(Kind.of(new UncategorizedSQLException("a task", "SELECT 1", new SQLException("why", state))))
                .isEqualTo(kind);
        assertThat(Kind.of(new IllegalStateException(new SQLException("why", state))))
                .isEqualTo(kind);
    }

    @Test
    void aConnectionThatThePoolDoesNotHaveIsAnOutage() {
        assertThat(Kind.of(new IllegalStateException(new SQLTransientConnectionException("none free", "00000"))))
                .isEqualTo(Kind.OUTAGE);
    }

    private static Set<Class<? extends RuntimeException>> concrete(Class<? extends RuntimeException> parent) {
        ClassPathScanningCandidateComponentProvider scan = new ClassPathScanningCandidateComponentProvider(false) {
            @Override
            protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
                return true;
            }
        };
        scan.addIncludeFilter(new AssignableTypeFilter(parent));
        Set<Class<? extends RuntimeException>> types = new HashSet<>();
        scan.findCandidateComponents("org.springframework").forEach(found -> {
            Class<?> type = ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null);
            if (!Modifier.isAbstract(type.getModifiers())) {
                types.add(type.asSubclass(RuntimeException.class));
            }
        });
        assertThat(types).as("subclasses of %s", parent.getSimpleName()).hasSizeGreaterThan(5);
        return types;
    }
}
