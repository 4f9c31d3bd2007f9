package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.switchboard.testing.Aside;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Where events have to wait for each other, the table is locked until they do. */
@Timeout(60)
class EventWriterTest extends UsageDatabaseTest {

    private static final int EVENTS = 40;
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void anEventIsCommittedWhenItsCallerGoesOn() {
        try (EventWriter writer = writer(LONG)) {
            writer.keep(anEvent(1));

            assertThat(stored()).isEqualTo(1);
        }
    }

    @Test
    void whatWaitsTogetherIsCommittedTogether() throws Exception {
        try (EventWriter writer = writer(LONG)) {
            List<CompletableFuture<Void>> kept = oneAndThenTheOthers(writer, EventWriterTest::anEvent);

            assertThat(kept).allSatisfy(CompletableFuture::join);
            assertThat(jdbc.sql("SELECT count(*) FROM twilio_event GROUP BY CAST(xmin AS text) ORDER BY 1")
                            .query(Integer.class)
                            .list())
                    .containsExactly(1, EVENTS - 1);
        }
    }

    @Test
    void copiesInOneBatchAreAllAcknowledgedAndKeptOnce() throws Exception {
        try (EventWriter writer = writer(LONG)) {
            List<CompletableFuture<Void>> kept = oneAndThenTheOthers(writer, copy -> anEvent(copy % 3));

            assertThat(kept).allSatisfy(CompletableFuture::join);
            assertThat(stored()).isEqualTo(3);
        }
    }

    @Test
    void anEventThatTheDatabaseRefusesFailsAlone() throws Exception {
        int refused = 7;
        try (EventWriter writer = writer(LONG)) {
            List<CompletableFuture<Void>> kept =
                    oneAndThenTheOthers(writer, i -> i == refused ? withSegments(anEvent(i), -1) : anEvent(i));

            assertThatThrownBy(kept.remove(refused)::join).hasCauseInstanceOf(DataIntegrityViolationException.class);
            assertThat(kept).allSatisfy(CompletableFuture::join);
            assertThat(stored()).isEqualTo(EVENTS - 1);
        }
    }

    @Test
    void allThatWaitAreToldThatTheDatabaseIsAway() {
        try (HikariDataSource nobody = new HikariDataSource()) {
            nobody.setJdbcUrl("jdbc:postgresql://localhost:1/nobody");
            nobody.setConnectionTimeout(500);
            nobody.setInitializationFailTimeout(-1);
            TwilioEvents away = new TwilioEvents(JdbcClient.create(nobody), new JdbcTemplate(nobody));
            try (EventWriter writer = new EventWriter(away, new EventWriter.Limits(256, EVENTS, LONG))) {
                List<CompletableFuture<Void>> kept = IntStream.range(0, EVENTS)
                        .mapToObj(i -> keep(writer, anEvent(i)))
                        .toList();

                assertThat(kept)
                        .allSatisfy(one -> assertThatThrownBy(one::join)
                                .hasCauseInstanceOf(DataAccessResourceFailureException.class));
            }
        }
    }

    @Test
    void nobodyWaitsForEverAndWhatComesLaterIsKept() throws Exception {
        try (EventWriter writer = writer(Duration.ofSeconds(1))) {
            try (Connection lock = heldUp()) {
                List<CompletableFuture<Void>> late = IntStream.range(0, 3)
                        .mapToObj(i -> keep(writer, anEvent(i)))
                        .toList();
                assertThat(late)
                        .allSatisfy(
                                one -> assertThatThrownBy(one::join).hasCauseInstanceOf(QueryTimeoutException.class));
                lock.rollback();
            }

            await(() -> !isBlocked());
            writer.keep(anEvent(9));

            assertThat(jdbc.sql("SELECT sid FROM twilio_event")
                            .query(String.class)
                            .list())
                    .contains("CA9");
        }
    }

    @Test
    void whatComesWhileTooManyWaitIsRefusedAtOnce() throws Exception {
        try (EventWriter writer = new EventWriter(events, new EventWriter.Limits(256, EVENTS - 1, LONG))) {
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            try (Connection lock = heldUp()) {
                waiting.addAll(oneAndThenTheOthers(writer, EventWriterTest::anEvent, lock));

                assertThatThrownBy(() -> writer.keep(anEvent(EVENTS)))
                        .isInstanceOf(TransientDataAccessResourceException.class);
                lock.rollback();
            }

            assertThat(waiting).allSatisfy(CompletableFuture::join);
            assertThat(stored()).isEqualTo(EVENTS);
        }
    }

    @Test
    void closingWritesWhatWaitsAndRefusesWhatComesLater() throws Exception {
        EventWriter writer = writer(LONG);
        List<CompletableFuture<Void>> waiting;
        CompletableFuture<Void> closing;
        try (Connection lock = heldUp()) {
            waiting = oneAndThenTheOthers(writer, EventWriterTest::anEvent, lock);
            closing = Aside.run(writer::close);
            await(writer::isClosed);
            lock.rollback();
        }
        closing.join();

        assertThat(waiting).allSatisfy(one -> assertThat(one).succeedsWithin(LONG));
        assertThat(stored()).isEqualTo(EVENTS);
        assertThatThrownBy(() -> writer.keep(anEvent(EVENTS))).isInstanceOf(TransientDataAccessResourceException.class);
    }

    private EventWriter writer(Duration patience) {
        return new EventWriter(events, new EventWriter.Limits(256, 1_000, patience));
    }

    private static TwilioEvent anEvent(int number) {
        return TwilioEvent.ofCall(aCall("CA" + number, "completed", 60, NOON), NOON);
    }

    private CompletableFuture<Void> keep(EventWriter writer, TwilioEvent event) {
        return Aside.run(() -> writer.keep(event));
    }

    /** The first event is being written when the others come; then they are let go. */
    private List<CompletableFuture<Void>> oneAndThenTheOthers(EventWriter writer, IntFunction<TwilioEvent> event)
            throws Exception {
        try (Connection lock = heldUp()) {
            List<CompletableFuture<Void>> waiting = oneAndThenTheOthers(writer, event, lock);
            lock.rollback();
            return waiting;
        }
    }

    private List<CompletableFuture<Void>> oneAndThenTheOthers(
            EventWriter writer, IntFunction<TwilioEvent> event, Connection lock) throws Exception {
        assertThat(lock.isClosed()).isFalse();
        List<CompletableFuture<Void>> waiting = new ArrayList<>();
        waiting.add(keep(writer, event.apply(0)));
        await(this::isBlocked);
        for (int i = 1; i < EVENTS; i++) {
            waiting.add(keep(writer, event.apply(i)));
        }
        await(() -> writer.waiting() == EVENTS - 1);
        return waiting;
    }

    /** Nothing is written until the connection is rolled back. */
    private static Connection heldUp() throws SQLException {
        Connection lock = DATABASE.getConnection();
        lock.setAutoCommit(false);
        try (Statement statement = lock.createStatement()) {
            statement.execute("LOCK TABLE twilio_event IN ACCESS EXCLUSIVE MODE");
        }
        return lock;
    }

    private boolean isBlocked() {
        return jdbc.sql("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
                .query(Boolean.class)
                .single();
    }

    private int stored() {
        return jdbc.sql("SELECT count(*) FROM twilio_event")
                .query(Integer.class)
                .single();
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }
}
