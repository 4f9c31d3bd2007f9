package dev.switchboard.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What has to hold when everything has settled, whatever went wrong before. */
final class Checker {

    /** The actions that tell how an operation ended, by its type. */
    private static final Map<String, Told> ACTIONS = Map.ofEntries(
            told("ASSIGN", Set.of("phone_assigned"), "phone_assignment_failed"),
            told("UNASSIGN", Set.of("phone_unassigned", "phone_released"), "phone_unassignment_failed"),
            told("MOVE", Set.of("phone_reassigned"), "phone_reassignment_failed"),
            told("UPDATE", Set.of("webhooks_updated"), "webhooks_update_failed"),
            told("ASSIGN_FLEET", Set.of("assignments_batch_changed"), "assignments_batch_failed"),
            told("UNASSIGN_FLEET", Set.of("assignments_batch_changed"), "assignments_batch_failed"),
            told("MOVE_FLEET", Set.of("assignments_batch_changed"), "assignments_batch_failed"),
            told("APPLY_PLAN", Set.of("assignments_batch_changed"), "assignments_batch_failed"),
            told("UPDATE_FLEET", Set.of("webhooks_batch_updated"), "webhooks_batch_failed"),
            told("REPAIR_DRIFT", Set.of("webhooks_batch_updated"), "webhooks_batch_failed"),
            // Of an update, or of assignments.
            told(
                    "UNDO_FLEET",
                    Set.of("webhooks_batch_undone", "assignments_batch_changed"),
                    "webhooks_batch_undo_failed",
                    "assignments_batch_failed"),
            told("CHECK_DRIFT", Set.of("drift_checked"), "drift_check_failed"),
            told("ROTATE_AUTH_TOKEN", Set.of("auth_token_rotated"), "auth_token_rotation_failed"),
            told("PURCHASE", Set.of("numbers_purchased"), "numbers_purchase_failed"),
            told("RELEASE", Set.of("phone_given_back"), "phone_kept", "phone_release_refused"),
            told("RECONCILE_USAGE", Set.of("usage_reconciled"), "usage_reconcile_failed"));

    private static Map.Entry<String, Told> told(String type, Set<String> done, String... failed) {
        return Map.entry(type, new Told(done, Set.of(failed)));
    }

    private final Universe universe;

    Checker(Universe universe) {
        this.universe = universe;
    }

    /** Each thing that does not hold, in words; none when all is well. */
    List<String> violations(List<Recorded> history, Observed end) {
        List<String> violations = new ArrayList<>();
        end.openWorkflows().forEach(workflow -> violations.add("stuck: workflow " + workflow + " still runs"));
        end.brokenChains().forEach(chain -> violations.add("the audit trail does not verify: " + chain));
        end.numbers().forEach((index, number) -> agreement(index, number, violations));
        outcomes(history, end, violations);
        audit(end, violations);
        usage(end, violations);
        violations.addAll(end.market().violations(history, end.operations()));
        linearizability(history, end, violations);
        return violations;
    }

    private void agreement(int index, Observed.FinalNumber number, List<String> violations) {
        String name = Universe.numberId(index);
        String state = number.binding().state();
        if (!state.equals("FREE") && !state.equals("ASSIGNED")) {
            violations.add("stuck: " + name + " is " + state);
            return;
        }
        for (Channel channel : Channel.values()) {
            String route = number.routes().getOrDefault(channel, "");
            boolean bound = state.equals("ASSIGNED") && number.channels().contains(channel);
            if (!bound && universe.isOurs(route)) {
                violations.add("database and Twilio differ: " + name + " is " + state + " without " + channel
                        + ", and Twilio leads it to " + route);
            }
        }
        if (state.equals("FREE")) {
            number.others().forEach((field, url) -> {
                if (universe.isOurs(url)) {
                    violations.add("database and Twilio differ: " + name + " is FREE, and its " + field
                            + " at Twilio is " + url);
                }
            });
        }
    }

    /** Each step was answered, and what was answered is what the operation says. */
    private static void outcomes(List<Recorded> history, Observed end, List<String> violations) {
        Map<String, Observed.Operation> operations =
                end.operations().stream().collect(Collectors.toMap(Observed.Operation::id, Function.identity()));
        for (Recorded recorded : history) {
            if (recorded.outcome() == Outcome.UNANSWERED) {
                violations.add("never answered: " + recorded);
            }
            Observed.Operation operation = operations.get(recorded.operationId());
            if (recorded.operationId().isEmpty() || recorded.outcome() == Outcome.UNANSWERED) {
                continue;
            }
            if (operation == null) {
                violations.add("acknowledged and forgotten: " + recorded);
            } else if ((recorded.outcome() == Outcome.DONE) != operation.state().equals("COMPLETED")) {
                violations.add("answered otherwise than it ended, " + operation.state() + ": " + recorded);
            }
        }
        for (Observed.Operation operation : end.operations()) {
            if (!operation.hasEnded()) {
                violations.add("stuck: operation " + operation);
            }
        }
    }

    /** An operation that has ended is told by exactly one message, of an action that fits its state. */
    private static void audit(Observed end, List<String> violations) {
        Map<String, List<Observed.Message>> byOperation =
                end.messages().stream().collect(Collectors.groupingBy(Observed.Message::operationId));
        for (Observed.Operation operation : end.operations()) {
            Told actions = ACTIONS.get(operation.type());
            if (actions == null || !operation.hasEnded()) {
                continue;
            }
            Set<String> expected = operation.state().equals("COMPLETED") ? actions.done() : actions.failed();
            List<String> told = byOperation.getOrDefault(operation.id(), List.of()).stream()
                    .filter(message -> message.numberId().equals(operation.numberId()))
                    .map(Observed.Message::action)
                    .toList();
            if (told.size() != 1 || !expected.containsAll(told)) {
                violations.add("audit: " + operation + " is told by " + told + " instead of one of " + expected);
            }
        }
    }

    private static void usage(Observed end, List<String> violations) {
        end.billed().forEach((number, billed) -> {
            Observed.Usage used = end.used().getOrDefault(number, Observed.Usage.NONE);
            if (!used.equals(billed)) {
                violations.add("usage: " + Universe.numberId(number) + " is told to have " + used
                        + ", and Twilio bills " + billed);
            }
        });
    }

    private void linearizability(List<Recorded> history, Observed end, List<String> violations) {
        Map<Integer, List<Recorded>> byNumber = history.stream()
                .collect(Collectors.groupingBy(recorded -> recorded.step().number()));
        for (Map.Entry<Integer, Observed.FinalNumber> entry : end.numbers().entrySet()) {
            int index = entry.getKey();
            Observed.FinalNumber number = entry.getValue();
            for (Channel channel : Channel.values()) {
                List<Recorded> ofNumber = byNumber.getOrDefault(index, List.of());
                new Linearizability(NumberModel.of(universe, channel, index, ofNumber))
                        .violation(
                                ofNumber,
                                NumberState.free(Universe.before(index, channel)),
                                number.binding(),
                                number.routes().getOrDefault(channel, ""))
                        .ifPresent(violation -> violations.add(
                                "not linearizable: " + Universe.numberId(index) + ", " + channel + ": " + violation));
            }
        }
    }

    /**
     * How operations of a type are told.
     *
     * @param done one of these, when they were carried out
     * @param failed when they were not
     */
    private record Told(Set<String> done, Set<String> failed) {}
}
