package dev.switchboard.api.drift;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.drift.Drift;
import dev.switchboard.api.number.ChannelStatus;
import dev.switchboard.api.operation.ItemView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A number whose calls or messages Twilio routes otherwise than its binding asks for, or that has no agent and still
 * sends them here.
 *
 * @param chatbotId the agent it is bound to; left out of a free number, at which something of ours was left
 * @param foundAt when a check first saw it
 * @param lastSeenAt when a check last saw it
 * @param repairedAt when an operation put it right; left out when none did
 * @param resolvedAt when it was right again, whoever did that; left out while it is not
 * @param channels those that are wrong: {@code voice}, {@code sms}, {@code whatsapp}, {@code statusCallback}
 * @param changes field by field what bringing the webhooks up to date, or clearing a free number, would write
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DriftView(
        @Schema(example = "phone_123") String phoneNumberId,
        @Schema(example = "+15550000123") String phoneNumber,
        @Schema(example = "agent_456") @Nullable String chatbotId,
        Instant foundAt,
        Instant lastSeenAt,
        @Nullable Instant repairedAt,
        @Nullable Instant resolvedAt,
        Map<String, ChannelStatus> channels,
        List<ItemView.FieldChange> changes) {

    private static final List<String> ORDER = List.of("voice", "sms", "whatsapp", "statusCallback");

    static DriftView of(Drift drift) {
        Map<String, ChannelStatus> channels = new LinkedHashMap<>();
        ORDER.stream()
                .filter(drift.channels()::containsKey)
                .forEach(name -> channels.put(
                        name,
                        ChannelStatus.of(Objects.requireNonNull(drift.channels().get(name)))));
        return new DriftView(
                drift.phoneNumberId(),
                drift.phoneNumber(),
                drift.agentId(),
                drift.foundAt(),
                drift.lastSeenAt(),
                drift.repairedAt(),
                drift.resolvedAt(),
                channels,
                ItemView.fields(drift.changes()));
    }
}
