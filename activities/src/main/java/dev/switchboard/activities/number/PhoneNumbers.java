package dev.switchboard.activities.number;

import dev.switchboard.activities.ground.Times;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The numbers, to be read. What changes a binding is {@link JdbcNumberActivities}, as a step of a workflow. */
@Component
public final class PhoneNumbers {

    /** How a query of any package reads numbers: its condition on {@code n} follows. */
    public static final String SELECT =
            "SELECT n.*, c.name AS agent_name FROM phone_number n LEFT JOIN chatbot c ON c.id = n.chatbot_id ";

    private final PhoneNumberRepository repository;
    private final WebhookUrls urls;
    private final Clock clock;

    PhoneNumbers(PhoneNumberRepository repository, WebhookUrls urls, Clock clock) {
        this.repository = repository;
        this.urls = urls;
        this.clock = clock;
    }

    public Optional<PhoneNumber> find(String id) {
        return repository.find(id);
    }

    /** @throws io.temporal.failure.ApplicationFailure when there is none, or it is another owner's */
    PhoneNumber owned(String owner, String id) {
        PhoneNumber number = find(id).orElseThrow(() -> Refusals.numberNotFound(id));
        if (!number.owner().equals(owner)) {
            throw Refusals.numberNotOwned(id);
        }
        return number;
    }

    /** The owner's among these, by their ids. */
    public Map<String, PhoneNumber> find(String owner, Collection<String> ids) {
        return repository.findAll(owner, ids.toArray(String[]::new)).stream()
                .collect(Collectors.toMap(PhoneNumber::id, Function.identity()));
    }

    /** The operations that have bound those of the numbers that are bound, by the numbers' ids. */
    public Map<String, String> boundBy(Collection<String> ids) {
        return repository.boundBy(ids.toArray(String[]::new)).stream()
                .collect(Collectors.toMap(BoundBy::number, BoundBy::operation));
    }

    /** The ids of the owner's numbers that have the agent, also while an operation holds them. */
    public List<String> idsOfAgent(String owner, String agentId) {
        return repository.idsOfAgent(owner, agentId);
    }

    /** The first of the ids that is not one of a number of the owner. */
    public Optional<String> firstNotOf(String owner, Collection<String> ids) {
        return repository.firstNotOf(owner, ids.toArray(String[]::new));
    }

    /** What the number is bound to, or about to be; empty when it is free or unknown. */
    public Optional<BoundNumber> binding(String id) {
        return find(id).flatMap(this::binding);
    }

    /** What the number is bound to, or about to be; empty when it is free. */
    public Optional<BoundNumber> binding(PhoneNumber number) {
        if (number.agentId() == null || number.agentName() == null) {
            return Optional.empty();
        }
        return Optional.of(boundTo(number, new AgentReference(number.agentId(), number.agentName())));
    }

    /** What the number is about to be bound to, when an operation gives it to another agent; otherwise empty. */
    public Optional<BoundNumber> moving(PhoneNumber number) {
        return repository.movingTo(number.id()).map(to -> moving(number, to));
    }

    private BoundNumber moving(PhoneNumber number, MovingTo to) {
        Set<Channel> channels = PhoneNumber.channels(number.capabilities(), to.sms(), to.whatsapp());
        BoundNumber bound = new BoundNumber(
                number.reference(),
                number.capabilities(),
                new AgentReference(to.id(), to.name()),
                channels,
                urls.routeTo(to.id(), channels));
        Set<Channel> lost = EnumSet.noneOf(Channel.class);
        lost.addAll(number.channels());
        lost.removeAll(channels);
        if (lost.isEmpty()) {
            return bound;
        }
        String agentId = String.valueOf(number.agentId());
        List<BaseUrl> bases = repository.baseUrls(new String[] {number.id()});
        return bound.leaving(urls.routeTo(agentId, lost)).withFormerly(formerRoutes(bases, agentId, lost));
    }

    /** Whether the operation was the last that changed the number's state, and moved it to the agent that it has. */
    public boolean isMovedBy(String id, String operationId) {
        return repository.isMovedBy(id, operationId);
    }

