package dev.switchboard.bench.faults;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a number and one of its channels may do: the sequential specification that histories are compared with.
 *
 * <p>An operation is not one point in time. It takes the number, captures the route, writes it, on failure puts it
 * back, and lets the number go. Each of these is a point, in this order, and another operation's points cannot lie
 * between. A change by somebody else can, and a read.
 */
final class NumberModel {

    /** The phase of a step that has nothing left to do. */
    static final int ENDED = -1;

    private static final int CAPTURE = 1;
    private static final int WRITE = 2;
    private static final int PUT_BACK = 3;
    private static final int END = 4;

    private final Universe universe;
    private final Channel channel;
    private final Set<String> foreign;

    /** @param foreign all that the channel may have led to before a batch */
    NumberModel(Universe universe, Channel channel, Set<String> foreign) {
        this.universe = universe;
        this.channel = channel;
        this.foreign = Set.copyOf(foreign);
    }

    static NumberModel of(Universe universe, Channel channel, int number, List<Recorded> history) {
        Set<String> foreign = new HashSet<>(List.of("", Universe.before(number, channel)));
        history.stream()
                .map(Recorded::step)
                .filter(step -> step.act() == Act.OUTSIDE && step.channel() == channel)
                .forEach(step -> foreign.add(Universe.outside(step)));
        return new NumberModel(universe, channel, foreign);
    }

    /** What may come next of a step. */
    record Next(int phase, NumberState state) {}

    /** Whether the step matters to this channel. */
    boolean concerns(Recorded recorded) {
        Act act = recorded.step().act();
        return switch (recorded.outcome()) {
            // That nothing was touched fits everything.
            case REFUSED, UNANSWERED -> false;
            default ->
                switch (act) {
                    case READ, UNDO, DRIFT -> true;
                    case BATCH -> recorded.outcome() == Outcome.DONE;
                    case OUTSIDE -> recorded.step().channel() == channel;
                    default -> act.asksForOperation();
                };
        };
    }

    /**
     * All states in which the step can have the number after its next point; none when that point is impossible now.
     */
    List<Next> next(Recorded recorded, int phase, NumberState state) {
        return switch (recorded.outcome()) {
            case ALREADY_ASSIGNED -> when(!state.binding().equals("FREE"), ENDED, state);
            case NOT_ASSIGNED -> when(!state.binding().equals("ASSIGNED"), ENDED, state);
            case REFUSED, UNANSWERED -> List.of(new Next(ENDED, state));
            default ->
                switch (recorded.step().act()) {
                    case READ -> when(seenIn(recorded.seen(), state), ENDED, state);
                    case OUTSIDE -> List.of(new Next(ENDED, state.leadingTo(Universe.outside(recorded.step()))));
                    case BATCH -> when(state.isIdle("ASSIGNED"), ENDED, updated(state));
                    case DRIFT -> maybe(state.isIdle("ASSIGNED"), state, updated(state));
                    case UNDO -> undone(state);
                    default ->
                        recorded.step().act().asksForOperation()
                                ? operation(recorded, phase, state)
                                : List.of(new Next(ENDED, state));
                };
        };
    }

    private NumberState updated(NumberState state) {
        return state.enabled() ? state.leadingTo(universe.ours(state.agentId(), channel)) : state;
    }

    /** What a batch has found on a number is what somebody had written before, one time or another. */
    private List<Next> undone(NumberState state) {
        List<Next> next = new ArrayList<>(List.of(new Next(ENDED, state)));
        if (state.isIdle("ASSIGNED") && updated(state).equals(state)) {
            foreign.forEach(value -> next.add(new Next(ENDED, state.leadingTo(value))));
        }
        return next;
    }

    private static List<Next> maybe(boolean possible, NumberState state, NumberState changed) {
        return possible && !changed.equals(state)
                ? List.of(new Next(ENDED, changed), new Next(ENDED, state))
                : List.of(new Next(ENDED, state));
    }

    private static boolean seenIn(Recorded.Seen seen, NumberState state) {
        return seen.state().equals(state.binding()) && seen.agentId().equals(state.agentId());
    }

    private List<Next> operation(Recorded recorded, int phase, NumberState state) {
        return switch (phase) {
            case 0 -> begin(recorded, state);
            case CAPTURE -> capture(recorded, state);
            case WRITE -> write(recorded, state);
            case PUT_BACK -> putBack(recorded, state);
            default -> List.of(new Next(ENDED, end(recorded, state)));
        };
    }

