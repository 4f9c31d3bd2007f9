package dev.switchboard.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionSystemException;

/** Whatever a database that goes away throws is told as that, and no bug is. */
class KnownProblemsTest {

    static Stream<RuntimeException> outages() {
        SQLException closed = new SQLException("Connection is closed");
        return Stream.of(
                new CannotCreateTransactionException("no connection", closed),
                new TransactionSystemException("JDBC rollback failed", closed),
                new TransactionSystemException(
                        "JDBC commit failed", new SQLException("cut", "08006", new EOFException())),
                new DataAccessResourceFailureException("cut", closed),
                new QueryTimeoutException("too slow"),
                new CannotAcquireLockException("deadlock"),
                new UncategorizedSQLException("query", null, new SQLException("shutting down", "57P01")));
    }

    @ParameterizedTest
    @MethodSource("outages")
    void aDatabaseThatGoesAwayIsUnavailable(RuntimeException thrown) {
        assertThat(KnownProblems.of(thrown))
                .hasValueSatisfying(
                        problem -> assertThat(problem.body().getStatus()).isEqualTo(503));
    }

    @Test
    void aBugIsNoOutage() {
        assertThat(KnownProblems.of(new DuplicateKeyException("twice"))).isEmpty();
        assertThat(KnownProblems.of(new IllegalTransactionStateException("nested")))
                .isEmpty();
        assertThat(KnownProblems.of(new IllegalStateException("unexpected"))).isEmpty();
    }
}
