package dev.switchboard.activities.twilio.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.attempt.AttemptTime;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.OperationPace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.testing.TestActivityEnvironment;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class TwilioPaceTest extends DatabaseTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<JdbcTwilioPace> paces = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void forget() {
        jdbc.sql("TRUNCATE twilio_pace").update();
    }

    @AfterEach
    void stop() {
        paces.forEach(JdbcTwilioPace::close);
        threads.shutdownNow();
    }

    @Test
    void holdsTwoProcessesTogetherToTheRateInEveryWindowOfASecond() throws Exception {
        List<JdbcTwilioPace> processes = List.of(aPace(50), aPace(50));
        ConcurrentLinkedQueue<Long> grants = new ConcurrentLinkedQueue<>();
        long start = System.nanoTime();
        List<Future<?>> callers = new ArrayList<>();
        for (JdbcTwilioPace process : processes) {
            for (int caller = 0; caller < 16; caller++) {
                callers.add(threads.submit(() -> {
                    while (System.nanoTime() - start < 4 * SECOND) {
                        process.awaitRequest(RequestContext.INTERACTIVE, "do something");
                        grants.add(System.nanoTime());
                    }
                }));
            }
        }
        for (Future<?> caller : callers) {
            caller.get();
        }

        List<Long> times = grants.stream().sorted().toList();
        double seconds = (times.get(times.size() - 1) - start) / 1e9;
        assertThat(mostInASecond(times)).isLessThanOrEqualTo(53);
        assertThat(times.size()).isGreaterThanOrEqualTo((int) (0.85 * 50 * seconds));
    }

    @Test
    void letsAnInteractiveRequestOvertakeFortyWaitingBatchRequests() throws Exception {
        JdbcTwilioPace pace = aPace(20);
        AtomicInteger granted = new AtomicInteger();
        List<Future<?>> callers = new ArrayList<>();
        CountDownLatch begun = new CountDownLatch(40);
        for (int caller = 0; caller < 40; caller++) {
            callers.add(threads.submit(() -> {
                begun.countDown();
                pace.awaitRequest(RequestContext.BATCH, "go on with the batch");
                granted.incrementAndGet();
            }));
        }
        begun.await();
        int before = granted.get();
        pace.awaitRequest(RequestContext.INTERACTIVE, "answer somebody");
        int overtaken = 40 - granted.get();
        for (Future<?> caller : callers) {
            caller.get();
        }

        assertThat(overtaken).isGreaterThan(30 - before);
        assertThat(meters.timer(JdbcTwilioPace.WAIT, "class", "batch", "outcome", "granted")
                        .count())
                .isEqualTo(40);
    }

    @Test
    void keepsTheOrderWithinAClass() throws Exception {
        PaceDispatcher dispatcher =
                new PaceDispatcher("op_1", new PaceSlots(jdbc, System::nanoTime), System::nanoTime, idle -> true);
        List<CompletableFuture<PaceSlot>> batch = turns(5);
        List<CompletableFuture<PaceSlot>> interactive = turns(5);
        for (int i = 0; i < 5; i++) {
            dispatcher.enqueue(batch.get(i), 50, RequestPriority.BATCH, false);
            dispatcher.enqueue(interactive.get(i), 50, RequestPriority.INTERACTIVE, false);
        }
        threads.execute(dispatcher);

        List<Long> slots = new ArrayList<>();
        for (CompletableFuture<PaceSlot> turn : interactive) {
            slots.add(turn.get(60, TimeUnit.SECONDS).nanos());
        }
        for (CompletableFuture<PaceSlot> turn : batch) {
            slots.add(turn.get(60, TimeUnit.SECONDS).nanos());
        }
        assertThat(slots).isSorted();
    }

    @Test
    void lowersTheRateOnceForABurstOf429AndRecovers() {
        JdbcTwilioPace pace = aPace(100);
        pace.awaitRequest(RequestContext.INTERACTIVE, "begin");
        assertThat(rate()).isEqualTo(100);

        for (int i = 0; i < 20; i++) {
            pace.tooManyRequests();
        }
        assertThat(rate()).isCloseTo(70, within(2.0));

        lastLoweredBefore("2 seconds");
        pace.tooManyRequests();
        assertThat(rate()).as("0.7 of the 74 that it had become").isCloseTo(51.8, within(3.0));

        lastLoweredBefore("5 seconds");
        pace.awaitRequest(RequestContext.INTERACTIVE, "go on");
        assertThat(rate()).isCloseTo(61.8, within(4.0));

        lastLoweredBefore("1 minute");
        pace.awaitRequest(RequestContext.INTERACTIVE, "go on");
        assertThat(rate()).isEqualTo(100);
    }

    @Test
    void neverLowersTheRateBelowOneASecond() {
        JdbcTwilioPace pace = aPace(2);
        pace.awaitRequest(RequestContext.INTERACTIVE, "begin");
        for (int i = 0; i < 5; i++) {
            pace.tooManyRequests();
            lastLoweredBefore("1 second");
        }

        assertThat(jdbc.sql("SELECT lowered_to FROM twilio_pace")
                        .query(Double.class)
                        .single())
                .isEqualTo(0.5);
    }

    /** At the rate before, it would take longer than a test may. */
    @Test
    void followsAChangedConfigurationAtOnce() {
        aPace(1).awaitRequest(RequestContext.INTERACTIVE, "begin");
        aPace(1).awaitRequest(RequestContext.INTERACTIVE, "go on");
        JdbcTwilioPace changed = aPace(1_000);

        assertThatCode(() -> {
                    for (int i = 0; i < 150; i++) {
                        changed.awaitRequest(RequestContext.INTERACTIVE, "go on");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void doesNotUseASlotThatItsThreadWokeUpTooLateFor() {
        Thread grantee = Thread.currentThread();
        AtomicBoolean stalled = new AtomicBoolean();
        // Once the row is there, the next to look at the clock in this thread is who was given the slot.
        LongSupplier clock = () -> System.nanoTime()
                + (Thread.currentThread() == grantee && slotsTaken() > 0 && stalled.compareAndSet(false, true)
                        ? TimeUnit.MILLISECONDS.toNanos(50)
                        : 0);
        JdbcTwilioPace pace = new JdbcTwilioPace(account(2), jdbc, meters, clock);
        paces.add(pace);
        long start = System.nanoTime();

        pace.awaitRequest(RequestContext.INTERACTIVE, "do something");

        assertThat(stalled).isTrue();
        assertThat(System.nanoTime() - start).as("the slot after the first").isGreaterThan(SECOND / 3);
    }

    @Test
    void failsUnsentAndRetryableWhileTheDatabaseIsDown() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        JdbcTwilioPace pace = new JdbcTwilioPace(account(50), JdbcClient.create(nowhere), meters);
        paces.add(pace);

        for (int i = 0; i < 2; i++) {
            TwilioException failure = catchThrowableOfType(
                    TwilioException.class,
                    () -> pace.await("op_1", 50, RequestPriority.INTERACTIVE, SHORT, "read the number"));
            assertThat(failure.retryable()).isTrue();
            assertThat(failure.failure().code()).isEqualTo(ErrorCode.DATABASE_UNAVAILABLE);
            assertThat(failure).hasMessageStartingWith("Twilio was not asked to read the number: the database");
        }
        pace.tooManyRequests();
    }

    @Test
    void waitsForADatabaseThatComesBackInTime() {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");
        AtomicInteger asked = new AtomicInteger();
        DataSource comesBack = new DelegatingDataSource(bean(DataSource.class)) {
            @Override
            public Connection getConnection() throws SQLException {
                // The first questions are about slots that nobody uses any more, and about this one.
                return asked.incrementAndGet() <= 3 ? nowhere.getConnection() : super.getConnection();
            }
        };
        JdbcTwilioPace pace = new JdbcTwilioPace(account(50), JdbcClient.create(comesBack), meters);
        paces.add(pace);

        pace.awaitRequest(RequestContext.INTERACTIVE, "read the number");

        assertThat(asked).hasValueGreaterThan(3);
    }

    @Test
    void failsUnsentAndRetryableWhenItsTurnDoesNotCome() {
        JdbcTwilioPace pace = aPace(50);
        aPace(50).awaitOperation(new OperationPace("op_1", 0.01), AttemptTime.ENDLESS);

        TwilioException failure = catchThrowableOfType(
                TwilioException.class, () -> pace.await("op_1", 0.01, RequestPriority.BATCH, SHORT, "go on"));

        assertThat(failure.retryable()).isTrue();
        assertThat(failure.failure().code()).isEqualTo(ErrorCode.TWILIO_RATE_LIMITED);
    }

    @Test
    void keepsSlotsALittleFurtherApartThanTheRateAsksFor() {
        PaceSlots slots = new PaceSlots(jdbc, System::nanoTime);
        // Far enough ahead that no slot is moved because it was asked for late.
        slots.reserve("op_1", 10, 5);
        double first = slotAt("op_1");
        for (int i = 0; i < 10; i++) {
            slots.reserve("op_1", 10, 0);
        }

        assertThat(slotAt("op_1") - first).as("seconds for ten requests").isCloseTo(1.02, within(0.0001));
    }

    @Test
    void letsTwoStepsSideBySideGoAtOnceAfterAPauseWithoutExceedingTheRateInASecond() {
        PaceSlots slots = new PaceSlots(jdbc, System::nanoTime);
        long start = System.nanoTime();
        slots.reserve("op_1", 100, -PaceSlots.BURST);
        PaceSlot second = slots.reserve("op_1", 100, -PaceSlots.BURST);
        assertThat(second.nanos()).as("the second one's turn").isLessThanOrEqualTo(System.nanoTime());

        PaceSlot last = second;
        for (int i = 2; i <= 100; i++) {
            last = slots.reserve("op_1", 100, -PaceSlots.BURST);
        }
        // By the clocks of two processes, half a way to the database apart.
        assertThat(last.nanos() - start).as("the 101st one's turn").isGreaterThan(SECOND * 99 / 100);
    }

    @Test
    void honoursAnInterrupt() throws Exception {
        JdbcTwilioPace pace = aPace(50);
        pace.awaitOperation(new OperationPace("op_1", 0.01), AttemptTime.ENDLESS);
        CountDownLatch begun = new CountDownLatch(1);
        Future<Boolean> waiting = threads.submit(() -> {
            begun.countDown();
            assertThatThrownBy(() -> pace.awaitOperation(new OperationPace("op_1", 0.01), AttemptTime.ENDLESS))
                    .isInstanceOf(TwilioException.class)
                    .hasMessageContaining("interrupted");
            return Thread.currentThread().isInterrupted();
        });
        begun.await();
        threads.shutdownNow();

        assertThat(waiting.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void failsWhatWaitsWhenItIsClosed() throws Exception {
        JdbcTwilioPace pace = aPace(50);
        pace.awaitOperation(new OperationPace("op_1", 0.01), AttemptTime.ENDLESS);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        Future<?> waiting = threads.submit(() -> {
            waiter.set(Thread.currentThread());
            pace.awaitOperation(new OperationPace("op_1", 0.01), AttemptTime.ENDLESS);
        });
        await().until(() -> waiter.get() != null && waiter.get().getState() != Thread.State.RUNNABLE);

        pace.close();

        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS))
                .hasRootCauseInstanceOf(InterruptedException.class)
                .hasMessageContaining("stopping");
        assertThatThrownBy(() -> pace.awaitRequest(RequestContext.INTERACTIVE, "go on"))
                .hasMessageContaining("stopping");
    }

    @Test
    void holdsAnOperationToItsOwnPaceInAllProcesses() {
        JdbcTwilioPace one = aPace(100);
        JdbcTwilioPace other = aPace(100);
        long start = System.nanoTime();
        for (int i = 0; i < 3; i++) {
            one.awaitOperation(new OperationPace("op_1", 10), AttemptTime.ENDLESS);
            other.awaitOperation(new OperationPace("op_1", 10), AttemptTime.ENDLESS);
        }

        assertThat(System.nanoTime() - start).isGreaterThan(SECOND * 48 / 100);
    }

    @Test
    void everyRequestOfAnOperationWaitsForItsPaceAsWell() {
        JdbcTwilioPace pace = aPace(100);
        long start = System.nanoTime();
        RequestContext slow = RequestContext.INTERACTIVE.at(new OperationPace("op_1", 10));
        for (int i = 0; i < 6; i++) {
            pace.awaitRequest(slow, "read the number");
        }

        assertThat(System.nanoTime() - start).isGreaterThan(SECOND * 48 / 100);
    }

    @Test
    void goesOnWhenTheClockOfTheDatabaseWasSetBack() {
        JdbcTwilioPace pace = aPace(50);
        pace.awaitRequest(RequestContext.INTERACTIVE, "begin");
        jdbc.sql("UPDATE twilio_pace SET slot_at = slot_at + interval '1 hour'").update();

        // The dispatcher may hold no slot of before: it takes one only for somebody who waits.
        pace.awaitRequest(RequestContext.INTERACTIVE, "go on");

        assertThat(jdbc.sql("SELECT slot_at < now() + interval '1 minute' FROM twilio_pace")
                        .query(Boolean.class)
                        .single())
                .isTrue();
    }

    @Test
    void doesNotWaitForTheDiskButLeavesItsConnectionDoingSo() throws Exception {
        try (Connection connection = bean(DataSource.class).getConnection()) {
            JdbcClient same = JdbcClient.create(new SingleConnectionDataSource(connection, true));
            // The database of the tests does not wait for the disk at all.
            same.sql("SET synchronous_commit = on").update();
            PaceSlots slots = new PaceSlots(same, System::nanoTime);
            int unwritten = 0;
            for (int i = 0; i < 20; i++) {
                slots.reserve("op_1", 50, 0);
                unwritten += same.sql("SELECT pg_current_wal_insert_lsn() > pg_current_wal_flush_lsn()")
                                .query(Boolean.class)
                                .single()
                        ? 1
                        : 0;
            }

            assertThat(unwritten)
                    .as("permits that were given before they were on disk")
                    .isGreaterThan(10);
            assertThat(same.sql("SHOW synchronous_commit").query(String.class).single())
                    .isEqualTo("on");
        }
    }

    @Test
    void givesAnActivityNoTurnThatLeavesItsRequestNoTime() {
        JdbcTwilioPace pace = aPace(50);
        // Requests take up to 5 s, and a second is spare.
        assertThat(inAnActivityOf(Duration.ofSeconds(25), pace)).isEmpty();
        assertThat(inAnActivityOf(Duration.ofMillis(5_999), pace)).isEqualTo("twilio_rate_limited");
    }

    private double slotAt(String key) {
        return jdbc.sql(
                        "SELECT CAST(EXTRACT(epoch FROM slot_at) AS double precision) FROM twilio_pace WHERE key = :key")
                .param("key", key)
                .query(Double.class)
                .single();
    }

    private static String inAnActivityOf(Duration startToClose, TwilioPace pace) {
        TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
        try {
            environment.registerActivitiesImplementations((Asking) () -> {
                try {
                    pace.awaitRequest(RequestContext.ofAttempt(), "read the number");
                    return "";
                } catch (TwilioException e) {
                    return e.failure().code().code();
                }
            });
            ActivityOptions options = ActivityOptions.newBuilder()
                    .setStartToCloseTimeout(startToClose)
                    .build();
            return environment.newActivityStub(Asking.class, options).ask();
        } finally {
            environment.close();
        }
    }

    @ActivityInterface
    public interface Asking {
        String ask();
    }

    private JdbcTwilioPace aPace(double perSecond) {
        JdbcTwilioPace pace = new JdbcTwilioPace(account(perSecond), jdbc, meters).withGauge();
        paces.add(pace);
        return pace;
    }

    private static PacedAccount account(double perSecond) {
        return new PacedAccount(SimulatorDemo.ACCOUNT_SID, () -> perSecond, Duration.ofSeconds(5));
    }

    private double rate() {
        return meters.get(JdbcTwilioPace.PACE).gauge().value();
    }

    /** As if it had been so long ago; what recovers until then is what the clock says. */
    private void lastLoweredBefore(String interval) {
        jdbc.sql("UPDATE twilio_pace SET lowered_at = lowered_at - CAST(:ago AS interval)")
                .param("ago", interval)
                .update();
    }

    private int slotsTaken() {
        return jdbc.sql("SELECT count(*) FROM twilio_pace").query(Integer.class).single();
    }

    private static List<CompletableFuture<PaceSlot>> turns(int number) {
        return Stream.generate(() -> new CompletableFuture<PaceSlot>())
                .limit(number)
                .toList();
    }

    private static int mostInASecond(List<Long> sorted) {
        int most = 0;
        int from = 0;
        for (int to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) >= SECOND) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }
}
