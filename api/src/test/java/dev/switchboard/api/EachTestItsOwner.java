package dev.switchboard.api;

import static dev.switchboard.api.SwitchboardClient.ok;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Tests on one server and its simulator, each as an owner of its own who has an agent and no number yet. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class EachTestItsOwner {

    private static final AtomicInteger OWNERS = new AtomicInteger();

    protected final SwitchboardServer server;
    protected String owner = "";
    protected String agent = "";
    protected SwitchboardClient client;
    private final String who;

    /** @param who what the owners are called, each with a number behind it */
    protected EachTestItsOwner(String who, SwitchboardServer.Options options) {
        this.server = SwitchboardServer.start(options);
        this.client = server.as("nobody");
        this.who = who;
    }

    @BeforeEach
    void anOwnerWithAnAgent() {
        owner = who + OWNERS.incrementAndGet();
        agent = "agent_" + owner;
        client = server.as(owner, "read write purchase release");
        ok(client.post("/api/chatbots", "{\"id\":\"%s\",\"name\":\"Support\"}".formatted(agent)));
    }

    @AfterEach
    void forgetFaultsAndRequests() {
        server.simulator().clearFaults();
        server.simulator().clearRequests();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** What the owner may spend from now on. */
    protected final Answer budget(int monthlyLimit) {
        return ok(server.as("the-administrator", "admin")
                .put("/api/budget", "{\"owner\":\"%s\",\"monthlyLimit\":%d}".formatted(owner, monthlyLimit)));
    }

    protected final void assertCommitted(String amount) {
        Answer budget = server.as("the-administrator", "admin").get("/api/budget?owner=" + owner);
        assertThat(budget.json().at("/committed").decimalValue()).isEqualByComparingTo(new BigDecimal(amount));
    }
}
