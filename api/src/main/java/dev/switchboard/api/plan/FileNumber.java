package dev.switchboard.api.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.plan.Binding;
import dev.switchboard.activities.plan.WantedNumber;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.web.Id;
import dev.switchboard.api.web.Sids;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A number of a file. Without an agent it is to have none.
 *
 * @param phoneNumber E.164
 * @param accountSid its Twilio account; needed only when the caller has the number in several
 * @param agent who answers it
 * @param sms whether SMS is configured; false when left out
 * @param whatsApp whether the WhatsApp sender is configured; false when left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FileNumber(
        @NotNull(message = "must be given.") @Pattern(regexp = "\\+[1-9][0-9]{6,14}", message = "must be in E.164, as in \"+14155550100\", in quotes.") @Schema(example = "+15550000123")
        String phoneNumber,

        @Pattern(regexp = Sids.ACCOUNT, message = Sids.ACCOUNT_MESSAGE) @Nullable String accountSid,

        @Pattern(regexp = Id.PATTERN, message = Id.MESSAGE_IF_GIVEN) @Schema(example = "agent_456") @Nullable String agent,

        @Schema(defaultValue = "false") @Nullable Boolean sms,

        @Schema(defaultValue = "false") @Nullable Boolean whatsApp) {

    static FileNumber of(WantedNumber number) {
        Binding binding = number.binding();
        return binding.agentId() == null
                ? new FileNumber(number.phoneNumber(), number.accountSid(), null, null, null)
                : new FileNumber(
                        number.phoneNumber(),
                        number.accountSid(),
                        binding.agentId(),
                        binding.sms(),
                        binding.whatsApp());
    }

    void check(String path, List<FieldError> errors) {
        if (agent == null && (Boolean.TRUE.equals(sms) || Boolean.TRUE.equals(whatsApp))) {
            errors.add(new FieldError(
                    path + ".agent", "must be given where sms or whatsApp is true; without one, leave those out."));
        }
    }

    WantedNumber wanted() {
        return new WantedNumber(
                phoneNumber,
                accountSid,
                agent == null
                        ? Binding.NONE
                        : new Binding(agent, Boolean.TRUE.equals(sms), Boolean.TRUE.equals(whatsApp)));
    }
}
