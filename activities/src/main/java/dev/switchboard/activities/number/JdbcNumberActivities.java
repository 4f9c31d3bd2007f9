package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.RefusedValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The desired state of a number in PostgreSQL. {@link BindingChanges} holds how a binding goes on. */
@Component
final class JdbcNumberActivities implements NumberActivities {

    /** An update ends its hold itself; this is for one that was terminated. Longer than an operation's deadline. */
    private static final Duration LONGEST_UPDATE = Duration.ofMinutes(11);

    private final PhoneNumberRepository repository;
    private final PhoneNumbers numbers;
    private final KeptImages images;
    private final Agents agents;
    private final OperationStates operationStates;
    private final BindingChanges changes;
    private final WebhookUrls urls;
    private final Clock clock;

    JdbcNumberActivities(
            PhoneNumberRepository repository,
            PhoneNumbers numbers,
            KeptImages images,
            Agents agents,
            OperationStates operationStates,
            BindingChanges changes,
            WebhookUrls urls,
            Clock clock) {
        this.repository = repository;
        this.numbers = numbers;
        this.images = images;
        this.agents = agents;
        this.operationStates = operationStates;
        this.changes = changes;
        this.urls = urls;
        this.clock = clock;
    }

    @Override
    public BoundNumber reserveNumber(ReserveNumberInput input) {
        String operationId = input.operationId();
        begin(OperationType.ASSIGN, operationId, input.phoneNumberId(), input.agentId());
        return changes.take(input.owner(), input.phoneNumberId(), operationId, number -> {
            Agent agent = ownedAgent(input.owner(), input.agentId());
            if (number.state() != BindingState.FREE && operationId.equals(number.operationId())) {
                return Optional.of(bound(number));
            }
            BindingRules.refuseUnlessFree(number);
            BindingRules.refuseUnlessCapable(number, agent, input.enableSms(), input.enableWhatsApp());
            boolean reserved = repository.reserve(
                    number.id(),
                    number.version(),
                    operationId,
                    agent.id(),
                    input.enableSms(),
                    input.enableWhatsApp(),
                    Objects.requireNonNullElse(input.boundBy(), operationId),
                    urls.base(),
                    Times.now(clock));
            return reserved ? Optional.of(reserved(number, agent, input)) : Optional.empty();
        });
    }

    @Override
    public void confirmAssignment(String operationId, String phoneNumberId) {
        changes.confirm(operationId, phoneNumberId, BindingState.ASSIGNING, BindingState.ASSIGNED);
    }

    @Override
    public void releaseReservation(String operationId, String phoneNumberId) {
        changes.move(operationId, phoneNumberId, BindingState.ASSIGNING, BindingState.FREE);
    }

    @Override
    public BoundNumber markReleasing(String operationId, String owner, String phoneNumberId) {
        begin(OperationType.UNASSIGN, operationId, phoneNumberId, null);
        return changes.take(owner, phoneNumberId, operationId, number -> {
            if (!number.isAt(BindingState.RELEASING, operationId)) {
                BindingRules.refuseUnlessAssigned(number);
                if (!repository.markReleasing(number.id(), number.version(), operationId, Times.now(clock))) {
                    return Optional.empty();
                }
            }
            return Optional.of(releasing(number));
        });
    }

    @Override
    public void confirmRelease(String operationId, String phoneNumberId) {
        changes.confirm(operationId, phoneNumberId, BindingState.RELEASING, BindingState.FREE);
    }

    @Override
    public void restoreBinding(String operationId, String phoneNumberId) {
        if (!changes.move(operationId, phoneNumberId, BindingState.RELEASING, BindingState.ASSIGNED)) {
            changes.move(operationId, phoneNumberId, BindingState.MOVING, BindingState.ASSIGNED);
        }
    }

