package dev.switchboard.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Workflows are tested on a fake of the database: it may do nothing that the database would not. */
public interface NumberStepsContract {

    String AGENT = "agent_456";
    String OTHER = "agent_789";
    String FIRST = "op_contract_1";
    String SECOND = "op_contract_2";

    /** Steps on a number that is free, in the hands of {@link #FIRST} and {@link #SECOND} only. */
    NumberSteps aFreeNumber();

    @Test
    default void aFreeNumberIsReservedAndConfirmed() {
        NumberSteps steps = aFreeNumber();

        assertThat(steps.reserve(FIRST, AGENT)).isEqualTo(AGENT);
        assertThat(steps.state()).isEqualTo("ASSIGNING " + AGENT);
        steps.confirmAssignment(FIRST);

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void everyStepOfAnAssignmentCanBeRepeated() {
        NumberSteps steps = aFreeNumber();
        steps.reserve(FIRST, AGENT);

        assertThat(steps.reserve(FIRST, AGENT)).isEqualTo(AGENT);
        steps.confirmAssignment(FIRST);
        steps.confirmAssignment(FIRST);

        assertThat(steps.reserve(FIRST, AGENT)).isEqualTo(AGENT);
        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void aReservedNumberIsNobodyElses() {
        NumberSteps steps = aFreeNumber();
        steps.reserve(FIRST, AGENT);

        assertRefused(steps, () -> steps.reserve(SECOND, AGENT), "operation_running");
        assertRefused(steps, () -> steps.markReleasing(SECOND), "operation_running");
        assertRefused(steps, () -> steps.loadBinding(SECOND), "operation_running");
        steps.releaseReservation(SECOND);

        assertThat(steps.state()).isEqualTo("ASSIGNING " + AGENT);
    }

    @Test
    default void anAssignedNumberIsNotAssignedAgain() {
        NumberSteps steps = anAssignedNumber();

        assertRefused(steps, () -> steps.reserve(SECOND, AGENT), "already_assigned");

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void aReservationThatIsReleasedLeavesAFreeNumber() {
        NumberSteps steps = aFreeNumber();
        steps.reserve(FIRST, AGENT);

        steps.releaseReservation(FIRST);
        steps.releaseReservation(FIRST);

        assertThat(steps.state()).isEqualTo("FREE");
    }

    @Test
    default void whatIsAssignedIsNoReservationToRelease() {
        NumberSteps steps = anAssignedNumber();

        steps.releaseReservation(FIRST);
        steps.restoreBinding(FIRST);

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void anAssignedNumberIsReleased() {
        NumberSteps steps = anAssignedNumber();

        assertThat(steps.markReleasing(SECOND)).isEqualTo(AGENT);
        assertThat(steps.markReleasing(SECOND)).isEqualTo(AGENT);
        assertThat(steps.state()).isEqualTo("RELEASING " + AGENT);
        steps.confirmRelease(SECOND);
        steps.confirmRelease(SECOND);

        assertThat(steps.state()).isEqualTo("FREE");
    }

    @Test
    default void aReleaseThatFailsLeavesTheBinding() {
        NumberSteps steps = anAssignedNumber();
        steps.markReleasing(SECOND);

        steps.restoreBinding(FIRST);
        assertThat(steps.state()).isEqualTo("RELEASING " + AGENT);
        steps.restoreBinding(SECOND);

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void aNumberThatMovesIsItsAgentsUntilThatIsConfirmed() {
        NumberSteps steps = anAssignedNumber();

        assertThat(steps.markMoving(SECOND, AGENT, OTHER)).isEqualTo(OTHER);
        assertThat(steps.markMoving(SECOND, AGENT, OTHER)).isEqualTo(OTHER);
        assertThat(steps.state()).isEqualTo("MOVING " + AGENT);
        steps.confirmMove(SECOND);
        steps.confirmMove(SECOND);

        assertThat(steps.state()).isEqualTo("ASSIGNED " + OTHER);
    }

    @Test
    default void aMoveThatFailsLeavesTheAgentAndIsNotConfirmedAfterwards() {
        NumberSteps steps = anAssignedNumber();
        steps.markMoving(SECOND, AGENT, OTHER);

        steps.restoreBinding(FIRST);
        assertThat(steps.state()).isEqualTo("MOVING " + AGENT);
        steps.restoreBinding(SECOND);

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
        assertRefused(steps, () -> steps.confirmMove(SECOND), "internal");
        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void aNumberThatMovesIsNobodyElses() {
        NumberSteps steps = anAssignedNumber();
        steps.markMoving(SECOND, AGENT, OTHER);

        assertRefused(steps, () -> steps.markReleasing(FIRST), "operation_running");
        assertRefused(steps, () -> steps.loadBinding(FIRST), "operation_running");
        assertRefused(steps, () -> steps.markMoving(FIRST, AGENT, OTHER), "operation_running");
        assertRefused(steps, () -> steps.confirmMove(FIRST), "internal");
        assertThat(steps.state()).isEqualTo("MOVING " + AGENT);
    }

    @Test
    default void onlyWhatTheAgentHasIsMovedFromItToAnother() {
        NumberSteps steps = anAssignedNumber();

        assertRefused(steps, () -> steps.markMoving(SECOND, AGENT, AGENT), "already_assigned");
        assertRefused(steps, () -> steps.markMoving(SECOND, OTHER, AGENT), "already_assigned");
        assertRefused(steps, () -> steps.markMoving(SECOND, "agent_458", OTHER), "other_agent");

        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    @Test
    default void aFreeNumberHasNoBinding() {
        NumberSteps steps = aFreeNumber();

        assertRefused(steps, () -> steps.loadBinding(FIRST), "not_assigned");
        assertRefused(steps, () -> steps.markReleasing(SECOND), "not_assigned");
        assertRefused(steps, () -> steps.markMoving(SECOND, AGENT, OTHER), "not_assigned");
        assertThat(steps.state()).isEqualTo("FREE");
    }

    @Test
    default void whoDoesNotHoldTheNumberConfirmsNothing() {
        NumberSteps steps = aFreeNumber();
        steps.reserve(FIRST, AGENT);

        assertRefused(steps, () -> steps.confirmAssignment(SECOND), "internal");
        assertRefused(steps, () -> steps.confirmRelease(FIRST), "internal");

        assertThat(steps.state()).isEqualTo("ASSIGNING " + AGENT);
    }

    @Test
    default void theBindingOfAnAssignedNumberIsAnswered() {
        NumberSteps steps = anAssignedNumber();

        assertThat(steps.loadBinding(SECOND)).isEqualTo(AGENT);
        assertThat(steps.state()).isEqualTo("ASSIGNED " + AGENT);
    }

    private NumberSteps anAssignedNumber() {
        NumberSteps steps = aFreeNumber();
        assertThat(steps.reserve(FIRST, AGENT)).isEqualTo(AGENT);
        steps.confirmAssignment(FIRST);
        return steps;
    }

    private static void assertRefused(NumberSteps steps, ThrowingCallable step, String code) {
        Throwable refusal = catchThrowable(step);
        assertThat(refusal).as("a refusal with the code %s", code).isNotNull();
        assertThat(steps.codeOf(refusal)).as("the code of %s", refusal).isEqualTo(code);
    }
}
