package dev.switchboard.activities.agent;

import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.ground.TimeSortedIds;
import dev.switchboard.activities.ground.Times;
import java.net.URI;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;

/** The agents. Who may see or change which is the caller's concern, by {@link Agent#owner()}. */
@Component
public final class Agents {

    /** What an agent's id looks like: it goes into URLs as it is. */
    public static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    /** The constraint that keeps an agent which a number is moved to. */
    private static final String BEING_MOVED = "phone_number_moving_to";

    private static final String NAMED_BY_A_POOL = "pool_names_its_agent";

    private final AgentRepository repository;
    private final TimeSortedIds ids;
    private final Clock clock;

    Agents(AgentRepository repository, TimeSortedIds ids, Clock clock) {
        this.repository = repository;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Creates an agent.
     *
     * @param id the id wanted; none to have one made
     * @param greeting within the limits of {@link Greeting}; a blank one is none
     * @throws IllegalArgumentException when the id is not of the form {@link #ID}, or the greeting cannot be said
     * @throws AgentIdTakenException when there is an agent of that id
     */
    public Agent create(
            String owner,
            @Nullable String id,
            String name,
            @Nullable String greeting,
            @Nullable URI runtimeUrl,
            DriftPolicy driftPolicy) {
        String agentId = id == null ? ids.next("agent_") : id;
        if (!ID.matcher(agentId).matches()) {
            throw new IllegalArgumentException("An agent's id has letters, digits, _ and -, at most 64: " + agentId);
        }
        OffsetDateTime now = Times.now(clock);
        String kept = Greeting.kept(greeting);
        if (!repository.insert(agentId, owner, name, kept, text(runtimeUrl), driftPolicy, now)) {
            throw new AgentIdTakenException(agentId);
        }
        return new Agent(agentId, owner, name, kept, runtimeUrl, driftPolicy, now.toInstant());
    }

    /** Creates one whose drift is reported. */
    public Agent create(
            String owner, @Nullable String id, String name, @Nullable String greeting, @Nullable URI runtimeUrl) {
        return create(owner, id, name, greeting, runtimeUrl, DriftPolicy.REPORT);
    }

    public Optional<Agent> find(String id) {
        return repository.findById(id);
    }

    /** The first of the ids that is not one of an agent of the owner. */
    public Optional<String> firstNotOf(String owner, Collection<String> ids) {
        return repository.firstNotOf(owner, ids.toArray(String[]::new));
    }

    /** The owner's among these, by their ids. */
    public Map<String, Agent> find(String owner, Collection<String> ids) {
        return repository.findAll(owner, ids.toArray(String[]::new)).stream()
                .collect(Collectors.toMap(Agent::id, Function.identity()));
    }

    /** Those of the ids that are of agents of other owners. */
    public Set<String> othersAmong(String owner, Collection<String> ids) {
        return Set.copyOf(repository.othersAmong(owner, ids.toArray(String[]::new)));
    }

    /** As it is, and as it stays until the transaction ends. */
    public Optional<Agent> lock(String id) {
        return repository.lock(id);
    }

    /** The owner's agents in the order of their ids. */
    public Slice<Agent> list(String owner, @Nullable String afterId, int limit) {
        return Slice.of(repository.list(owner, afterId == null ? "" : afterId, limit + 1), limit, Agent::id);
    }

    /** Replaces name, greeting, runtime and policy; empty when there is no such agent. */
    public Optional<Agent> update(
            String id, String name, @Nullable String greeting, @Nullable URI runtimeUrl, DriftPolicy driftPolicy) {
        repository.update(id, name, Greeting.kept(greeting), text(runtimeUrl), driftPolicy);
        return find(id);
    }

    /**
     * Deletes the agent, if there is one.
     *
     * @throws AgentInUseException when a number is bound to it, or about to be, or a pool names it
     */
    public void delete(String id) {
        try {
            repository.delete(id);
        } catch (DataIntegrityViolationException e) {
            String refused = String.valueOf(e.getMessage());
            if (refused.contains(NAMED_BY_A_POOL)) {
                throw AgentInUseException.ofPools(id, e);
            }
            throw refused.contains(BEING_MOVED)
                    ? AgentInUseException.ofNumberOnItsWay(id, e)
                    : AgentInUseException.ofItsNumbers(id, e);
        }
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }
}
