package dev.switchboard.activities.usage;

import dev.switchboard.activities.ground.Times;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Counts requests in the name of an account that were not signed by it. */
@Component
public final class RefusedCallbacks {

    private static final Duration KEPT = Duration.ofDays(2);

    private final JdbcClient jdbc;
    private final Clock clock;

    RefusedCallbacks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Requests that were refused.
     *
     * @param accountSid the account that they named
     * @param reason {@code invalid_signature} or {@code unknown_shared_key}
     * @param requests how many
     * @param lastAt when the last one came, to some seconds
     */
    public record Refused(String accountSid, String reason, long requests, Instant lastAt) {}

    /** Adds to what was counted, all of it or nothing. */
    public void add(List<Refused> refused) {
        jdbc.sql("""
                INSERT INTO refused_callback (hour, account_sid, reason, requests, last_at)
                SELECT date_trunc('hour', last_at), account_sid, reason, requests, last_at
                FROM unnest(:accounts, :reasons, :requests, CAST(:lastAt AS timestamptz[]))
                     AS counted (account_sid, reason, requests, last_at)
                ON CONFLICT (hour, account_sid, reason) DO UPDATE
                SET requests = refused_callback.requests + excluded.requests,
                    last_at = greatest(refused_callback.last_at, excluded.last_at)
                """)
                .param("accounts", refused.stream().map(Refused::accountSid).toArray(String[]::new))
                .param("reasons", refused.stream().map(Refused::reason).toArray(String[]::new))
                .param("requests", refused.stream().map(Refused::requests).toArray(Long[]::new))
                .param(
                        "lastAt",
                        refused.stream().map(one -> one.lastAt().toString()).toArray(String[]::new))
                .update();
    }

    public void forgetOld() {
        jdbc.sql("DELETE FROM refused_callback WHERE hour < :old")
                .param("old", Times.now(clock).minus(KEPT))
                .update();
    }

    /** What was refused in hours that ended after that, in the name of accounts that the owner has numbers in. */
    public List<Refused> since(String owner, Instant since) {
        return jdbc.sql("""
                SELECT r.account_sid, r.reason, sum(r.requests) AS requests, max(r.last_at) AS last_at
                FROM refused_callback r
                WHERE r.hour + interval '1 hour' > :since AND EXISTS (
                    SELECT 1 FROM phone_number n WHERE n.owner = :owner AND n.account_sid = r.account_sid)
                GROUP BY r.account_sid, r.reason ORDER BY last_at DESC
                """)
                .param("since", Times.parameter(since))
                .param("owner", owner)
                .query((row, number) -> new Refused(
                        row.getString("account_sid"),
                        row.getString("reason"),
                        row.getLong("requests"),
                        Times.get(row, "last_at")))
                .list();
    }
}
