package dev.switchboard.workflows.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.assignment.Undone;
import org.junit.jupiter.api.Test;

class BindingWishTest {

    @Test
    void anAssignmentIsTakenBackByAnUnassignmentFromThatAgentThatPutsBack() {
        BindingWish opposite = BindingWish.toAssign("agent_456", true, false).opposite("op_1");

        assertThat(opposite)
                .isEqualTo(new BindingWish(
                        BindingWish.Change.UNASSIGN, "agent_456", null, false, false, true, null, null));
    }

    @Test
    void anUnassignmentIsTakenBackByTheBindingThatTheNumberHad() {
        BindingWish planned = BindingWish.toUnassign(null, false).from("agent_456", true, true, "op_0");

        assertThat(planned.opposite("op_1"))
                .isEqualTo(new BindingWish(
                        BindingWish.Change.ASSIGN,
                        null,
                        "agent_456",
                        true,
                        true,
                        false,
                        null,
                        new Undone("op_1", "op_0")));
    }

    @Test
    void aMoveIsTakenBackByTheWayBack() {
        assertThat(BindingWish.toMove("agent_456", "agent_789").opposite("op_1"))
                .returns("agent_789", BindingWish::fromAgentId)
                .returns("agent_456", BindingWish::toAgentId)
                .returns(new Undone("op_1", null), BindingWish::undone);
    }

    @Test
    void otherChannelsAreTakenBackWithThoseThatTheNumberHad() {
        BindingWish planned =
                BindingWish.toReassign("agent_456", "agent_456", false, true).from("agent_456", true, false, "op_0");

        assertThat(planned.opposite("op_1"))
                .isEqualTo(new BindingWish(
                        BindingWish.Change.REASSIGN,
                        "agent_456",
                        "agent_456",
                        true,
                        false,
                        false,
                        null,
                        new Undone("op_1", "op_0")));
    }

    @Test
    void theOppositeOfTheOppositeOfAMoveIsTheMove() {
        BindingWish move = BindingWish.toMove("agent_456", "agent_789").from("agent_456", true, false, null);

        assertThat(move.opposite("op_1").opposite("op_2"))
                .returns("agent_456", BindingWish::fromAgentId)
                .returns("agent_789", BindingWish::toAgentId)
                .returns(new Undone("op_2", null), BindingWish::undone);
    }
}
