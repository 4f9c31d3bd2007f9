package dev.switchboard.activities.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.workflows.assignment.MoveNumberInput;
import dev.switchboard.workflows.operation.OperationType;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentsTest extends DatabaseTest {

    private static final URI RUNTIME = URI.create("https://runtime.example.com/agent");

    @Test
    void findsWhatItCreated() {
        Agent created = agents.create(DEMO, "agent_1", "First", "Hello", RUNTIME);
        assertThat(agents.find("agent_1")).contains(created);
        assertThat(created.runtimeUrl()).isEqualTo(RUNTIME);
    }

    @Test
    void makesAnIdWhenNoneIsGiven() {
        Agent created = agents.create(DEMO, null, "First", null, null);
        assertThat(created.id()).startsWith("agent_").matches(Agents.ID.pattern());
        assertThat(agents.find(created.id())).contains(created);
    }

    @Test
    void refusesAnIdThatIsTakenAlsoByAnotherOwner() {
        assertThatThrownBy(() -> agents.create(OTHER, "agent_456", "Mine", null, null))
                .isInstanceOf(AgentIdTakenException.class);
        assertThat(agents.find("agent_456").orElseThrow().name()).isEqualTo("Support Agent");
    }

    @Test
    void refusesAnIdThatWouldBreakAUrl() {
        assertThatThrownBy(() -> agents.create(DEMO, "a&b", "Bad", null, null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> agents.create(DEMO, "a".repeat(65), "Long", null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "\u00A0\u200B"})
    void aBlankGreetingIsNone(String blank) {
        assertThat(agents.create(DEMO, "agent_1", "First", blank, null).greeting())
                .isNull();
        assertThat(agents.update("agent_1", "First", blank, null, DriftPolicy.REPORT)
                        .orElseThrow()
                        .greeting())
                .isNull();
    }

    @Test
    void aGreetingIsWhatTwilioCanSay() {
        String longest = "é\t\r\n😀" + "x".repeat(1_594);
        assertThat(agents.create(DEMO, "agent_1", "First", longest, null).greeting())
                .isEqualTo(longest);
        for (String unsayable :
                List.of(longest + "x", "a\u0001", "a\u0000", "a\u001F", "\uD800", "\uDE00x", "\uFFFE", "\uFFFF")) {
            assertThatThrownBy(() -> agents.create(DEMO, "agent_2", "Second", unsayable, null))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> agents.update("agent_1", "First", unsayable, null, DriftPolicy.REPORT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void listsOnlyTheOwnersAgentsPageByPage() {
        agents.create(DEMO, "agent_999", "Last", null, null);
        Slice<Agent> first = agents.list(DEMO, null, 2);
        assertThat(first.items()).extracting(Agent::id).containsExactly("agent_456", "agent_789");
        Slice<Agent> second = agents.list(DEMO, first.next(), 2);
        assertThat(second.items()).extracting(Agent::id).containsExactly("agent_999");
        assertThat(second.next()).isNull();
    }

    @Test
    void updatesAllThatCanChange() {
        assertThat(agents.update("agent_456", "Renamed", null, RUNTIME, DriftPolicy.REPAIR))
                .hasValueSatisfying(agent -> {
                    assertThat(agent.name()).isEqualTo("Renamed");
                    assertThat(agent.greeting()).isNull();
                    assertThat(agent.runtimeUrl()).isEqualTo(RUNTIME);
                    assertThat(agent.driftPolicy()).isEqualTo(DriftPolicy.REPAIR);
                });
        assertThat(agents.update("agent_0", "Nobody", null, null, DriftPolicy.REPORT))
                .isEmpty();
    }

    @Test
    void deletesAnAgentWithoutNumbers() {
        agents.delete("agent_456");
        assertThat(agents.find("agent_456")).isEmpty();
    }

    @Test
    void keepsAnAgentThatHasANumber() {
        assigned("phone_123", "agent_456", true, false);
        assertThatThrownBy(() -> agents.delete("agent_456"))
                .isInstanceOf(AgentInUseException.class)
                .hasMessageContaining("unassign");
        assertThat(agents.find("agent_456")).isPresent();
    }

    @Test
    void saysThatANumberIsJustBeingMovedToTheAgent() {
        assigned("phone_123", "agent_456", true, false);
        String move = anOperation(OperationType.MOVE, "phone_123").id();
        numberActivities.markMoving(new MoveNumberInput(move, DEMO, "phone_123", "agent_456", "agent_789", null));

        assertThatThrownBy(() -> agents.delete("agent_789"))
                .isInstanceOf(AgentInUseException.class)
                .hasMessageContaining("moved to agent agent_789")
                .hasMessageContaining("cancel that operation");
    }
}
