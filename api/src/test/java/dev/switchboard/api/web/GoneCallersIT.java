package dev.switchboard.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.SwitchboardServer.Options;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Work for a caller that has gone ends, and so does work for one that does not read. */
class GoneCallersIT {

    private static final String OWNER = "gone";

    /** As in {@code OperationEvents}. */
    private static final int MOST_FOLLOWERS = 20;

    private static final Duration EXPORT_TIMEOUT = Duration.ofSeconds(15);

    private static final SwitchboardServer SERVER = SwitchboardServer.start(Options.defaults()
            .with("spring.jdbc.template.query-timeout", "5s")
            .with("spring.mvc.async.request-timeout", EXPORT_TIMEOUT.toSeconds() + "s"));
    private static final SwitchboardClient CLIENT = SERVER.as(OWNER);

    /** More than the buffers on the way take, 15 MB in an export; and no statement that has to end soon. */
    @BeforeAll
    static void muchUsage() {
        use(OWNER, 60_000);
        for (int other = 0; other < LongWork.MOST_OF_ALL; other++) {
            use(OWNER + "-" + other, 20_000);
        }
    }

    private static void use(String owner, int records) {
        new JdbcTemplate(SERVER.bean(DataSource.class)).update("""
                INSERT INTO usage_record (sid, owner, account_sid, phone_number_id, channel, direction, started_at, day,
                                          voice_minutes, sms_segments, whatsapp_delivered, updated_at)
                SELECT 'CA' || ? || n, ?, 'AC1', 'phone_' || n || repeat('0', 200), 'VOICE', 'INBOUND', now(),
                       current_date, 1, 0, 0, now()
                FROM generate_series(1, ?) AS n
                """, owner, owner, records);
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void theExportOfACallerWhoHasGoneEnds() throws IOException {
        InputStream export = export();
        assertThat(exportsInTheDatabase()).isEqualTo(1);

        export.close();

        await().atMost(EXPORT_TIMEOUT.dividedBy(2))
                .untilAsserted(() -> assertThat(exportsInTheDatabase()).isZero());
    }

    @Test
    void anExportThatNobodyReadsEndsToo() throws IOException {
        try (InputStream export = export()) {
            assertThat(exportsInTheDatabase()).isEqualTo(1);
            await().atMost(EXPORT_TIMEOUT.multipliedBy(2))
                    .untilAsserted(() -> assertThat(exportsInTheDatabase()).isZero());
            // What is missing shows: it does not end as a whole one does.
            assertThatThrownBy(export::readAllBytes).isInstanceOf(IOException.class);
        }
    }

    /** Each byte is progress; it ends all the same. */
    @Test
    void norIsAnExportThatIsReadByteByByteReadForEver() throws IOException {
        try (InputStream export = export()) {
            await().atMost(EXPORT_TIMEOUT.multipliedBy(4)).ignoreExceptions().untilAsserted(() -> {
                int goingOn = exportsInTheDatabase();
                if (goingOn > 0) {
                    export.readNBytes(1_000);
                }
                assertThat(goingOn).isZero();
            });
        }
    }

    /** Or a few callers would have all connections to the database between them. */
    @Test
    void allCallersTogetherHaveFewExportsAtATimeAndOthersAreServed() throws IOException {
        List<InputStream> exports = new ArrayList<>();
        for (int export = 0; export < LongWork.MOST_OF_ALL; export++) {
            exports.add(export("gone-" + export));
        }

        Answer refused = CLIENT.get("/api/audit/verification");

        assertThat(refused.status()).as(refused.text()).isEqualTo(503);
        assertThat(refused.at("/error")).isEqualTo("unavailable");
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(CLIENT.get("/api/usage").status()).isEqualTo(200);
        NewPhoneNumber number = SERVER.addNumber("demo");
        Answer assigned = SERVER.as("demo").assign(number.id(), "agent_456", true, false);
        assertThat(assigned.status()).as(assigned.text()).isEqualTo(200);
        for (InputStream export : exports) {
            export.close();
        }
        await().atMost(EXPORT_TIMEOUT.multipliedBy(2))
                .untilAsserted(
                        () -> assertThat(CLIENT.get("/api/audit/verification").status())
                                .isEqualTo(200));
    }

    @Test
    void aCallerHasFewExportsAndVerificationsAtATimeAndWhoHasGoneMakesRoom() throws IOException {
        List<InputStream> exports = new ArrayList<>();
        for (int export = 0; export < LongWork.MOST; export++) {
            exports.add(export());
        }

        for (Answer refused : List.of(
                CLIENT.withHeader("Accept", "text/csv").get("/api/usage?groupBy=number,day"),
                CLIENT.get("/api/audit/verification"))) {
            assertThat(refused.status()).as(refused.text()).isEqualTo(429);
            assertThat(refused.at("/error")).isEqualTo("rate_limited");
            assertThat(refused.header("Retry-After")).contains("1");
        }
        assertThat(CLIENT.get("/api/usage").status()).isEqualTo(200);
        assertThat(SERVER.as("another").get("/api/audit/verification").status()).isEqualTo(200);

        for (InputStream export : exports) {
            export.close();
        }
        await().atMost(EXPORT_TIMEOUT.multipliedBy(2))
                .untilAsserted(
                        () -> assertThat(CLIENT.get("/api/audit/verification").status())
                                .isEqualTo(200));
        // Each of these gives its place back when it has been answered.
        for (int verification = 0; verification < 2 * LongWork.MOST; verification++) {
            assertThat(CLIENT.get("/api/audit/verification").status()).isEqualTo(200);
        }
    }

    @Test
    void aStatementThatHangsEndsAndTheCallIsAnswered() throws SQLException {
        try (Connection other = SERVER.bean(DataSource.class).getConnection();
                Statement lock = other.createStatement()) {
            other.setAutoCommit(false);
            lock.execute("LOCK TABLE chatbot IN ACCESS EXCLUSIVE MODE");

            Answer answer = CLIENT.get("/api/chatbots");

            other.rollback();
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.at("/error")).isEqualTo("unavailable");
        }
    }

    @Test
    void whoFollowedAndHasGoneMakesRoomForOthers() throws IOException {
        String operation = CLIENT.post("/api/phone-numbers/import", "{}")
                .header("Operation-Id")
                .orElseThrow();
        // One that has ended is told once; one that is held goes on.
        database()
                .sql("UPDATE operation SET state = 'RUNNING', ended_at = NULL WHERE id = :id")
                .param("id", operation)
                .update();
        String events = "/api/operations/" + operation + "/events";
        List<InputStream> followers = new ArrayList<>();
        for (int follower = 0; follower < MOST_FOLLOWERS; follower++) {
            followers.add(CLIENT.open(events));
        }
        Answer tooMany = CLIENT.get(events);
        assertThat(tooMany.status()).isEqualTo(429);
        assertThat(tooMany.header("Retry-After")).contains("1");

        for (InputStream follower : followers) {
            follower.close();
        }

        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .untilAsserted(() -> CLIENT.open(events).close());
    }

    private static InputStream export() throws IOException {
        return export(OWNER);
    }

    private static InputStream export(String owner) throws IOException {
        InputStream export = SERVER.as(owner).withHeader("Accept", "text/csv").open("/api/usage?groupBy=number,day");
        assertThat(export.read()).isEqualTo('p');
        return export;
    }

    private static int exportsInTheDatabase() {
        return database()
                .sql("SELECT count(*) FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()"
                        + " AND query LIKE '%GROUP BY phone_number_id, day%'")
                .query(Integer.class)
                .single();
    }

    private static JdbcClient database() {
        return SERVER.bean(JdbcClient.class);
    }
}
