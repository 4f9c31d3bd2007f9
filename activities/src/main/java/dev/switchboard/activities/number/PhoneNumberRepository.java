package dev.switchboard.activities.number;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface PhoneNumberRepository extends Repository<PhoneNumber, String> {

    @Query(PhoneNumbers.SELECT + "WHERE n.id = :id")
    Optional<PhoneNumber> find(String id);

    @Query(PhoneNumbers.SELECT + "WHERE n.owner = :owner AND n.id = ANY (:ids)")
    List<PhoneNumber> findAll(String owner, String[] ids);

    @Query(
            "SELECT id AS number, bound_by AS operation FROM phone_number WHERE id = ANY (:ids) AND bound_by IS NOT NULL")
    List<BoundBy> boundBy(String[] ids);

    @Query(
            "SELECT id FROM phone_number WHERE owner = :owner AND chatbot_id = :agentId AND state <> 'ASSIGNING' ORDER BY id")
    List<String> idsOfAgent(String owner, String agentId);

    @Query("SELECT i.id FROM unnest(:ids) WITH ORDINALITY AS i (id, position)"
            + " WHERE NOT EXISTS (SELECT 1 FROM phone_number n"
            + " WHERE n.id = i.id AND n.owner = :owner AND n.state <> 'RELEASED')"
            + " ORDER BY i.position LIMIT 1")
    Optional<String> firstNotOf(String owner, String[] ids);

    /** Each is looked for behind the one before in the index, instead of in all numbers of the owner. */
    @Query("""
            WITH RECURSIVE account (sid) AS (
                SELECT min(account_sid) FROM phone_number WHERE owner = :owner
                UNION ALL
                SELECT (SELECT min(n.account_sid) FROM phone_number n WHERE n.owner = :owner AND n.account_sid > a.sid)
                FROM account a WHERE a.sid IS NOT NULL
            )
            SELECT sid FROM account WHERE sid IS NOT NULL ORDER BY sid
            """)
    List<String> accountsOf(String owner);

    @Query(PhoneNumbers.SELECT
            + "WHERE n.account_sid = :accountSid AND n.phone_number_sid = ANY (:phoneNumberSids) AND n.owner = :owner"
            + " AND n.state = 'ASSIGNED' AND (CAST(:agentId AS text) IS NULL OR n.chatbot_id = :agentId)")
    List<PhoneNumber> assignedBySid(
            String accountSid, String[] phoneNumberSids, String owner, @Nullable String agentId);

    @Query(PhoneNumbers.SELECT
            + "WHERE n.account_sid = :accountSid AND n.phone_number_sid IS NULL AND n.owner = :owner"
            + " AND n.state = 'ASSIGNED' AND (CAST(:agentId AS text) IS NULL OR n.chatbot_id = :agentId)")
    List<PhoneNumber> assignedSendersOnly(String accountSid, String owner, @Nullable String agentId);

    @Query("SELECT DISTINCT account_sid FROM phone_number WHERE state = 'ASSIGNED'"
            + " AND (CAST(:owner AS text) IS NULL OR owner = :owner) ORDER BY account_sid")
    List<String> accountSids(@Nullable String owner);

    @Query(PhoneNumbers.SELECT
            + "WHERE n.account_sid = :accountSid AND n.owner = :owner AND n.state = 'ASSIGNED'"
            + " AND (CAST(:agentId AS text) IS NULL OR n.chatbot_id = :agentId)")
    List<PhoneNumber> assignedIn(String accountSid, String owner, @Nullable String agentId);

    @Modifying
    @Query("""
            INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, sender_sid, voice, sms,
                                      whatsapp, created_at, updated_at)
            VALUES (:id, :owner, :phoneNumber, :accountSid, :phoneNumberSid, :senderSid, :voice, :sms, :whatsapp,
                    :now, :now)
            ON CONFLICT (id) DO UPDATE
                SET account_sid = excluded.account_sid, phone_number_sid = excluded.phone_number_sid,
                    version = phone_number.version + 1, updated_at = excluded.updated_at
                WHERE (phone_number.account_sid, phone_number.phone_number_sid)
                    IS DISTINCT FROM (excluded.account_sid, excluded.phone_number_sid)
                  AND phone_number.state <> 'RELEASED'
            """)
    void insert(
            String id,
            String owner,
            String phoneNumber,
            String accountSid,
            @Nullable String phoneNumberSid,
            @Nullable String senderSid,
            boolean voice,
            boolean sms,
            boolean whatsapp,
            OffsetDateTime now);

    /**
     * FREE → ASSIGNING, if the number still is as it was read. Not for an operation that held the number before or has
     * ended: its attempt comes too late, from a worker that was believed dead, and nobody would release the number.
     */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET state = 'ASSIGNING', chatbot_id = :agentId, sms_enabled = :sms, whatsapp_enabled = :whatsapp,
                operation_id = :operationId, bound_by = :boundBy, base_urls = ARRAY[CAST(:baseUrl AS text)],
                version = version + 1, updated_at = :now, held_by = NULL, held_until = NULL
            WHERE id = :id AND version = :version AND state = 'FREE' AND operation_id IS DISTINCT FROM :operationId
              AND (held_by IS NULL OR held_until < :now)
              AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
            """)
    boolean reserve(
            String id,
            long version,
            String operationId,
            String agentId,
            boolean sms,
            boolean whatsapp,
            String boundBy,
            String baseUrl,
            OffsetDateTime now);

    /** ASSIGNED → RELEASING, under the same conditions as {@link #reserve}. */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET state = 'RELEASING', operation_id = :operationId, version = version + 1, updated_at = :now,
                held_by = NULL, held_until = NULL
            WHERE id = :id AND version = :version AND state = 'ASSIGNED' AND operation_id IS DISTINCT FROM :operationId
              AND (held_by IS NULL OR held_until < :now)
              AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
            """)
    boolean markReleasing(String id, long version, String operationId, OffsetDateTime now);

    /**
     * ASSIGNED → MOVING, of a number that has that agent, under the same conditions as {@link #reserve}.
     *
     * @param sms whether it is to have SMS; none as it has now
     * @param whatsapp the same of WhatsApp
     */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET state = 'MOVING', moving_to = :toAgentId,
                moving_sms = COALESCE(CAST(:sms AS boolean), sms_enabled),
                moving_whatsapp = COALESCE(CAST(:whatsapp AS boolean), whatsapp_enabled),
                operation_id = :operationId, version = version + 1,
                updated_at = :now, held_by = NULL, held_until = NULL,
                base_urls = CASE WHEN :baseUrl = ANY (base_urls) THEN base_urls
                                 ELSE array_append(base_urls, CAST(:baseUrl AS text)) END
            WHERE id = :id AND version = :version AND state = 'ASSIGNED' AND chatbot_id = :fromAgentId
              AND operation_id IS DISTINCT FROM :operationId
              AND (held_by IS NULL OR held_until < :now)
              AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
            """)
    boolean markMoving(
            String id,
            long version,
            String operationId,
            String fromAgentId,
            String toAgentId,
            @Nullable Boolean sms,
            @Nullable Boolean whatsapp,
            String baseUrl,
            OffsetDateTime now);

    /** MOVING → ASSIGNED, to the agent that it was moving to, with the channels that it was to have. */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET state = 'ASSIGNED', chatbot_id = moving_to, sms_enabled = moving_sms,
                whatsapp_enabled = moving_whatsapp, moving_to = NULL, moving_sms = NULL, moving_whatsapp = NULL,
                moved_by = :operationId,
                version = version + 1, updated_at = :now
            WHERE id = :id AND state = 'MOVING' AND operation_id = :operationId
            """)
    boolean confirmMove(String id, String operationId, OffsetDateTime now);

    @Query("""
            SELECT c.id, c.name, n.moving_sms AS sms, n.moving_whatsapp AS whatsapp
            FROM phone_number n JOIN chatbot c ON c.owner = n.owner AND c.id = n.moving_to
            WHERE n.id = :id
            """)
    Optional<MovingTo> movingTo(String id);

    /** Whether the operation was the last that changed the number's state, and moved it to its agent. */
    @Query("""
            SELECT EXISTS (SELECT 1 FROM phone_number WHERE id = :id AND state = 'ASSIGNED'
                           AND operation_id = :operationId AND moved_by = :operationId)
            """)
    boolean isMovedBy(String id, String operationId);

    /**
     * Holds an ASSIGNED number for an operation that does not change its binding, unless another operation works on it.
     * Assigning and unassigning wait for its end.
     *
     * @param baseUrl under which its URLs will be written
     * @param written what to add to the version: 1 voids what others have planned for the number
     */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET held_by = :operationId, held_until = :until, version = version + :written,
                base_urls = CASE WHEN :baseUrl = ANY (base_urls) THEN base_urls
                                 ELSE array_append(base_urls, CAST(:baseUrl AS text)) END
            WHERE id = :id AND owner = :owner AND state = 'ASSIGNED'
              AND (held_by IS NULL OR held_by = :operationId OR held_until < :now)
              AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
            """)
    boolean hold(
            String id,
            String owner,
            String operationId,
            String baseUrl,
            OffsetDateTime until,
            OffsetDateTime now,
            int written);

    /** Holds a FREE number for an operation that clears what is left over at Twilio; assigning it waits for its end. */
    @Modifying
    @Query("""
            UPDATE phone_number SET held_by = :operationId, held_until = :until, version = version + 1
            WHERE id = :id AND state = 'FREE'
              AND (held_by IS NULL OR held_by = :operationId OR held_until < :now)
              AND EXISTS (SELECT 1 FROM operation o WHERE o.id = :operationId AND o.ended_at IS NULL)
            """)
    boolean holdFree(String id, String operationId, OffsetDateTime until, OffsetDateTime now);

    /** The public URLs of the service under which URLs of the numbers' bindings may have been written. */
    @Query("SELECT id AS number, unnest(base_urls) AS url FROM phone_number WHERE id = ANY (:ids)")
    List<BaseUrl> baseUrls(String[] ids);

    /** Holds a number for longer, unless any other operation has taken it since, be it one that has ended. */
    @Modifying
    @Query("UPDATE phone_number SET held_until = :until"
            + " WHERE id = :id AND state = 'ASSIGNED' AND held_by = :operationId")
    boolean holdLonger(String id, String operationId, OffsetDateTime until);

    /** Ends the hold of an operation: ASSIGNING, MOVING or RELEASING → FREE or ASSIGNED. */
    @Modifying
    @Query("""
            UPDATE phone_number
            SET state = :to,
                chatbot_id = CASE WHEN :to = 'FREE' THEN NULL ELSE chatbot_id END,
                bound_by = CASE WHEN :to = 'FREE' THEN NULL ELSE bound_by END,
                moved_by = CASE WHEN :to = 'FREE' THEN NULL ELSE moved_by END, moving_to = NULL,
                moving_sms = NULL, moving_whatsapp = NULL,
                base_urls = CASE WHEN :to = 'FREE' THEN '{}' ELSE base_urls END,
                sms_enabled = sms_enabled AND :to <> 'FREE',
                whatsapp_enabled = whatsapp_enabled AND :to <> 'FREE',
                version = version + 1, updated_at = :now
            WHERE id = :id AND state = :from AND operation_id = :operationId
            """)
    boolean move(String id, String operationId, BindingState from, BindingState to, OffsetDateTime now);
}
