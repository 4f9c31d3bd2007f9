package dev.switchboard.workflows;

import dev.switchboard.testing.contract.NumberSteps;
import dev.switchboard.testing.contract.NumberStepsContract;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import io.temporal.failure.ApplicationFailure;

/** The same as of the real steps, which {@code NumberStepsTest} of the module activities holds to the same contract. */
class FakeDatabaseTest implements NumberStepsContract {

    @Override
    public NumberSteps aFreeNumber() {
        FakeDatabase database = new FakeDatabase();
        return new NumberSteps() {

            private static final String ID = "phone_contract";

            @Override
            public String reserve(String operation, String agent) {
                return database.reserveNumber(new ReserveNumberInput(operation, "demo", ID, agent, true, false))
                        .agent()
                        .id();
            }

            @Override
            public void confirmAssignment(String operation) {
                database.confirmAssignment(operation, ID);
            }

            @Override
            public void releaseReservation(String operation) {
                database.releaseReservation(operation, ID);
            }

            @Override
            public String markReleasing(String operation) {
                return database.markReleasing(operation, "demo", ID).agent().id();
            }

            @Override
            public void confirmRelease(String operation) {
                database.confirmRelease(operation, ID);
            }

            @Override
            public void restoreBinding(String operation) {
                database.restoreBinding(operation, ID);
            }

            @Override
            public String markMoving(String operation, String from, String to) {
                return database.markMoving(new MoveNumberInput(operation, "demo", ID, from, to, null))
                        .agent()
                        .id();
            }

            @Override
            public void confirmMove(String operation) {
                database.confirmMove(operation, ID);
            }

            @Override
            public String loadBinding(String operation) {
                return database.loadBinding(operation, "demo", ID).agent().id();
            }

            @Override
            public String state() {
                String state = database.states.getOrDefault(ID, "FREE");
                return state.startsWith("MOVING") ? state.substring(0, state.lastIndexOf(' ')) : state;
            }

            @Override
            public String codeOf(Throwable refusal) {
                return ((ApplicationFailure) refusal).getType();
            }
        };
    }
}
