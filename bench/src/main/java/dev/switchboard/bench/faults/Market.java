package dev.switchboard.bench.faults;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was bought and given back, at the end.
 *
 * @param numbers all that were bought, by the database
 * @param atTwilio where the calls of the numbers lead that Twilio has sold to the account and that it has still; a text
 *     that is empty leads nowhere
 * @param budgets of the owners
 */
record Market(List<Bought> numbers, Map<String, String> atTwilio, List<Budget> budgets) {

    static final Market NONE = new Market(List.of(), Map.of(), List.of());

    private static final String RELEASED = "RELEASED";

    /**
     * A number, by the database.
     *
     * @param voiceUrl where its calls are to lead; nowhere without an agent
     */
    record Bought(String id, String phoneNumber, String state, String voiceUrl) {}

    /**
     * An owner's money.
     *
     * @param committed what the budget says is spent
     * @param paid what the numbers cost that were bought and are kept
     */
    record Budget(String owner, BigDecimal limit, BigDecimal committed, BigDecimal paid) {}

    /** Each thing that does not hold, in words. */
    List<String> violations(List<Recorded> history, List<Observed.Operation> operations) {
        List<String> violations = new ArrayList<>();
        Set<String> known = numbers.stream()
                .filter(number -> !number.state().equals(RELEASED))
                .map(Bought::phoneNumber)
                .collect(Collectors.toSet());
        atTwilio.keySet().stream()
                .filter(number -> !known.contains(number))
                .forEach(number -> violations.add("bought and not known: Twilio has " + number));
        Set<String> asked = history.stream()
                .filter(recorded -> recorded.step().act() == Act.RELEASE)
                .map(Recorded::operationId)
                .collect(Collectors.toSet());
        Set<String> released = operations.stream()
                .filter(operation ->
                        operation.type().equals("RELEASE") && operation.state().equals("COMPLETED"))
                .peek(operation -> {
                    if (!asked.contains(operation.id())) {
                        violations.add("released without being asked to: " + operation);
                    }
                })
                .map(Observed.Operation::numberId)
                .collect(Collectors.toSet());
        for (Bought number : numbers) {
            boolean gone = number.state().equals(RELEASED);
            if (gone == atTwilio.containsKey(number.phoneNumber())) {
                violations.add("database and Twilio differ: " + number + " is " + (gone ? "still" : "not") + " there");
            }
            String leadsTo = atTwilio.getOrDefault(number.phoneNumber(), number.voiceUrl());
            if (!gone && !leadsTo.equals(number.voiceUrl())) {
                violations.add("database and Twilio differ: " + number + " leads to '" + leadsTo + "'");
            }
            if (gone != released.contains(number.id())) {
                violations.add("released otherwise than its operation says: " + number);
            }
        }
        for (Budget budget : budgets) {
            if (budget.committed().compareTo(budget.paid()) != 0
                    || budget.committed().compareTo(budget.limit()) > 0) {
                violations.add("money: " + budget);
            }
        }
        return violations;
    }
}
