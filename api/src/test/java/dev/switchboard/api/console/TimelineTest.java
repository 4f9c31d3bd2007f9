package dev.switchboard.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.audit.AuditMetadata;
import dev.switchboard.activities.drift.Drift;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final int FULL = 3;

    @Test
    void whatAnOperationToldStandsWithItAndEverythingIsInOneOrder() {
        List<Timeline.Entry> entries = Timeline.of(
                List.of(operation("op_2", 40), operation("op_1", 10)),
                List.of(message("m3", "op_2", 42), message("m2", null, 30), message("m1", "op_1", 12)),
                List.of(drift(20, 25L)),
                10);

        assertThat(entries).extracting(Timeline.Entry::at).containsExactly(at(40), at(30), at(25), at(20), at(10));
        assertThat(entries.get(0).messages()).extracting(AuditMessage::id).containsExactly("m3");
        assertThat(entries.get(1).operation()).isNull();
        assertThat(entries.get(2).right()).isTrue();
        assertThat(entries.get(3).right()).isFalse();
        assertThat(entries.get(4).messages()).extracting(AuditMessage::id).containsExactly("m1");
    }

    @Test
    void aMessageOfAnOperationThatIsNotListedStandsAlone() {
        List<Timeline.Entry> entries = Timeline.of(List.of(), List.of(message("m1", "op_9", 12)), List.of(), FULL);

        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.operation()).isNull();
            assertThat(entry.messages()).hasSize(1);
        });
    }

    @Test
    void beforeTheEndOfAFullListNothingIsToldSinceItWouldHaveGaps() {
        List<Timeline.Entry> entries = Timeline.of(
                List.of(operation("op_3", 50), operation("op_2", 40), operation("op_1", 30)),
                List.of(message("m1", null, 5)),
                List.of(drift(20, 35L)),
                FULL);

        assertThat(entries).extracting(Timeline.Entry::at).containsExactly(at(50), at(40), at(35), at(30));
    }

    private static Instant at(long second) {
        return Instant.ofEpochSecond(second);
    }

    private static OperationView operation(String id, long second) {
        return new OperationView(
                id,
                OperationType.ASSIGN,
                OperationState.COMPLETED,
                "phone_1",
                null,
                null,
                at(second),
                at(second),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static AuditMessage message(String id, @Nullable String operation, long second) {
        return new AuditMessage(
                id,
                AuditMessage.TYPE,
                "phone_assigned",
                "phone_1",
                null,
                at(second),
                AuditMetadata.builder().build(),
                "demo",
                operation,
                null,
                null,
                null,
                null);
    }

    private static Drift drift(long found, @Nullable Long resolved) {
        return new Drift(
                "drift_1",
                "phone_1",
                "+15550000123",
                "agent_456",
                at(found),
                at(found),
                null,
                resolved == null ? null : at(resolved),
                Map.of(),
                List.of());
    }
}
