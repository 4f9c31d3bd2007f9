package dev.switchboard.activities.batch;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.batch.PlannedNumber.Seen;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.batch.BindingWish;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares what a batch wants of its numbers' bindings with what they are, a page of them at a time. Twilio is not
 * asked: each number's own workflow looks at its route before it writes.
 */
@Component
final class BindingPlanner {

    private static final int PAGE = 1_000;

    private final BatchWishes wishes;
    private final BatchPlans plans;
    private final PhoneNumbers numbers;
    private final Agents agents;
    private final OperationStates operationStates;

    BindingPlanner(
            BatchWishes wishes,
            BatchPlans plans,
            PhoneNumbers numbers,
            Agents agents,
            OperationStates operationStates) {
        this.wishes = wishes;
        this.plans = plans;
        this.numbers = numbers;
        this.agents = agents;
        this.operationStates = operationStates;
    }

    /** Whether any number's binding is asked about on the page. */
    boolean hasPage(String operationId, int page) {
        return !wishes.onPage(operationId, page, PAGE).isEmpty();
    }

    /** Answers whether there may be a further page. */
    boolean plan(UpdateFleetWebhooksInput input, int page) {
        String operationId = input.operationId();
        operationStates.begin(operationId);
        Map<String, BindingWish> wanted = wishes.onPage(operationId, page, PAGE);
        Map<String, PhoneNumber> found = numbers.find(input.owner(), wanted.keySet());
        Map<String, Agent> known = agents.find(
                input.owner(),
                wanted.values().stream()
                        .map(BindingWish::toAgentId)
                        .filter(Objects::nonNull)
                        .collect(Collectors.toSet()));
        Map<String, String> boundBy = numbers.boundBy(wanted.keySet());
        List<PlannedNumber> items = new ArrayList<>();
        for (Map.Entry<String, BindingWish> wish : wanted.entrySet()) {
            PhoneNumber number = found.get(wish.getKey());
            items.add(
                    number == null
                            ? PlannedNumber.gone(wish.getKey(), page, wish.getValue())
                            : planned(
                                    number,
                                    page,
                                    wish.getValue(),
                                    found(number, wish.getValue(), boundBy.get(number.id())),
                                    refusal(input, number, wish.getValue(), agent(wish.getValue(), known))));
        }
        plans.plan(operationId, items);
        return wanted.size() == PAGE;
    }

    private static Optional<Agent> agent(BindingWish wish, Map<String, Agent> known) {
        return Optional.ofNullable(wish.toAgentId()).map(known::get);
    }

    /** The wish with what the number is bound to, for its undo. */
    private static BindingWish found(PhoneNumber number, BindingWish asked, @Nullable String boundBy) {
        return asked.change() == BindingWish.Change.ASSIGN || number.agentId() == null
                ? asked
                : asked.from(from(number, asked), number.smsEnabled(), number.whatsappEnabled(), boundBy);
    }

    private static PlannedNumber planned(
            PhoneNumber number, int page, BindingWish asked, BindingWish wish, Optional<OperationFailure> refusal) {
        if (holds(number, asked)) {
            return item(number, page, ItemState.UNCHANGED, null, wish);
        }
        return refusal.map(failure -> item(number, page, ItemState.FAILED, failure, wish))
                .orElseGet(() -> item(number, page, ItemState.PENDING, null, wish));
    }

    /**
     * Whoever was to be left is named; of a number that is to be unassigned it is whoever has it, unless one was named.
     */
    private static String from(PhoneNumber number, BindingWish asked) {
        return Objects.requireNonNullElse(asked.fromAgentId(), String.valueOf(number.agentId()));
    }

    /** Whether the number is bound as it is to be. */
    private static boolean holds(PhoneNumber number, BindingWish wish) {
        boolean assigned = number.state() == BindingState.ASSIGNED;
        boolean toItsAgent = assigned && Objects.equals(number.agentId(), wish.toAgentId());
        return switch (wish.change()) {
            case ASSIGN, REASSIGN ->
                toItsAgent && number.smsEnabled() == wish.sms() && number.whatsappEnabled() == wish.whatsApp();
            case UNASSIGN -> number.state() == BindingState.FREE;
            case MOVE -> toItsAgent;
        };
    }

    /**
     * Whoever only asks is told of a number that is held; a batch that does it may find it let go when its turn comes.
     */
    private static Optional<OperationFailure> refusal(
            UpdateFleetWebhooksInput input, PhoneNumber number, BindingWish wish, Optional<Agent> agent) {
        Optional<OperationFailure> held =
                input.care().dryRun() ? BindingRules.refusalOfHolding(number) : Optional.empty();
        return held.isPresent() ? held : refusal(number, wish, agent);
    }

    private static Optional<OperationFailure> refusal(PhoneNumber number, BindingWish wish, Optional<Agent> agent) {
        String from = wish.fromAgentId();
        String to = wish.toAgentId();
        if (to == null) {
            return BindingRules.refusalOfUnassigning(number, from);
        }
        if (agent.isEmpty()) {
            return Optional.of(OperationFailure.of(
                    ErrorCode.AGENT_NOT_FOUND, "There is no agent " + to + " any more; create it, or choose another."));
        }
        if (from == null) {
            return BindingRules.refusalOfAssigning(number, agent.get(), wish.sms(), wish.whatsApp());
        }
        return wish.change() == BindingWish.Change.REASSIGN
                ? BindingRules.refusalOfReassigning(
                        number, from, agent.get(), new WantedChannels(wish.sms(), wish.whatsApp()))
                : BindingRules.refusalOfMoving(number, from, to);
    }

    private static PlannedNumber item(
            PhoneNumber number, int page, ItemState state, @Nullable OperationFailure failure, BindingWish wish) {
        return new PlannedNumber(
                number.id(), number.phoneNumber(), state, failure, Seen.onPage(page, number, null), List.of(), wish);
    }
}
