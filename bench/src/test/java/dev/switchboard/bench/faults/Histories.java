package dev.switchboard.bench.faults;

import java.net.URI;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A story of one number, number 0 of owner 0, and how it ended; told in calls, one second after the other. */
final class Histories {

    static final Universe UNIVERSE = new Universe(1, URI.create("http://127.0.0.1:1"));
    static final String OURS = UNIVERSE.ours("agent_0_0", Channel.VOICE);
    static final String BEFORE = Universe.before(0, Channel.VOICE);

    private final List<Recorded> steps = new ArrayList<>();
    private final List<Observed.Operation> operations = new ArrayList<>();
    private final List<Observed.Message> messages = new ArrayList<>();
    private long time;

    /** A step that begins when the one before it was answered. */
    Histories then(Act act, Outcome outcome) {
        time += 2;
        return at(time, time + 1, act, outcome, Recorded.Seen.NOTHING);
    }

    Histories thenRead(String state, String agent) {
        time += 2;
        return at(time, time + 1, Act.READ, Outcome.DONE, new Recorded.Seen(state, agent));
    }

    /** A step while others may be under way. */
    Histories at(long invoked, long returned, Act act, Outcome outcome, Recorded.Seen seen) {
        time = Math.max(time, returned);
        int index = steps.size();
        String id = "";
        if (act.asksForOperation() && outcome != Outcome.REFUSED) {
            id = "op_" + index;
            String type = switch (act) {
                case ASSIGN, ASSIGN_TAKE_OVER -> "ASSIGN";
                case UPDATE, MOVE -> act.name();
                default -> "UNASSIGN";
            };
            String state = switch (outcome) {
                case DONE -> "COMPLETED";
                case UNDONE -> "COMPENSATED";
                case INCOMPLETE -> "COMPENSATION_INCOMPLETE";
                default -> "FAILED";
            };
            operations.add(new Observed.Operation(id, type, state, Universe.numberId(0)));
            messages.add(new Observed.Message(id, action(type, outcome == Outcome.DONE), Universe.numberId(0)));
        }
        Step step = new Step(index, 0, 0, act, 0, act == Act.MOVE ? 1 : 0, Channel.VOICE, true);
        steps.add(new Recorded(step, invoked, returned, outcome, seen, id, ""));
        return this;
    }

    private static String action(String type, boolean done) {
        return switch (type) {
            case "ASSIGN" -> done ? "phone_assigned" : "phone_assignment_failed";
            case "MOVE" -> done ? "phone_reassigned" : "phone_reassignment_failed";
            case "UNASSIGN" -> done ? "phone_unassigned" : "phone_unassignment_failed";
            default -> done ? "webhooks_updated" : "webhooks_update_failed";
        };
    }

    /** What somebody else wrote in the step with that index. */
    String outside(int index) {
        return Universe.outside(steps.get(index).step());
    }

    List<Observed.Message> messages() {
        return messages;
    }

    List<Observed.Operation> operations() {
        return operations;
    }

    List<String> violationsWhenFree(String voice) {
        return violations(new Recorded.Seen("FREE", ""), List.of(), voice, Universe.before(0, Channel.SMS));
    }

    List<String> violationsWhenFree(String voice, String sms) {
        return violations(new Recorded.Seen("FREE", ""), List.of(), voice, sms);
    }

    List<String> violationsWhenAssigned(String voice, String sms) {
        return violations(new Recorded.Seen("ASSIGNED", "agent_0_0"), List.of(Channel.values()), voice, sms);
    }

    List<String> violations(Recorded.Seen binding, List<Channel> channels, String voice, String sms) {
        Map<Channel, String> routes = new EnumMap<>(Map.of(Channel.VOICE, voice, Channel.SMS, sms));
        Map<Integer, Observed.FinalNumber> numbers = new LinkedHashMap<>();
        numbers.put(0, new Observed.FinalNumber(binding, channels, routes, Map.of()));
        return new Checker(UNIVERSE)
                .violations(
                        steps,
                        new Observed(
                                numbers, operations, messages, List.of(), List.of(), Map.of(), Map.of(), Market.NONE));
    }
}
