package dev.switchboard.api.problem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorStatusTest {

    @ParameterizedTest
    @CsvSource({
        "NUMBER_NOT_FOUND, 404",
        "AGENT_NOT_OWNED, 403",
        "ALREADY_ASSIGNED, 400",
        "NOT_ASSIGNED, 400",
        "OTHER_AGENT, 409",
        "OPERATION_RUNNING, 409",
        "CAPABILITY_MISSING, 422",
        "ROUTE_OWNED, 422",
        "TWILIO_REFUSED, 502",
        "ROUTE_NOT_SETTLED, 502",
        "CANCELLED, 409",
        "DEADLINE_EXCEEDED, 504",
        "INTERNAL, 500",
    })
    void everyReasonHasItsStatus(ErrorCode code, int status) {
        assertThat(ErrorStatus.of(code).value()).isEqualTo(status);
    }

    @ParameterizedTest
    @EnumSource
    void everyReasonMakesAProblem(ErrorCode code) {
        Problem problem = Problem.of(OperationFailure.of(code, "Why."));

        assertThat(problem.body().getProperties())
                .containsEntry("success", false)
                .containsEntry("error", code.code());
    }

    @Test
    void twiliosWordsAreInTheAnswer() {
        Problem problem = Problem.of(new OperationFailure(
                ErrorCode.TWILIO_REFUSED,
                "VoiceUrl is not valid",
                21402,
                400,
                "https://www.twilio.com/docs/errors/21402"));

        assertThat(problem.body().getProperties())
                .containsEntry(
                        "twilio",
                        Map.of(
                                "code",
                                21402,
                                "status",
                                400,
                                "message",
                                "VoiceUrl is not valid",
                                "moreInfo",
                                "https://www.twilio.com/docs/errors/21402"));
    }
}
