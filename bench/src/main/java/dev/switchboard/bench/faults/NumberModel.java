package dev.switchboard.bench.faults;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a number and one of its channels may do: the sequential specification that histories are compared with.
 *
 * <p>An operation is not one point in time. It takes the number, captures the route, writes it, on failure puts it back, and
 * lets the number go; each of these is a point, in this order, and another operation's points cannot lie between. A change
 * by somebody else can, and a read.
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

    NumberModel(Universe universe, Channel channel) {
        this.universe = universe;
        this.channel = channel;
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
                act == Act.READ
                        || act.asksForOperation()
                        || (act == Act.OUTSIDE && recorded.step().channel() == channel);
        };
    }

    /** All states in which the step can have the number after its next point; none when that point is impossible now. */
    List<Next> next(Recorded recorded, int phase, NumberState state) {
        return switch (recorded.outcome()) {
            case ALREADY_ASSIGNED -> when(!state.binding().equals("FREE"), ENDED, state);
            case NOT_ASSIGNED -> when(!state.binding().equals("ASSIGNED"), ENDED, state);
            case REFUSED, UNANSWERED -> List.of(new Next(ENDED, state));
            default ->
                switch (recorded.step().act()) {
                    case READ -> when(seenIn(recorded.seen(), state), ENDED, state);
                    case OUTSIDE -> List.of(new Next(ENDED, state.leadingTo(Universe.outside(recorded.step()))));
                    case CANCEL, TERMINATE -> List.of(new Next(ENDED, state));
                    default -> operation(recorded, phase, state);
                };
        };
    }

    private static boolean seenIn(Recorded.Seen seen, NumberState state) {
        return seen.state().equals(state.binding()) && seen.agentId().equals(state.agentId());
    }

    private List<Next> operation(Recorded recorded, int phase, NumberState state) {
        return switch (phase) {
            case 0 -> begin(recorded, state);
            case CAPTURE -> List.of(new Next(WRITE, state.capturing()));
            case WRITE -> write(recorded, state);
            case PUT_BACK -> putBack(recorded, state);
            default -> List.of(new Next(ENDED, end(recorded, state)));
        };
    }

    private List<Next> begin(Recorded recorded, NumberState state) {
        Step step = recorded.step();
        boolean assigns = step.act() == Act.ASSIGN;
        Stream<Next> begun = Stream.empty();
        if (state.isIdle(assigns ? "FREE" : "ASSIGNED")) {
            NumberState held = state.heldBy(step.index());
            NumberState taken = switch (step.act()) {
                case ASSIGN ->
                    held.boundTo(universe.agent(step.number(), step.agent()), channel == Channel.VOICE || step.sms());
                case UPDATE -> held;
                default -> held.becoming("RELEASING");
            };
            begun = Stream.of(new Next(CAPTURE, taken));
        }
        // What failed may have failed before it began.
        Stream<Next> neverBegun =
                recorded.outcome() == Outcome.DONE ? Stream.empty() : Stream.of(new Next(ENDED, state));
        return Stream.concat(begun, neverBegun).toList();
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
            case ASSIGN, UPDATE -> state.leadingTo(ours);
            // What is not ours any more is left to whoever changed it.
            default -> state.route().equals(ours) ? state.leadingTo(target(step, state)) : state;
        };
    }

    private String target(Step step, NumberState state) {
        return switch (step.act()) {
            case UNASSIGN -> "";
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

    private static NumberState end(Recorded recorded, NumberState state) {
        boolean done = recorded.outcome() == Outcome.DONE;
        return switch (recorded.step().act()) {
            case ASSIGN -> done ? state.confirmed() : state.becoming("FREE").released();
            case UPDATE -> state.released();
            default -> state.becoming(done ? "FREE" : "ASSIGNED").released();
        };
    }

    private static List<Next> when(boolean possible, int phase, NumberState state) {
        return possible ? List.of(new Next(phase, state)) : List.of();
    }
}
