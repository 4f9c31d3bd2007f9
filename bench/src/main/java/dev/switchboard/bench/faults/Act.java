package dev.switchboard.bench.faults;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a step of the workload does; what is not about one number is about all of its owner. */
enum Act {
    /** The number is assigned to an agent. */
    ASSIGN(28),
    /** The same, also when an application owns the number's calls. */
    ASSIGN_TAKE_OVER(6),
    /** The number is taken from its agent, and its webhooks are cleared. */
    UNASSIGN(14),
    /** The same, and the webhooks from before are put back. */
    UNASSIGN_RESTORE(10),
    /** The number is given to another agent of the owner's. */
    MOVE(10),
    /** The number's webhooks are written again. */
    UPDATE(10),
    /** The number is read. */
    READ(10),
    /** Somebody changes the number at Twilio. */
    OUTSIDE(8),
    /** The operation that runs on the number is cancelled. */
    CANCEL(3),
    /** All numbers of the owner are brought up to date. */
    BATCH(3),
    /** The owner's batch is paused, slowed down, resumed or cancelled. */
    STEER(6),
    /** The owner's latest batch is undone. */
    UNDO(1),
    /** The owner's numbers are compared with Twilio, and those of one of the agents are repaired. */
    DRIFT(1),
    /** The owner buys a number. */
    BUY(3),
    /** A number that the owner has bought is given back, at once or soon. */
    RELEASE(3),
    /** What the owner is about to give back is kept. */
    KEEP(2),
    /** The owner's pool is made or changed, refilled, or deleted. */
    POOL(3),
    /** Any number of the owner's pool is assigned. */
    TAKE(3),
    /** What a file says of a number that the owner has bought is planned, and the plan is carried out. */
    APPLY(3),
    /** The owner's latest plan that was carried out is undone. */
    UNDO_PLAN(1),
    /** The auth token of the number's account is replaced. */
    ROTATE(1),
    /** Somebody calls the number. */
    CALL(6),
    /** Somebody sends the number a message. */
    MESSAGE(6),
    /** An operator terminates the workflow that runs on the number. */
    TERMINATE(4),
    /** An operator resets a run of the number's workflow, of which some are long over. */
    RESET(2),
    /** An operator deletes the number's workflow. */
    DELETE(2);

    private static final Set<Act> OF_OPERATORS = EnumSet.of(TERMINATE, RESET, DELETE);
    private static final Set<Act> OF_POOLS = EnumSet.of(POOL, TAKE, APPLY, UNDO_PLAN);

    private final int weight;

    Act(int weight) {
        this.weight = weight;
    }

    /** How often it is drawn, beside the others. */
    int weight() {
        return weight;
    }

    boolean assigns() {
        return this == ASSIGN || this == ASSIGN_TAKE_OVER;
    }

    /** Whether it asks the API for an operation on the number. */
    boolean asksForOperation() {
        return assigns() || this == UNASSIGN || this == UNASSIGN_RESTORE || this == MOVE || this == UPDATE;
    }

    /**
     * All but some, in the order in which they are drawn.
     *
     * @param operators whether also what operators do
     * @param pools whether also what is done with pools and with the fleet as a file
     */
    static Set<Act> allowed(boolean operators, boolean pools) {
        return Arrays.stream(values())
                .filter(act -> operators || !OF_OPERATORS.contains(act))
                .filter(act -> pools || !OF_POOLS.contains(act))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Act.class)));
    }
}
