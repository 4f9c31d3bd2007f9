package dev.switchboard.activities.number;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * The desired state in PostgreSQL. Every change of a binding is one statement that names the state and the version it
 * starts from. What the database itself throws is passed on, so that Temporal tries again.
 */
@Component
final class JdbcNumberActivities implements NumberActivities {

    /** A statement that found the number changed reads again; more often than this is worth a pause. */
    private static final int COMPARE_AND_SET_ATTEMPTS = 3;

    /** An update ends its hold itself; this is for one that was terminated. Longer than an operation's deadline. */
    private static final Duration LONGEST_UPDATE = Duration.ofMinutes(11);

    private final PhoneNumberRepository repository;
    private final PhoneNumbers numbers;
    private final KeptImages images;
    private final Agents agents;
    private final Operations operations;
    private final OperationStates operationStates;
    private final WebhookUrls urls;
    private final Clock clock;

    JdbcNumberActivities(
            PhoneNumberRepository repository,
            PhoneNumbers numbers,
            KeptImages images,
            Agents agents,
            Operations operations,
            OperationStates operationStates,
            WebhookUrls urls,
            Clock clock) {
        this.repository = repository;
        this.numbers = numbers;
        this.images = images;
        this.agents = agents;
        this.operations = operations;
        this.operationStates = operationStates;
        this.urls = urls;
        this.clock = clock;
    }

    @Override
    public BoundNumber reserveNumber(ReserveNumberInput input) {
        String operationId = input.operationId();
        begin(OperationType.ASSIGN, operationId, input.phoneNumberId(), input.agentId());
        for (int attempt = 0; attempt < COMPARE_AND_SET_ATTEMPTS; attempt++) {
            PhoneNumber number = owned(input.owner(), input.phoneNumberId());
            Agent agent = ownedAgent(input.owner(), input.agentId());
            if (number.state() != BindingState.FREE && operationId.equals(number.operationId())) {
                return bound(number);
            }
            BindingRules.refuseUnlessFree(number);
            BindingRules.refuseUnlessCapable(number, agent, input.enableSms(), input.enableWhatsApp());
            if (repository.reserve(
                    number.id(),
                    number.version(),
                    operationId,
                    agent.id(),
                    input.enableSms(),
                    input.enableWhatsApp(),
                    Objects.requireNonNullElse(input.boundBy(), operationId),
                    urls.base(),
                    Times.now(clock))) {
                return reserved(number, agent, input);
            }
            refuseIfLate(number, operationId);
        }
        throw changedMeanwhile(input.phoneNumberId());
    }

    @Override
    public void confirmAssignment(String operationId, String phoneNumberId) {
        confirm(operationId, phoneNumberId, BindingState.ASSIGNING, BindingState.ASSIGNED);
    }

    @Override
    public void releaseReservation(String operationId, String phoneNumberId) {
        move(operationId, phoneNumberId, BindingState.ASSIGNING, BindingState.FREE);
    }

    @Override
    public BoundNumber markReleasing(String operationId, String owner, String phoneNumberId) {
        begin(OperationType.UNASSIGN, operationId, phoneNumberId, null);
        for (int attempt = 0; attempt < COMPARE_AND_SET_ATTEMPTS; attempt++) {
            PhoneNumber number = owned(owner, phoneNumberId);
            if (number.state() == BindingState.RELEASING && operationId.equals(number.operationId())) {
                return releasing(number);
            }
            BindingRules.refuseUnlessAssigned(number);
            if (repository.markReleasing(number.id(), number.version(), operationId, Times.now(clock))) {
                return releasing(number);
            }
            refuseIfLate(number, operationId);
        }
        throw changedMeanwhile(phoneNumberId);
    }

    @Override
    public void confirmRelease(String operationId, String phoneNumberId) {
        confirm(operationId, phoneNumberId, BindingState.RELEASING, BindingState.FREE);
    }

    @Override
    public void restoreBinding(String operationId, String phoneNumberId) {
        if (!move(operationId, phoneNumberId, BindingState.RELEASING, BindingState.ASSIGNED)) {
            move(operationId, phoneNumberId, BindingState.MOVING, BindingState.ASSIGNED);
        }
    }

