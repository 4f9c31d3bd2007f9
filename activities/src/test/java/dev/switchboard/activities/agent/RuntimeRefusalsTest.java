package dev.switchboard.activities.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.number.InboundNumbers;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import java.net.URI;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RuntimeRefusalsTest extends DatabaseTest {

    private static final URI RUNTIME = URI.create("https://runtime.example.com/agent");
    private static final URI OTHER_RUNTIME = URI.create("https://runtime.example.com/other");

    private final RuntimeRefusals refusals = bean(RuntimeRefusals.class);
    private final Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);

    @BeforeEach
    void anAgentWithARuntime() {
        jdbc.sql("TRUNCATE runtime_refusal").update();
        runtime("agent_456", RUNTIME);
        assigned("phone_124", "agent_456", true, false);
    }

    @Test
    void theLastRefusalIsKept() {
        refusals.refused("agent_456", RUNTIME, refusal("timeout", now));
        refusals.refused("agent_456", RUNTIME, refusal("foreign_type", now.plusSeconds(1)));

        assertThat(refusals.find("agent_456")).contains(refusal("foreign_type", now.plusSeconds(1)));
        assertThat(refusals.find(List.of("agent_456", "agent_789"))).containsOnlyKeys("agent_456");
        assertThat(refusals.find(List.of())).isEmpty();
    }

    @Test
    void anAnswerMarksItUntilTheNextRefusal() {
        refusals.answered("agent_456", RUNTIME, now);
        assertThat(refusals.find("agent_456")).isEmpty();
        refusals.refused("agent_456", RUNTIME, refusal("timeout", now));
        assertThat(refusedAtNumber()).isTrue();

        // An answer of before.
        refusals.answered("agent_456", RUNTIME, now.minusSeconds(1));
        assertThat(refusals.find("agent_456")).contains(refusal("timeout", now));
        refusals.answered("agent_456", RUNTIME, now.plusSeconds(1));
        refusals.answered("agent_456", RUNTIME, now.plusSeconds(2));

        assertThat(answeredAt()).isEqualTo(now.plusSeconds(1));
        assertThat(refusedAtNumber()).isFalse();
        refusals.refused("agent_456", RUNTIME, refusal("timeout", now.plusSeconds(3)));
        assertThat(answeredAt()).isNull();
    }

    @Test
    void anotherRuntimeUrlBeginsWithoutARefusal() {
        refusals.refused("agent_456", RUNTIME, refusal("timeout", now));
        assertThat(refusedAtNumber()).isTrue();

        runtime("agent_456", OTHER_RUNTIME);

        assertThat(refusals.find("agent_456")).isEmpty();
        assertThat(refusedAtNumber()).isFalse();
        // An answer that was on its way comes too late.
        refusals.refused("agent_456", RUNTIME, refusal("timeout", now));
        assertThat(refusals.find("agent_456")).isEmpty();
        refusals.refused("agent_456", OTHER_RUNTIME, refusal("empty", now));
        assertThat(refusals.find("agent_456")).contains(refusal("empty", now));
    }

    @Test
    void itGoesWithItsAgent() {
        agents.create(DEMO, "agent_1", "First", null, RUNTIME);
        refusals.refused("agent_1", RUNTIME, refusal("timeout", now));

        agents.delete("agent_1");
        refusals.refused("agent_1", RUNTIME, refusal("timeout", now));

        assertThat(jdbc.sql("SELECT count(*) FROM runtime_refusal")
                        .query(Long.class)
                        .single())
                .isZero();
    }

    private void runtime(String agentId, URI url) {
        assertThat(agents.update(agentId, "Agent", null, url, DriftPolicy.REPORT))
                .isPresent();
    }

    private boolean refusedAtNumber() {
        return bean(InboundNumbers.class)
                .find(number("phone_124").accountSid(), number("phone_124").phoneNumber())
                .map(AnsweringAgent::runtime)
                .orElseThrow()
                .refused();
    }

    private @Nullable Instant answeredAt() {
        return refusals.find("agent_456").orElseThrow().answeredAt();
    }

    private static RuntimeRefusal refusal(String code, Instant at) {
        return new RuntimeRefusal(RuntimeEvent.MESSAGE, code, "A reason.", at, null);
    }
}