    private List<Next> begin(Recorded recorded, NumberState state) {
        Step step = recorded.step();
        boolean assigns = step.act().assigns();
        Stream<Next> begun = Stream.empty();
        boolean nowhereToMove = step.act() == Act.MOVE && agent(step).equals(state.agentId());
        if (state.isIdle(assigns ? "FREE" : "ASSIGNED") && !nowhereToMove) {
            NumberState held = state.heldBy(step.index());
            NumberState taken = switch (step.act()) {
                case ASSIGN, ASSIGN_TAKE_OVER -> held.boundTo(agent(step), channel == Channel.VOICE || step.sms());
                case UPDATE -> held;
                case MOVE -> held.becoming("MOVING");
                default -> held.becoming("RELEASING");
            };
            begun = Stream.of(new Next(CAPTURE, taken));
        }
        if ((step.act() == Act.UNASSIGN || step.act() == Act.UNASSIGN_RESTORE) && state.isIdle("FREE")) {
            // Of a number without an agent it clears what is ours.
            begun = Stream.of(new Next(ENDED, universe.isOurs(state.route()) ? state.leadingTo("") : state));
        }
        // What failed may have failed before it began.
        Stream<Next> neverBegun =
                recorded.outcome() == Outcome.DONE ? Stream.empty() : Stream.of(new Next(ENDED, state));
        return Stream.concat(begun, neverBegun).toList();
    }

    /** Calls that an application owns are not taken over without being asked. */
    private static List<Next> capture(Recorded recorded, NumberState state) {
        boolean owned = state.enabled() && Universe.isApplication(state.route());
        boolean mayWrite = !owned || recorded.step().act() != Act.ASSIGN;
        return when(mayWrite || recorded.outcome() != Outcome.DONE, WRITE, state.capturing());
    }

    private List<Next> write(Recorded recorded, NumberState state) {
        NumberState written = written(recorded.step(), state);
        return recorded.outcome() == Outcome.DONE
                ? List.of(new Next(END, written))
                : List.of(new Next(PUT_BACK, written), new Next(PUT_BACK, state));
    }

    private NumberState written(Step step, NumberState state) {
        if (!state.enabled()) {
            return state;
        }
        String ours = universe.ours(state.agentId(), channel);
        return switch (step.act()) {
            case ASSIGN, ASSIGN_TAKE_OVER, UPDATE, MOVE -> state.leadingTo(target(step, state));
            // What is not ours any more is left to whoever changed it.
            default -> state.route().equals(ours) ? state.leadingTo(target(step, state)) : state;
        };
    }

    private String target(Step step, NumberState state) {
        return switch (step.act()) {
            case UNASSIGN -> "";
            case MOVE -> universe.ours(agent(step), channel);
            case UNASSIGN_RESTORE -> universe.isOurs(state.before()) ? "" : state.before();
            default -> universe.ours(state.agentId(), channel);
        };
    }

    private List<Next> putBack(Recorded recorded, NumberState state) {
        boolean stillWhatWasWritten = state.enabled() && state.route().equals(target(recorded.step(), state));
        NumberState restored = stillWhatWasWritten ? state.leadingTo(state.captured()) : state;
        return recorded.outcome() == Outcome.INCOMPLETE
                ? List.of(new Next(END, restored), new Next(END, state))
                : List.of(new Next(END, restored));
    }

    private String agent(Step step) {
        return universe.agent(step.number(), step.agent());
    }

    private NumberState end(Recorded recorded, NumberState state) {
        boolean done = recorded.outcome() == Outcome.DONE;
        return switch (recorded.step().act()) {
            case ASSIGN, ASSIGN_TAKE_OVER ->
                done ? state.confirmed() : state.becoming("FREE").released();
            case UPDATE -> state.released();
            case MOVE -> (done ? state.movedTo(agent(recorded.step())) : state.becoming("ASSIGNED")).released();
            default -> state.becoming(done ? "FREE" : "ASSIGNED").released();
        };
    }

    private static List<Next> when(boolean possible, int phase, NumberState state) {
        return possible ? List.of(new Next(phase, state)) : List.of();
    }
}
