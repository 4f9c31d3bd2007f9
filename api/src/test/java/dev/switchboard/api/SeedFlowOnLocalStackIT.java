package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.stack.LocalStack;
import dev.switchboard.api.stack.OnLocalStack;
import org.junit.jupiter.api.Order;

/** On the topology of production: an api and two workers that are processes of their own. */
@OnLocalStack
@Order(1)
class SeedFlowOnLocalStackIT extends SeedFlow {

    SeedFlowOnLocalStackIT() {
        super(SeedFlowOnLocalStackIT::withDemoData);
    }

    /** Imports the account's numbers, and makes the agents. */
    private static Installation withDemoData() {
        Installation stack = LocalStack.running();
        SwitchboardClient demo = stack.as("demo");
        assertThat(demo.post("/api/phone-numbers/import").at("/message")).isEqualTo("Imported 6 phone numbers");
        for (String agent : new String[] {
            "{\"id\":\"agent_456\",\"name\":\"Support Agent\",\"greeting\":\"Hello.\"}",
            "{\"id\":\"agent_789\",\"name\":\"Sales Agent\"}"
        }) {
            assertThat(demo.post("/api/chatbots", agent).status()).isEqualTo(201);
        }
        return stack;
    }
}
