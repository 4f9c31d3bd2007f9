package dev.switchboard.testing.contract;

/** The steps that bind a number to an agent and free it, on one number. What is refused is thrown. */
public interface NumberSteps {

    /** Answers the agent of the binding. */
    String reserve(String operation, String agent);

    void confirmAssignment(String operation);

    void releaseReservation(String operation);

    /** Answers the agent of the binding. */
    String markReleasing(String operation);

    void confirmRelease(String operation);

    void restoreBinding(String operation);

    /** Answers the agent that the number is about to have. */
    String markMoving(String operation, String from, String to);

    void confirmMove(String operation);

    /** Answers the agent of the binding. */
    String loadBinding(String operation);

    /** {@code FREE}, or {@code ASSIGNING}, {@code ASSIGNED}, {@code MOVING} or {@code RELEASING} and the agent. */
    String state();

    /** The code of a refusal that one of the steps has thrown. */
    String codeOf(Throwable refusal);
}
