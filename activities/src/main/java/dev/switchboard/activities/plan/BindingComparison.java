package dev.switchboard.activities.plan;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.agent.Agents;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.number.BindingRules;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.assignment.WantedChannels;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Compares who answers the numbers of a file with who does. Twilio is not asked. */
@Component
final class BindingComparison {

    private final OwnedNumbers numbers;
    private final Agents agents;

    BindingComparison(OwnedNumbers numbers, Agents agents) {
        this.numbers = numbers;
        this.agents = agents;
    }

    /**
     * A number that the file says something about.
     *
     * @param number as it is
     * @param difference what is to be done; of one that is bound as it is to be, to bring Twilio to that
     */
    record Candidate(PhoneNumber number, NumberDifference difference) {

        /** The number as it is to be, to read what Twilio holds for it. */
        PhoneNumber target() {
            return bound(number, difference.to());
        }

        private static PhoneNumber bound(PhoneNumber number, Binding to) {
            return new PhoneNumber(
                    number.id(),
                    number.owner(),
                    number.phoneNumber(),
                    number.accountSid(),
                    number.phoneNumberSid(),
                    number.senderSid(),
                    number.capabilities(),
                    BindingState.ASSIGNED,
                    to.agentId(),
                    number.agentName(),
                    to.sms(),
                    to.whatsApp(),
                    number.operationId(),
                    number.version(),
                    number.createdAt(),
                    number.updatedAt());
        }
    }

    /**
     * What was found.
     *
     * @param candidates in the order of the numbers
     * @param named the ids of the numbers that the file names
     * @param unnamed how many numbers the file does not name
     */
    record Found(List<Candidate> candidates, Set<String> named, int unnamed) {}

    /** Adds to {@code faults} what the file asks for and cannot be. */
    Found compare(String owner, FleetDescription wanted, List<FleetFault> faults) {
        List<PhoneNumber> owned = numbers.of(owner);
        Map<String, Binding> byId = byId(owned, wanted, faults);
        Map<String, Agent> known = agents(owner, wanted, faults);
        List<Candidate> candidates = new ArrayList<>();
        int unnamed = 0;
        for (PhoneNumber number : owned) {
            Binding to = byId.get(number.id());
            unnamed += to == null ? 1 : 0;
            if (to != null || wanted.prune()) {
                candidate(number, to == null ? Binding.NONE : to, known).ifPresent(candidates::add);
            }
        }
        return new Found(candidates, byId.keySet(), unnamed);
    }

    private static Map<String, Binding> byId(
            List<PhoneNumber> owned, FleetDescription wanted, List<FleetFault> faults) {
        Map<String, List<PhoneNumber>> byNumber = new HashMap<>();
        owned.forEach(number -> byNumber.computeIfAbsent(number.phoneNumber(), none -> new ArrayList<>())
                .add(number));
        Map<String, Binding> byId = new LinkedHashMap<>();
        for (int index = 0; index < wanted.numbers().size(); index++) {
            WantedNumber number = wanted.numbers().get(index);
            List<PhoneNumber> matching = byNumber.getOrDefault(number.phoneNumber(), List.of()).stream()
                    .filter(one ->
                            number.accountSid() == null || one.accountSid().equals(number.accountSid()))
                    .toList();
            String path = "numbers[" + index + "]";
            if (matching.isEmpty()) {
                faults.add(new FleetFault(
                        path + ".phoneNumber",
                        "is none of your numbers" + (number.accountSid() == null ? "" : " in that account")
                                + "; import or buy it first, or leave it out."));
            } else if (matching.size() > 1) {
                faults.add(new FleetFault(
                        path + ".accountSid", "must say which, since you have the number in several accounts."));
            } else if (byId.putIfAbsent(matching.get(0).id(), number.binding()) != null) {
                faults.add(new FleetFault(path + ".phoneNumber", "is named before already; name each number once."));
            }
        }
        return byId;
    }

    /** The agents that numbers are to get, also those that the file creates. */
    private Map<String, Agent> agents(String owner, FleetDescription wanted, List<FleetFault> faults) {
        Map<String, Agent> known = new HashMap<>(agents.find(
                owner,
                wanted.numbers().stream()
                        .flatMap(number -> Stream.ofNullable(number.binding().agentId()))
                        .distinct()
                        .toList()));
        wanted.agents().forEach(agent -> known.put(agent.id(), toBe(owner, agent)));
        for (int index = 0; index < wanted.numbers().size(); index++) {
            String id = wanted.numbers().get(index).binding().agentId();
            if (id != null && !known.containsKey(id)) {
                faults.add(new FleetFault(
                        "numbers[" + index + "].agent",
                        "is neither an agent of yours nor one of this file; add it under agents, or name another."));
            }
        }
        return known;
    }

    /** As far as it counts for a binding. */
    private static Agent toBe(String owner, WantedAgent agent) {
        return new Agent(
                agent.id(),
                owner,
                Objects.requireNonNullElse(agent.name(), agent.id()),
                agent.greeting(),
                null,
                DriftPolicy.REPORT,
                Instant.EPOCH);
    }

    /** None when nothing can differ: no agent here, and none wanted. */
    private static Optional<Candidate> candidate(PhoneNumber number, Binding to, Map<String, Agent> known) {
        Binding from = Binding.of(number);
        if (from.agentId() == null && to.agentId() == null) {
            return Optional.empty();
        }
        NumberDifference difference =
                new NumberDifference(number.id(), number.phoneNumber(), action(from, to), from, to, List.of(), null);
        if (number.state().held()) {
            // What an operation works on is looked at when it has ended, unless it is as it is to be.
            return from.equals(to)
                    ? Optional.empty()
                    : Optional.of(new Candidate(number, difference.refused(held(number))));
        }
        return Optional.of(new Candidate(
                number,
                refusal(number, from, to, known).map(difference::refused).orElse(difference)));
    }

    private static NumberAction action(Binding from, Binding to) {
        if (from.equals(to)) {
            return NumberAction.UPDATE;
        }
        if (from.agentId() == null) {
            return NumberAction.ASSIGN;
        }
        if (to.agentId() == null) {
            return NumberAction.UNASSIGN;
        }
        return from.sameChannels(to) ? NumberAction.MOVE : NumberAction.REASSIGN;
    }

    private static Optional<OperationFailure> refusal(
            PhoneNumber number, Binding from, Binding to, Map<String, Agent> known) {
        String agentId = to.agentId();
        if (agentId == null || from.equals(to)) {
            return Optional.empty();
        }
        Agent agent = known.get(agentId);
        if (agent == null || (from.agentId() != null && from.sameChannels(to))) {
            return Optional.empty();
        }
        return from.agentId() == null
                ? BindingRules.refusalOfAssigning(number, agent, to.sms(), to.whatsApp())
                : BindingRules.refusalOfReassigning(
                        number, from.agentId(), agent, new WantedChannels(to.sms(), to.whatsApp()));
    }

    private static OperationFailure held(PhoneNumber number) {
        return OperationFailure.of(
                ErrorCode.OPERATION_RUNNING,
                "Operation " + number.operationId() + " works on " + number.phoneNumber()
                        + "; wait until it ends, or cancel it, and plan again.");
    }
}
