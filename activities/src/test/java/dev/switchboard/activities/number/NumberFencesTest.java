package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.operation.ErrorCode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NumberFencesTest extends DatabaseTest {

    private static final String NUMBER = "phone_123";

    private final NumberFences fences = bean(NumberFences.class);

    @Test
    void anOperationWritesWhileItAssignsAndNotOnceThatIsConfirmed() {
        assertFenced("op_1");
        numberActivities.reserveNumber(new ReserveNumberInput("op_1", DEMO, NUMBER, "agent_456", true, false));
        assertPasses("op_1");
        assertFenced("op_2");
        numberActivities.confirmAssignment("op_1", NUMBER);
        assertFenced("op_1");
    }

    @Test
    void anOperationWritesWhileItReleases() {
        String assigned = assigned(NUMBER, "agent_456", true, false);
        numberActivities.markReleasing("op_2", DEMO, NUMBER);
        assertPasses("op_2");
        assertFenced(assigned);
        numberActivities.restoreBinding("op_2", NUMBER);
        assertFenced("op_2");
    }

    @Test
    void anUpdateWritesWhileItHoldsTheNumber() {
        assigned(NUMBER, "agent_456", true, false);
        numberActivities.loadBinding("op_2", DEMO, NUMBER);
        assertPasses("op_2");
        clock.advance(Duration.ofHours(1));
        assertPasses("op_2");
        numberActivities.loadBinding("op_3", DEMO, NUMBER);
        assertFenced("op_2");
        assertPasses("op_3");
    }

    @Test
    void anOperationThatHasEndedWritesNothingWhateverItHolds() {
        numberActivities.reserveNumber(new ReserveNumberInput("op_1", DEMO, NUMBER, "agent_456", true, false));
        jdbc.sql("UPDATE operation SET state = 'INTERRUPTED', ended_at = now() WHERE id = 'op_1'")
                .update();
        assertFenced("op_1");
        assertRefused(
                () -> numberActivities.reserveNumber(
                        new ReserveNumberInput("op_1", DEMO, NUMBER, "agent_456", true, false)),
                ErrorCode.INTERRUPTED,
                "has ended already");
    }

    private void assertPasses(String operationId) {
        assertThatCode(() -> fences.requireHeld(operationId, NUMBER)).doesNotThrowAnyException();
    }

    private void assertFenced(String operationId) {
        assertRefused(() -> fences.requireHeld(operationId, NUMBER), ErrorCode.INTERRUPTED, operationId);
    }
}
