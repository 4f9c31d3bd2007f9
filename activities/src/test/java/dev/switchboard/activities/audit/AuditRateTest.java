package dev.switchboard.activities.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * What the chain costs, on a PostgreSQL that waits for its disk: {@code ./mvnw -pl activities -am test
 * -Dtest=AuditRateTest -Daudit.measure=true -Dsurefire.failIfNoSpecifiedTests=false}. The figures are in the test's
 * output.
 */
@EnabledIfSystemProperty(named = "audit.measure", matches = "true")
class AuditRateTest {

    private static final int THREADS = 16;
    private static final long SECONDS = 5;

    @Test
    @SuppressWarnings("SystemOut")
    void measuresMessagesASecondWithAndWithoutTheChain() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("full_page_writes", "on")
                .start()) {
            DataSource before = database(postgres, "before", "3");
            DataSource after = database(postgres, "after", "4");
            // Twice, in turns: the first round warms everything up.
            for (int round = 1; round <= 3; round++) {
                for (int owners : new int[] {1, THREADS}) {
                    double without = messagesASecond(before, "b" + round, owners);
                    double with = messagesASecond(after, "a" + round, owners);
                    System.out.printf(
                            "round %d, %d threads, %d owners: %.0f a second without, %.0f with the chain%n",
                            round, THREADS, owners, without, with);
                }
            }
            measureVerification(after);
        }
    }

    private static double messagesASecond(DataSource database, String run, int owners) throws Exception {
        JdbcClient sql = JdbcClient.create(database);
        AtomicLong written = new AtomicLong();
        long start = System.nanoTime();
        long end = start + SECONDS * 1_000_000_000;
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                String owner = run + "_" + owners + "_" + thread % owners;
                done.add(pool.submit(() -> {
                    while (System.nanoTime() < end) {
                        insert(sql, owner, run + "_" + owners + "_" + written.incrementAndGet());
                    }
                }));
            }
            for (Future<?> thread : done) {
                thread.get();
            }
        } finally {
            pool.shutdownNow();
        }
        return written.get() * 1e9 / (System.nanoTime() - start);
    }

    private static void insert(JdbcClient sql, String owner, String operation) {
        sql.sql("""
                INSERT INTO message (id, type, owner, action, actor, operation_id, phone_number_id, chatbot_id, created_at,
                                     metadata, before_image, after_image)
                VALUES ('msg_' || :operation, 'phone_number_audit', :owner, 'phone_assigned', :owner, :operation,
                        'phone_123', 'agent_456', now(), '{"state": "COMPLETED", "phoneNumber": "+15550000123"}',
                        '{"VoiceUrl": "https://before.example.com/voice", "SmsUrl": "https://before.example.com/sms"}',
                        '{"VoiceUrl": "https://after.example.com/voice", "SmsUrl": "https://after.example.com/sms"}')
                ON CONFLICT (operation_id, phone_number_id) DO NOTHING
                """).param("owner", owner).param("operation", operation).update();
    }

    @SuppressWarnings("SystemOut")
    private static void measureVerification(DataSource database) {
        JdbcClient sql = JdbcClient.create(database);
        for (int from = 0; from < 100_000; from += 100) {
            sql.sql("""
                    INSERT INTO message (id, type, owner, action, actor, operation_id, created_at, metadata)
                    SELECT 'msg_v' || n, 'phone_number_audit', 'verified', 'phone_assigned', 'me', 'op_v' || n, now(),
                           '{"state": "COMPLETED", "phoneNumber": "+15550000123"}'
                    FROM generate_series(:from + 1, :from + 100) n
                    """).param("from", from).update();
        }
        AuditChain chain = new AuditChain(sql, new JdbcTransactionManager(database));
        for (int round = 1; round <= 2; round++) {
            long start = System.nanoTime();
            assertThat(chain.verify("verified", null).checked()).isEqualTo(100_000);
            System.out.printf("verified 100000 messages in %d ms%n", (System.nanoTime() - start) / 1_000_000);
        }
    }

    private static DataSource database(EmbeddedPostgres postgres, String name, String version) {
        JdbcClient.create(postgres.getPostgresDatabase())
                .sql("CREATE DATABASE " + name)
                .update();
        HikariDataSource database = new HikariDataSource();
        database.setJdbcUrl(postgres.getJdbcUrl("postgres", name));
        database.setMaximumPoolSize(THREADS);
        Flyway.configure().dataSource(database).target(version).load().migrate();
        return database;
    }
}
