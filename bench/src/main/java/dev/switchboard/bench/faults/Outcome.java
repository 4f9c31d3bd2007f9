package dev.switchboard.bench.faults;

/** How a step of the workload ended, by the answer of the API or by its operation. */
enum Outcome {
    /** It was done. */
    DONE,
    /** It failed, was cancelled or interrupted, and says that it left nothing behind. */
    UNDONE,
    /** It failed, and says that it could not put back everything. */
    INCOMPLETE,
    /** It was refused since the number had an agent. */
    ALREADY_ASSIGNED,
    /** It was refused since the number had none. */
    NOT_ASSIGNED,
    /** It was refused for another reason, before anything was touched. */
    REFUSED,
    /** Nobody has answered, however often it was repeated. */
    UNANSWERED
}
