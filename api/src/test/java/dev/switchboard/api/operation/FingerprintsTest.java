package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.operation.OperationType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FingerprintsTest {

    /** Of {@code ASSIGN{"chatbotId":"agent_456","options":{"a":1,"b":2},"phoneNumberId":"phone_123"}}. */
    private static final String FIXED = "205631de8d2fec526cf324b2f641a2159048ede12252effa1b6db21590e9d2f7";

    private static final Map<String, Integer> OPTIONS = new LinkedHashMap<>();

    static {
        OPTIONS.put("b", 2);
        OPTIONS.put("a", 1);
    }

    private record Asked(String phoneNumberId, String chatbotId, Map<String, Integer> options) {}

    /** As a later release may have it: another name, another order, one more field. */
    private record AskedLater(
            @Nullable String note, String chatbotId, Map<String, Integer> options, String phoneNumberId) {}

    private record Nothing() {}

    @Test
    void aRequestHasOneFingerprintForEver() {
        assertThat(Fingerprints.of(OperationType.ASSIGN, new Asked("phone_123", "agent_456", OPTIONS)))
                .isEqualTo(FIXED);
    }

    @Test
    void aRecordThatIsRenamedReorderedOrGrownHasTheFingerprintThatItHad() {
        assertThat(Fingerprints.of(OperationType.ASSIGN, new AskedLater(null, "agent_456", OPTIONS, "phone_123")))
                .isEqualTo(FIXED);
    }

    @Test
    void whatDiffersInAnythingHasAnother() {
        assertThat(List.of(
                        Fingerprints.of(OperationType.UNASSIGN, new Asked("phone_123", "agent_456", OPTIONS)),
                        Fingerprints.of(OperationType.ASSIGN, new Asked("phone_124", "agent_456", OPTIONS)),
                        Fingerprints.of(OperationType.ASSIGN, new Asked("phone_123", "agent_456", Map.of("a", 1))),
                        Fingerprints.of(OperationType.ASSIGN, new AskedLater("x", "agent_456", OPTIONS, "phone_123")),
                        Fingerprints.of(OperationType.IMPORT, new Nothing()),
                        Fingerprints.of(OperationType.CHECK_DRIFT, new Nothing())))
                .doesNotHaveDuplicates()
                .doesNotContain(FIXED);
    }
}