    @Override
    public BoundNumber markMoving(MoveNumberInput input) {
        String operationId = input.operationId();
        String phoneNumberId = input.phoneNumberId();
        begin(OperationType.MOVE, operationId, phoneNumberId, input.toAgentId());
        return changes.take(input.owner(), phoneNumberId, operationId, number -> {
            Agent agent = ownedAgent(input.owner(), input.toAgentId());
            if (number.isAt(BindingState.MOVING, operationId)) {
                return Optional.of(moving(number));
            }
            WantedChannels channels = input.channels();
            if (channels == null) {
                BindingRules.refuseUnlessMovable(number, input.fromAgentId(), agent.id());
            } else {
                BindingRules.refuseUnlessReassignable(number, input.fromAgentId(), agent, channels);
            }
            boolean marked = repository.markMoving(
                    number.id(),
                    number.version(),
                    operationId,
                    input.fromAgentId(),
                    agent.id(),
                    channels == null ? null : channels.sms(),
                    channels == null ? null : channels.whatsApp(),
                    urls.base(),
                    Times.now(clock));
            return marked ? Optional.of(moving(number)) : Optional.empty();
        });
    }

    @Override
    public void confirmMove(String operationId, String phoneNumberId) {
        boolean confirmed = repository.confirmMove(phoneNumberId, operationId, Times.now(clock))
                || repository.isMovedBy(phoneNumberId, operationId);
        changes.refuseUnlessConfirmed(
                confirmed, operationId, phoneNumberId, BindingState.MOVING, BindingState.ASSIGNED);
    }

    @Override
    public BoundNumber loadBinding(String operationId, String owner, String phoneNumberId) {
        begin(OperationType.UPDATE, operationId, phoneNumberId, null);
        PhoneNumber number = numbers.owned(owner, phoneNumberId);
        BindingRules.refuseUnlessAssigned(number);
        OffsetDateTime now = Times.now(clock);
        if (!repository.hold(phoneNumberId, owner, operationId, urls.base(), now.plus(LONGEST_UPDATE), now, 1)) {
            throw BindingChanges.changedMeanwhile(phoneNumberId);
        }
        return bound(number);
    }

    @Override
    public void keepNotRestored(
            String operationId, String phoneNumberId, List<RefusedValue> refused, Set<RouteField> putBack) {
        images.keepNotRestored(operationId, phoneNumberId, refused, putBack);
    }

    @Override
    public void keepSnapshot(String operationId, String phoneNumberId, Route before, List<RouteChange> changes) {
        images.keep(operationId, phoneNumberId, before, changes);
    }

    @Override
    public List<RouteChange> loadChanges(String operationId, String phoneNumberId) {
        return images.changes(operationId, phoneNumberId).orElse(List.of());
    }

    private void begin(OperationType type, String operationId, String phoneNumberId, @Nullable String agentId) {
        operationStates.begin(operationId, type, phoneNumberId, agentId, NumberWorkflowIds.workflowId(phoneNumberId));
    }

    private Agent ownedAgent(String owner, String agentId) {
        Agent agent = agents.find(agentId).orElseThrow(() -> Refusals.agentNotFound(agentId));
        if (!agent.owner().equals(owner)) {
            throw Refusals.agentNotOwned(agentId);
        }
        return agent;
    }

    private BoundNumber reserved(PhoneNumber number, Agent agent, ReserveNumberInput input) {
        Set<Channel> channels = PhoneNumber.channels(number.capabilities(), input.enableSms(), input.enableWhatsApp());
        return new BoundNumber(
                number.reference(),
                number.capabilities(),
                new AgentReference(agent.id(), agent.name()),
                channels,
                urls.routeTo(agent.id(), channels));
    }

    private BoundNumber releasing(PhoneNumber number) {
        BoundNumber bound = numbers.unassigning(number).orElseThrow(() -> Refusals.notAssigned(number));
        return bound.withBeforeAssignment(images.toRestore(bound).orElse(null));
    }

    private BoundNumber moving(PhoneNumber number) {
        return numbers.moving(number).orElseThrow(() -> Refusals.notAssigned(number));
    }

    private BoundNumber bound(PhoneNumber number) {
        return numbers.binding(number).orElseThrow(() -> Refusals.notAssigned(number));
    }
}
