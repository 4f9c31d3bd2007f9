package dev.switchboard.activities.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.number.InboundNumbers;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RuntimeSaltsTest extends DatabaseTest {

    private static final Duration DAY = Duration.ofDays(1);
    private static final URI RUNTIME = URI.create("https://bot.example.com/");

    private final RuntimeSalts salts = bean(RuntimeSalts.class);

    @Test
    void anAgentThatIsCreatedAnewHasAnotherSalt() {
        agents.create(DEMO, "agent_1", "First", null, null);
        SecretSalts former = salts("agent_1");
        agents.delete("agent_1");
        agents.create(OTHER, "agent_1", "Second", null, null);

        assertThat(salts.find(DEMO, "agent_1")).isEmpty();
        assertThat(salts.find(OTHER, "agent_1").orElseThrow().salts().current()).isNotEqualTo(former.current());
    }

    @Test
    void anAgentThatIsReplacedKeepsItsSalt() {
        SecretSalts before = salts("agent_456");
        assertThat(agents.update("agent_456", "Renamed", null, RUNTIME, DriftPolicy.REPORT))
                .isPresent();
        assertThat(salts("agent_456")).isEqualTo(before);
    }

    @Test
    void theFormerSaltIsValidUntilItsTime() {
        assigned("phone_124", "agent_456", true, false);
        assertThat(agents.update("agent_456", "Agent", null, RUNTIME, DriftPolicy.REPORT))
                .isPresent();
        SecretSalts first = salts("agent_456");
        RuntimeSalts.Kept renewed = salts.renew(DEMO, "agent_456", DAY).orElseThrow();
        assertThat(renewed.salts().former()).isEqualTo(first.current());
        assertThat(renewed.formerUntil()).isNotNull();
        assertThat(salts.renew(DEMO, "agent_456", DAY)).isEmpty();
        assertThat(saltsAtNumber()).isEqualTo(renewed.salts());

        jdbc.sql("UPDATE chatbot SET former_salt_until = now() WHERE id = 'agent_456'")
                .update();

        SecretSalts alone = new SecretSalts(renewed.salts().current(), null);
        assertThat(salts.find(DEMO, "agent_456")).contains(new RuntimeSalts.Kept(alone, null));
        assertThat(saltsAtNumber()).isEqualTo(alone);
        assertThat(salts.renew(DEMO, "agent_456", DAY).orElseThrow().salts().former())
                .isEqualTo(alone.current());
    }

    @Test
    void aRenewalAtOnceEndsAllBefore() {
        RuntimeSalts.Kept first = salts.renew(DEMO, "agent_456", DAY).orElseThrow();
        RuntimeSalts.Kept second = salts.renew(DEMO, "agent_456", Duration.ZERO).orElseThrow();

        assertThat(second.salts().former()).isNull();
        assertThat(second.salts().current()).isNotEqualTo(first.salts().current());
        assertThat(salts.renew(OTHER, "agent_456", Duration.ZERO)).isEmpty();
    }

    private SecretSalts salts(String agentId) {
        return salts.find(DEMO, agentId).orElseThrow().salts();
    }

    private SecretSalts saltsAtNumber() {
        AnsweringAgent agent = bean(InboundNumbers.class)
                .find(number("phone_124").accountSid(), number("phone_124").phoneNumber())
                .orElseThrow();
        return Objects.requireNonNull(agent.runtime()).salts();
    }
}
