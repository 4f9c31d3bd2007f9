package dev.switchboard.api.assignment;

import dev.switchboard.activities.agent.Agent;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.api.operation.Launch;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.web.Id;
import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Pattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to assign.
 *
 * @param phoneNumberId the number; null when any of a pool's will do
 * @param pool the pool to take a free number from, in place of phoneNumberId
 * @param chatbotId the agent; of a pool that has one, it need not be given
 * @param enableSms whether to configure SMS; false when left out
 * @param enableWhatsApp whether to configure the number's WhatsApp sender; false when left out
 * @param takeOver whether a trunk, an application or a Messaging Service that holds the number's route may be taken off
 *     it; false when left out
 */
public record AssignRequest(
        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) @Schema(example = "phone_123") @Nullable String phoneNumberId,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) @Schema(example = "us-support") @Nullable String pool,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE) @Schema(example = "agent_456") @Nullable String chatbotId,

        @Schema(example = "true", defaultValue = "false") @Nullable Boolean enableSms,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean enableWhatsApp,

        @Schema(example = "false", defaultValue = "false") @Nullable Boolean takeOver) {

    /** Of exactly this number. */
    public AssignRequest(
            String phoneNumberId, String chatbotId, boolean enableSms, boolean enableWhatsApp, boolean takeOver) {
        this(phoneNumberId, null, chatbotId, enableSms, enableWhatsApp, takeOver);
    }

    /**
     * Refuses what lacks a number or an agent.
     *
     * @param poolsAgent the agent of the pool; none without a pool
     * @throws Problem 400, which names the fields and the cure
     */
    void refuseIncomplete(@Nullable String poolsAgent) {
        List<Problem.FieldError> errors = new ArrayList<>();
        if (phoneNumberId == null && pool == null) {
            errors.add(new Problem.FieldError("phoneNumberId", Id.MESSAGE + " Or give a pool."));
        }
        if (phoneNumberId != null && pool != null) {
            errors.add(new Problem.FieldError("pool", "goes without phoneNumberId: give one of the two."));
        }
        if (chatbotId == null && poolsAgent == null) {
            errors.add(new Problem.FieldError("chatbotId", Id.MESSAGE));
        }
        if (!errors.isEmpty()) {
            throw Problem.invalid(errors);
        }
    }

    String number() {
        return Objects.requireNonNull(phoneNumberId);
    }

    String agentOr(@Nullable String poolsAgent) {
        return Objects.requireNonNull(chatbotId == null ? poolsAgent : chatbotId);
    }

    boolean sms() {
        return Boolean.TRUE.equals(enableSms);
    }

    boolean whatsApp() {
        return Boolean.TRUE.equals(enableWhatsApp);
    }

    Launch launch(String operationId, PhoneNumber number, Agent agent) {
        return new Launch(
                AssignNumberWorkflow.class,
                new AssignNumberInput(
                        operationId, number.owner(), number.id(), agent.id(), sms(), whatsApp(), mayTakeOver()),
                "Assign " + number.phoneNumber() + " to " + agent.name(),
                number);
    }

    private boolean mayTakeOver() {
        return Boolean.TRUE.equals(takeOver);
    }
}
