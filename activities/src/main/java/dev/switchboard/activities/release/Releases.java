package dev.switchboard.activities.release;

import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.number.MonthlyPrice;
import dev.switchboard.workflows.release.NumberAttachments;
import dev.switchboard.workflows.release.ReleaseTerms;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Releases, by their operations. */
@Component
public final class Releases {

    private final JdbcClient jdbc;
    private final Clock clock;

    Releases(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A release.
     *
     * @param begunAt since when calls and messages count
     * @param releaseAt when the number is released, unless it is kept
     * @param outOfService whether its callers are told that it is out of service
     * @param price what the number costs, or cost, a month; none of one that was not bought here
     * @param detaching what hung on the number when it began to be detached; none before that
     */
    public record Release(
            String phoneNumberId,
            Instant begunAt,
            Instant releaseAt,
            boolean outOfService,
            @Nullable MonthlyPrice price,
            @Nullable NumberAttachments detaching) {}

    /** Begins it once. */
    void begin(String operationId, String phoneNumberId, ReleaseTerms terms, @Nullable MonthlyPrice price) {
        Instant now = clock.instant();
        jdbc.sql("""
                INSERT INTO number_release (operation_id, phone_number_id, begun_at, release_at, out_of_service, price,
                                            currency)
                VALUES (:operationId, :phoneNumberId, :begunAt, :releaseAt, :outOfService, :price, :currency)
                ON CONFLICT (operation_id) DO NOTHING
                """)
                .param("operationId", operationId)
                .param("phoneNumberId", phoneNumberId)
                .param("begunAt", Times.parameter(now))
                .param("releaseAt", Times.parameter(now.plus(terms.after())))
                .param("outOfService", terms.outOfService())
                .param("price", price == null ? null : price.amount())
                .param("currency", price == null ? null : price.currency())
                .update();
    }

    /** Kept once: an attempt that is repeated may find less. */
    void detaching(String operationId, NumberAttachments attachments) {
        jdbc.sql("""
                UPDATE number_release SET detaching = CAST(:attachments AS jsonb)
                WHERE operation_id = :operationId AND detaching IS NULL
                """)
                .param("operationId", operationId)
                .param("attachments", Json.write(attachments))
                .update();
    }

    public Optional<Release> find(String operationId) {
        return jdbc.sql("SELECT * FROM number_release WHERE operation_id = :operationId")
                .param("operationId", operationId)
                .query((row, number) -> release(row))
                .optional();
    }

    private static Release release(ResultSet row) throws SQLException {
        BigDecimal price = row.getBigDecimal("price");
        String detaching = row.getString("detaching");
        return new Release(
                row.getString("phone_number_id"),
                Times.get(row, "begun_at"),
                Times.get(row, "release_at"),
                row.getBoolean("out_of_service"),
                price == null ? null : new MonthlyPrice(price, row.getString("currency")),
                detaching == null ? null : Json.read(detaching, NumberAttachments.class));
    }
}