    private BoundNumber boundTo(PhoneNumber number, AgentReference agent) {
        return new BoundNumber(
                number.reference(),
                number.capabilities(),
                agent,
                number.channels(),
                urls.routeTo(agent.id(), number.channels()));
    }

    /** What the number is bound to, with what was its own under earlier configurations: what unassigning it clears. */
    Optional<BoundNumber> unassigning(PhoneNumber number) {
        return Optional.ofNullable(bindings(List.of(number)).get(number.id()));
    }

    /**
     * The same of many, by their ids, with what was theirs under earlier configurations: what unassigning them clears.
     */
    public Map<String, BoundNumber> bindings(Collection<PhoneNumber> numbers) {
        Map<String, List<BaseUrl>> bases =
                repository.baseUrls(numbers.stream().map(PhoneNumber::id).toArray(String[]::new)).stream()
                        .collect(Collectors.groupingBy(BaseUrl::number));
        return numbers.stream()
                .flatMap(number -> binding(number).stream())
                .map(bound -> bound.withFormerly(formerRoutes(
                        bases.getOrDefault(bound.number().phoneNumberId(), List.of()),
                        bound.agent().id(),
                        bound.channels())))
                .collect(Collectors.toMap(bound -> bound.number().phoneNumberId(), Function.identity()));
    }

    /** The binding's route under the public URLs that the service had when earlier operations wrote it. */
    private List<Route> formerRoutes(List<BaseUrl> bases, String agentId, Set<Channel> channels) {
        return bases.stream()
                .filter(base -> !base.url().equals(urls.base()))
                .map(base -> new WebhookUrls(URI.create(base.url())).routeTo(agentId, channels))
                .toList();
    }

    /** Those of the SIDs that are bound and not held by an operation, of the owner and, when given, of the agent. */
    public List<PhoneNumber> assigned(
            String accountSid, Collection<String> phoneNumberSids, String owner, @Nullable String agentId) {
        return repository.assignedBySid(accountSid, phoneNumberSids.toArray(String[]::new), owner, agentId);
    }

    /**
     * The same of WhatsApp senders whose numbers are not Twilio's, which no page of numbers lists: all of the account.
     */
    public List<PhoneNumber> assignedSendersOnly(String accountSid, String owner, @Nullable String agentId) {
        return repository.assignedSendersOnly(accountSid, owner, agentId);
    }

    /** The accounts that bound numbers are in, of the owner or, without one, of everybody. */
    public List<String> accountSids(@Nullable String owner) {
        return repository.accountSids(owner);
    }

    /** All of an account that are bound and not held by an operation, of the owner and, when given, of the agent. */
    public List<PhoneNumber> assignedIn(String accountSid, String owner, @Nullable String agentId) {
        return repository.assignedIn(accountSid, owner, agentId);
    }

    /**
     * Holds a bound number for an operation on many.
     *
     * @param atMost how long the hold lasts when nobody ends it
     * @return the number; none while it is free, somebody else's, or another operation works on it
     */
    public Optional<PhoneNumber> hold(String id, String owner, String operationId, Duration atMost) {
        OffsetDateTime now = Times.now(clock);
        boolean held = repository.hold(id, owner, operationId, urls.base(), now.plus(atMost), now, 0);
        return held ? find(id) : Optional.empty();
    }

    /**
     * Goes on holding a number.
     *
     * @return false when any other operation has taken the number since, be it one that has ended
     */
    public boolean holdLonger(String id, String operationId, Duration atMost) {
        return repository.holdLonger(id, operationId, Times.now(clock).plus(atMost));
    }

    /** Keeps a number; of one that is there already only the SIDs are taken over. For demo data and tests. */
    public void insert(NewPhoneNumber number) {
        Capabilities capabilities = number.capabilities();
        repository.insert(
                number.id(),
                number.owner(),
                number.phoneNumber(),
                number.accountSid(),
                number.phoneNumberSid(),
                number.senderSid(),
                capabilities.voice(),
                capabilities.sms(),
                capabilities.whatsapp(),
                Times.now(clock));
    }
}
