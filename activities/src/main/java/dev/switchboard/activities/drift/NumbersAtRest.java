package dev.switchboard.activities.drift;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

/**
 * Which numbers a check may judge: those on which no operation works or has worked since it began. In each
 * query {@code owner} is whose numbers are checked, none for everybody's.
 */
interface NumbersAtRest extends Repository<PhoneNumber, String> {

    /** What checks say about a number is no work on it. */
    String AT_REST = " n.state IN ('ASSIGNED', 'FREE') AND (CAST(:owner AS text) IS NULL OR n.owner = :owner)"
            + " AND (n.held_by IS NULL OR n.held_until < :now) AND n.updated_at < :since"
            + " AND NOT EXISTS (SELECT 1 FROM message m WHERE m.owner = n.owner AND m.phone_number_id = n.id"
            + " AND m.created_at >= :since AND m.action NOT IN ('drift_found', 'drift_resolved')) ";

    /** Those of the SIDs. */
    @Query(PhoneNumbers.SELECT + "WHERE n.account_sid = :accountSid AND n.phone_number_sid = ANY (:phoneNumberSids) AND"
            + AT_REST)
    List<PhoneNumber> bySid(
            String accountSid,
            String[] phoneNumberSids,
            @Nullable String owner,
            OffsetDateTime since,
            OffsetDateTime now);

    /** The account's WhatsApp senders whose numbers are not Twilio's. */
    @Query(PhoneNumbers.SELECT + "WHERE n.account_sid = :accountSid AND n.phone_number_sid IS NULL AND" + AT_REST)
    List<PhoneNumber> sendersOnly(String accountSid, @Nullable String owner, OffsetDateTime since, OffsetDateTime now);

    /**
     * Some of those, bound to an agent, that no page of their account has listed since, and that are not known as such.
     *
     * @param checkId the check, which may have been unable to read some accounts: of their numbers none
     */
    @Query(PhoneNumbers.SELECT
            + "WHERE" + AT_REST
            + "AND n.state = 'ASSIGNED' AND n.phone_number_sid IS NOT NULL"
            + " AND NOT EXISTS (SELECT 1 FROM route_listing l WHERE l.phone_number_id = n.id AND l.listed_at >= :since)"
            + " AND NOT EXISTS (SELECT 1 FROM route_drift d WHERE d.phone_number_id = n.id AND d.resolved_at IS NULL"
            + " AND d.last_seen_at >= :since)"
            + " AND NOT EXISTS (SELECT 1 FROM drift_unread_account u"
            + " WHERE u.operation_id = :checkId AND u.account_sid = n.account_sid) ORDER BY n.id LIMIT :limit")
    List<PhoneNumber> unlisted(
            String checkId, @Nullable String owner, OffsetDateTime since, OffsetDateTime now, int limit);

    /** The accounts that numbers are in, and the other stored ones of whoever has some: one may have moved there. */
    @Query("""
            SELECT DISTINCT account_sid FROM phone_number
            WHERE (CAST(:owner AS text) IS NULL OR owner = :owner)
            UNION
            SELECT a.account_sid FROM twilio_account a
            WHERE (CAST(:owner AS text) IS NULL OR a.owner = :owner)
              AND EXISTS (SELECT 1 FROM phone_number n WHERE n.owner = a.owner AND n.state = 'ASSIGNED')
            ORDER BY account_sid
            """)
    List<String> accountSidsToSearch(@Nullable String owner);
}
