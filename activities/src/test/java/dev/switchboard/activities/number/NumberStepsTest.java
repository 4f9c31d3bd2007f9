package dev.switchboard.activities.number;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.testing.contract.NumberSteps;
import dev.switchboard.testing.contract.NumberStepsContract;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.operation.OperationType;
import io.temporal.failure.ApplicationFailure;

/** The same as of the fake that workflows are tested on. */
class NumberStepsTest extends DatabaseTest implements NumberStepsContract {

    @Override
    public NumberSteps aFreeNumber() {
        aNumber("phone_contract", DEMO, "+15550009001", new Capabilities(true, true, false));
        opened(FIRST, DEMO, OperationType.ASSIGN, "phone_contract");
        opened(SECOND, DEMO, OperationType.UNASSIGN, "phone_contract");
        return new NumberSteps() {

            private static final String ID = "phone_contract";

            @Override
            public String reserve(String operation, String agent) {
                return numberActivities
                        .reserveNumber(new ReserveNumberInput(operation, DEMO, ID, agent, true, false))
                        .agent()
                        .id();
            }

            @Override
            public void confirmAssignment(String operation) {
                numberActivities.confirmAssignment(operation, ID);
            }

            @Override
            public void releaseReservation(String operation) {
                numberActivities.releaseReservation(operation, ID);
            }

            @Override
            public String markReleasing(String operation) {
                return numberActivities
                        .markReleasing(operation, DEMO, ID)
                        .agent()
                        .id();
            }

            @Override
            public void confirmRelease(String operation) {
                numberActivities.confirmRelease(operation, ID);
            }

            @Override
            public void restoreBinding(String operation) {
                numberActivities.restoreBinding(operation, ID);
            }

            @Override
            public String markMoving(String operation, String from, String to) {
                return numberActivities
                        .markMoving(new MoveNumberInput(operation, DEMO, ID, from, to, null))
                        .agent()
                        .id();
            }

            @Override
            public void confirmMove(String operation) {
                numberActivities.confirmMove(operation, ID);
            }

            @Override
            public String loadBinding(String operation) {
                return numberActivities.loadBinding(operation, DEMO, ID).agent().id();
            }

            @Override
            public String state() {
                PhoneNumber number = number(ID);
                return number.state() == BindingState.FREE ? "FREE" : number.state() + " " + number.agentId();
            }

            @Override
            public String codeOf(Throwable refusal) {
                return ((ApplicationFailure) refusal).getType();
            }
        };
    }
}
