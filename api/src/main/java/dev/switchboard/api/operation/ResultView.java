package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.activities.audit.AuditRestoration;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.route.EffectiveRoute;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an operation on one number ended well.
 *
 * @param id the number's id
 * @param phoneNumber E.164
 * @param chatbot the agent; null when there is none now
 * @param changedByOthers what somebody else had changed at Twilio, so that it was left alone: the values held, by the
 *     names of Twilio's parameters; absent when there is nothing
 * @param goneAtTwilio the channels of which Twilio no longer had the number or the sender; absent when there is none
 * @param restoration what was put back and what was not, of an operation that was asked to; otherwise absent
 */
public record ResultView(
        String id,
        String phoneNumber,
        @Nullable AgentReference chatbot,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> changedByOthers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> goneAtTwilio,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable AuditRestoration restoration) {

    static @Nullable ResultView of(@Nullable NumberOperationResult result) {
        return result == null
                ? null
                : new ResultView(
                        result.phoneNumberId(),
                        result.phoneNumber(),
                        result.agent(),
                        result.changedByOthers(),
                        names(result.gone()),
                        AuditRestoration.of(result.restoration()));
    }

    /** Channels as answers name them, in one order. */
    public static List<String> names(Collection<Channel> channels) {
        return channels.stream().sorted().map(EffectiveRoute::nameOf).toList();
    }
}
