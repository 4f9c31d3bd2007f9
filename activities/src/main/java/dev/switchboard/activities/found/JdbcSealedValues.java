package dev.switchboard.activities.found;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.secret.UnreadableSecretException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Values found at Twilio, and the key of their digests, sealed in PostgreSQL. */
@Component
public final class JdbcSealedValues implements SealedValues {

    private static final Logger log = LoggerFactory.getLogger(JdbcSealedValues.class);

    private static final int AT_A_TIME = 500;

    /** Between the clocks of the processes. */
    private static final Duration SKEW = Duration.ofHours(1);

    private static final Duration UNUSED = Duration.ofDays(1);

    /**
     * What may still be put back: what was there before a binding that is; what a batch replaced, since that binding
     * was made; and what Twilio did not take back. Whatever else uses a value is an operation that has not ended, and
     * has kept the value itself.
     */
    private static final String FORGET_UNUSED = """
            WITH needed AS (
                SELECT s.route::text AS text
                FROM webhook_snapshot s JOIN phone_number n ON n.id = s.phone_number_id AND n.bound_by = s.operation_id
                UNION ALL
                SELECT s.route::text FROM webhook_snapshot s JOIN not_restored r USING (operation_id, phone_number_id)
                UNION ALL
                SELECT r.value FROM not_restored r
                UNION ALL
                SELECT i.changes::text
                FROM operation_item i JOIN operation batch ON batch.id = i.operation_id
                    JOIN phone_number n ON n.id = i.phone_number_id JOIN operation bound ON bound.id = n.bound_by
                WHERE i.state = 'UPDATED' AND bound.created_at <= batch.created_at
            ), referred AS (
                SELECT reference[1] AS digest
                FROM needed, regexp_matches(needed.text, 'found:([A-Za-z0-9_-]+):', 'g') AS reference
            )
            DELETE FROM found_value v
            WHERE v.kept_at < :before
              AND v.kept_at < ALL (SELECT created_at - CAST(:skew AS interval) FROM operation WHERE ended_at IS NULL)
              AND NOT EXISTS (SELECT 1 FROM referred r WHERE r.digest = v.digest)
            """;

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;
    private final Clock clock;

    JdbcSealedValues(JdbcClient jdbc, StoredSecrets secrets, Clock clock) {
        this.jdbc = jdbc;
        this.secrets = secrets;
        this.clock = clock;
    }

    /** One that is kept already stays sealed as it is, unless with a former key, which may have been lost. */
    @Override
    public void keep(Map<String, String> wholeByDigest) {
        List<String> digests = new ArrayList<>();
        List<String> sealed = new ArrayList<>();
        // In one order, so that two that keep the same values do not wait for each other.
        new TreeMap<>(wholeByDigest).forEach((digest, whole) -> {
            digests.add(digest);
            sealed.add(secrets.encrypt(whole, belongsTo(digest)));
        });
        jdbc.sql("""
                INSERT INTO found_value AS v (digest, sealed, kept_at)
                SELECT n.digest, n.sealed, :now FROM unnest(:digests, :sealed) AS n (digest, sealed)
                ON CONFLICT (digest) DO UPDATE
                SET kept_at = excluded.kept_at,
                    sealed = CASE WHEN starts_with(v.sealed, :current) THEN v.sealed ELSE excluded.sealed END
                """)
                .param("now", Times.now(clock))
                .param("digests", digests.toArray(String[]::new))
                .param("sealed", sealed.toArray(String[]::new))
                .param("current", secrets.currentPrefix())
                .update();
    }

    @Override
    public Map<String, String> open(Collection<String> digests) {
        Map<String, String> opened = new HashMap<>();
        jdbc.sql("SELECT digest, sealed FROM found_value WHERE digest = ANY (:digests)")
                .param("digests", digests.toArray(String[]::new))
                .query(row -> {
                    String digest = row.getString("digest");
                    try {
                        opened.put(digest, secrets.decrypt(row.getString("sealed"), belongsTo(digest)));
                    } catch (UnreadableSecretException e) {
                        log.warn("A value found at Twilio cannot be opened. {}", e.getMessage());
                    }
                });
        return opened;
    }

    /**
     * Seals with the current key what is sealed with a former one. What cannot be opened stays.
     *
     * @return how many
     */
    public int sealAnew() {
        int sealed = 0;
        String after = "";
        while (true) {
            List<String> digests = jdbc.sql("""
                    SELECT digest FROM found_value WHERE NOT starts_with(sealed, :current) AND digest > :after
                    ORDER BY digest LIMIT :limit
                    """)
                    .param("current", secrets.currentPrefix())
                    .param("after", after)
                    .param("limit", AT_A_TIME)
                    .query(String.class)
                    .list();
            if (digests.isEmpty()) {
                return sealed;
            }
            Map<String, String> opened = open(digests);
            if (!opened.isEmpty()) {
                keep(opened);
            }
            sealed += opened.size();
            after = digests.get(digests.size() - 1);
        }
    }

    /**
     * Deletes the values that nothing can put back any more and that nobody has kept for a day.
     *
     * @return how many
     */
    public int forgetUnused() {
        return jdbc.sql(FORGET_UNUSED)
                .param("before", Times.now(clock).minus(UNUSED))
                .param("skew", SKEW.toString())
                .update();
    }

    private static String belongsTo(String digest) {
        return "found value " + digest;
    }
}
