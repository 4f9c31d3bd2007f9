package dev.switchboard.bench.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is taken for the end of an operation, and what is asked again. */
class VerdictTest {

    @Test
    void oneThatIsStillToBePutBackHasNotEnded() {
        assertThat(verdict(409, "{\"error\":\"interrupted\",\"operationId\":\"op_1\"}")
                        .isKnown())
                .isFalse();
        assertThat(verdict(409, "{\"error\":\"interrupted\",\"operationId\":\"op_1\",\"state\":\"INTERRUPTED\"}")
                        .outcome())
                .isEqualTo(Outcome.UNDONE);
    }

    @Test
    void aRefusalIsKnownAndALimitIsNot() {
        assertThat(verdict(409, "{\"error\":\"operation_running\"}").outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(verdict(400, "{\"error\":\"already_assigned\"}").outcome()).isEqualTo(Outcome.ALREADY_ASSIGNED);
        assertThat(verdict(429, "{\"error\":\"rate_limited\"}").isKnown()).isFalse();
        assertThat(verdict(503, "{\"error\":\"unavailable\"}").isKnown()).isFalse();
    }

    private static Verdict verdict(int status, String body) {
        JsonNode json = Http.JSON.readTree(body);
        return Verdict.of(new Http.Answer(status, json, body, ""));
    }
}