    @Override
    public BoundNumber markMoving(MoveNumberInput input) {
        String operationId = input.operationId();
        String phoneNumberId = input.phoneNumberId();
        begin(OperationType.MOVE, operationId, phoneNumberId, input.toAgentId());
        for (int attempt = 0; attempt < COMPARE_AND_SET_ATTEMPTS; attempt++) {
            PhoneNumber number = owned(input.owner(), phoneNumberId);
            Agent agent = ownedAgent(input.owner(), input.toAgentId());
            if (number.state() == BindingState.MOVING && operationId.equals(number.operationId())) {
                return moving(number);
            }
            WantedChannels channels = input.channels();
            if (channels == null) {
                BindingRules.refuseUnlessMovable(number, input.fromAgentId(), agent.id());
            } else {
                BindingRules.refuseUnlessReassignable(number, input.fromAgentId(), agent, channels);
            }
            if (repository.markMoving(
                    number.id(),
                    number.version(),
                    operationId,
                    input.fromAgentId(),
                    agent.id(),
                    channels == null ? null : channels.sms(),
                    channels == null ? null : channels.whatsApp(),
                    urls.base(),
                    Times.now(clock))) {
                return moving(number);
            }
            refuseIfLate(number, operationId);
        }
        throw changedMeanwhile(phoneNumberId);
    }

    @Override
    public void confirmMove(String operationId, String phoneNumberId) {
        boolean confirmed = repository.confirmMove(phoneNumberId, operationId, Times.now(clock))
                || repository.isMovedBy(phoneNumberId, operationId);
        refuseUnlessConfirmed(confirmed, operationId, phoneNumberId, BindingState.MOVING, BindingState.ASSIGNED);
    }

    @Override
    public BoundNumber loadBinding(String operationId, String owner, String phoneNumberId) {
        begin(OperationType.UPDATE, operationId, phoneNumberId, null);
        PhoneNumber number = owned(owner, phoneNumberId);
        BindingRules.refuseUnlessAssigned(number);
        OffsetDateTime now = Times.now(clock);
        if (!repository.hold(phoneNumberId, owner, operationId, urls.base(), now.plus(LONGEST_UPDATE), now, 1)) {
            throw changedMeanwhile(phoneNumberId);
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

    private PhoneNumber owned(String owner, String phoneNumberId) {
        PhoneNumber number = numbers.find(phoneNumberId).orElseThrow(() -> Refusals.numberNotFound(phoneNumberId));
        if (!number.owner().equals(owner)) {
            throw Refusals.numberNotOwned(phoneNumberId);
        }
        return number;
    }

    private Agent ownedAgent(String owner, String agentId) {
        Agent agent = agents.find(agentId).orElseThrow(() -> Refusals.agentNotFound(agentId));
        if (!agent.owner().equals(owner)) {
            throw Refusals.agentNotOwned(agentId);
        }
        return agent;
    }

    /** An operation that gave the number back, or ended, must not take it again: nobody would release it. */
    private void refuseIfLate(PhoneNumber number, String operationId) {
        boolean gaveBack = operationId.equals(number.operationId());
        if (gaveBack || operations.find(operationId).map(o -> o.state().ended()).orElse(true)) {
            throw Refusals.ended(operationId);
        }
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

    private void confirm(String operationId, String phoneNumberId, BindingState from, BindingState to) {
        boolean confirmed = move(operationId, phoneNumberId, from, to) || stands(operationId, phoneNumberId, to);
        refuseUnlessConfirmed(confirmed, operationId, phoneNumberId, from, to);
    }

    private void refuseUnlessConfirmed(
            boolean confirmed, String operationId, String phoneNumberId, BindingState from, BindingState to) {
        if (confirmed) {
            return;
        }
        if (operations.find(operationId).filter(o -> o.state().ended()).isPresent()) {
            throw Refusals.ended(operationId);
        }
        throw Failures.nonRetryable(OperationFailure.of(
                ErrorCode.INTERNAL,
                "Phone number " + phoneNumberId + " is not held as " + from + " by operation " + operationId
                        + ", so it cannot become " + to + "."));
    }

    private boolean move(String operationId, String phoneNumberId, BindingState from, BindingState to) {
        if (!from.canBecome(to)) {
            throw new IllegalArgumentException(from + " cannot become " + to);
        }
        return repository.move(phoneNumberId, operationId, from, to, Times.now(clock));
    }

    private boolean stands(String operationId, String phoneNumberId, BindingState state) {
        return numbers.find(phoneNumberId)
                .filter(number -> number.state() == state && operationId.equals(number.operationId()))
                .isPresent();
    }

    private static OptimisticLockingFailureException changedMeanwhile(String phoneNumberId) {
        return new OptimisticLockingFailureException("Another operation works on phone number " + phoneNumberId);
    }
}
