package dev.switchboard.api.operation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberOperationResult;
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
 */
public record ResultView(
        String id,
        String phoneNumber,
        @Nullable AgentReference chatbot,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> changedByOthers,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> goneAtTwilio) {

    static @Nullable ResultView of(@Nullable NumberOperationResult result) {
        return result == null
                ? null
                : new ResultView(
                        result.phoneNumberId(),
                        result.phoneNumber(),
                        result.agent(),
                        result.changedByOthers(),
                        names(result.gone()));
    }

    /** Channels as answers name them, in one order. */
    public static List<String> names(Collection<Channel> channels) {
        return channels.stream().sorted().map(EffectiveRoute::nameOf).toList();
    }
}
