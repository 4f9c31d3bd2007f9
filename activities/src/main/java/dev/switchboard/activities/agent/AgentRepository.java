package dev.switchboard.activities.agent;

import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.Repository;

interface AgentRepository extends Repository<Agent, String> {

    Optional<Agent> findById(String id);

    @Query("SELECT * FROM chatbot WHERE owner = :owner AND id = ANY (:ids)")
    List<Agent> findAll(String owner, String[] ids);

    @Query("SELECT id FROM chatbot WHERE owner <> :owner AND id = ANY (:ids)")
    List<String> othersAmong(String owner, String[] ids);

    @Query("SELECT i.id FROM unnest(:ids) WITH ORDINALITY AS i (id, position)"
            + " WHERE NOT EXISTS (SELECT 1 FROM chatbot c WHERE c.id = i.id AND c.owner = :owner)"
            + " ORDER BY i.position LIMIT 1")
    Optional<String> firstNotOf(String owner, String[] ids);

    @Query("SELECT * FROM chatbot WHERE id = :id FOR NO KEY UPDATE")
    Optional<Agent> lock(String id);

    @Query("SELECT * FROM chatbot WHERE owner = :owner AND id > :after ORDER BY id LIMIT :limit")
    List<Agent> list(String owner, String after, int limit);

    /** False when the id is taken: no exception, so that a surrounding transaction lives on. */
    @Modifying
    @Query("""
            INSERT INTO chatbot (id, owner, name, greeting, runtime_url, drift_policy, created_at)
            VALUES (:id, :owner, :name, :greeting, :runtimeUrl, :driftPolicy, :createdAt)
            ON CONFLICT (id) DO NOTHING
            """)
    boolean insert(
            String id,
            String owner,
            String name,
            @Nullable String greeting,
            @Nullable String runtimeUrl,
            DriftPolicy driftPolicy,
            OffsetDateTime createdAt);

    @Modifying
    @Query("""
            UPDATE chatbot SET name = :name, greeting = :greeting, runtime_url = :runtimeUrl, drift_policy = :driftPolicy
            WHERE id = :id
            """)
    boolean update(
            String id, String name, @Nullable String greeting, @Nullable String runtimeUrl, DriftPolicy driftPolicy);

    /** With what its runtime was refused for. */
    @Modifying
    @Query("""
            WITH forgotten AS (DELETE FROM runtime_refusal WHERE chatbot_id = :id)
            DELETE FROM chatbot WHERE id = :id
            """)
    boolean delete(String id);
}
