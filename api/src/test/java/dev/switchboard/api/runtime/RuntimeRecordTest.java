package dev.switchboard.api.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.agent.RuntimeEvent;
import dev.switchboard.activities.agent.RuntimeRefusal;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class RuntimeRecordTest {

    private static final URI URL = URI.create("https://bot.example.com/agent");

    private final List<String> written = new CopyOnWriteArrayList<>();
    /** Far ahead, so that nothing that waits for its time happens by itself. */
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().plus(Duration.ofDays(1)));

    private final ThreadPoolTaskScheduler scheduler = new ThreadPoolTaskScheduler();
    private final RuntimeRecord record =
            record(InstantSource.offset(now::get, Duration.ZERO).withZone(ZoneOffset.UTC));

    private RuntimeRecord record(Clock clock) {
        scheduler.initialize();
        return new RuntimeRecord(
                new RuntimeRecord.Store() {
                    @Override
                    public void refused(String agentId, URI runtimeUrl, RuntimeRefusal refusal) {
                        written.add(agentId + " " + refusal.code());
                    }

                    @Override
                    public void answered(String agentId, URI runtimeUrl, Instant at) {
                        written.add(agentId + " answered");
                    }
                },
                scheduler,
                clock);
    }

    @AfterEach
    void stop() {
        scheduler.shutdown();
    }

    @Test
    void aRefusalIsWrittenAtOnceAndTheNextAnswerToo() {
        refuse("agent_1", "timeout");
        record.answered("agent_1", URL, false);
        record.answered("agent_1", URL, false);

        assertThat(written).containsExactly("agent_1 timeout", "agent_1 answered");
    }

    @Test
    void answersWithoutARefusalAreNotWritten() {
        record.answered("agent_1", URL, false);
        assertThat(written).isEmpty();
        // Another process has written one.
        record.answered("agent_1", URL, true);
        assertThat(written).containsExactly("agent_1 answered");
    }

    @Test
    void underLoadARecordIsWrittenAFewTimesInAWhile() {
        for (int i = 0; i < 1_000; i++) {
            refuse("agent_1", "timeout");
            record.answered("agent_1", URL, true);
        }
        refuse("agent_2", "foreign_type");

        assertThat(written).hasSize(6).endsWith("agent_2 foreign_type");
        now.updateAndGet(before -> before.plusSeconds(11));
        refuse("agent_1", "unreachable");
        assertThat(written).hasSize(7).endsWith("agent_1 unreachable");
    }

    @Test
    void theLastOfWhatCameTooOftenIsWrittenInTheEnd() {
        // The time to write the rest is past already.
        now.set(Instant.now().minus(Duration.ofDays(1)));
        for (int i = 0; i < 5; i++) {
            refuse("agent_1", "timeout");
        }
        refuse("agent_1", "unreachable");

        await().untilAsserted(() -> assertThat(written).hasSize(6).endsWith("agent_1 unreachable"));
    }

    @Test
    void whatCannotBeWrittenDisturbsNobody() {
        RuntimeRecord failing = new RuntimeRecord(
                new RuntimeRecord.Store() {
                    @Override
                    public void refused(String agentId, URI runtimeUrl, RuntimeRefusal refusal) {
                        throw new IllegalStateException("away");
                    }

                    @Override
                    public void answered(String agentId, URI runtimeUrl, Instant at) {
                        throw new IllegalStateException("away");
                    }
                },
                scheduler,
                Clock.systemUTC());
        failing.refused("agent_1", URL, RuntimeEvent.CALL, new RefusedAnswerException("timeout", "Late."));
        failing.answered("agent_1", URL, true);
    }

    private void refuse(String agentId, String code) {
        record.refused(agentId, URL, RuntimeEvent.CALL, new RefusedAnswerException(code, "A reason."));
    }
}
