package dev.switchboard.activities.usage;

import dev.switchboard.workflows.number.Channel;
import org.jspecify.annotations.Nullable;

/** Which usage: what is not given is not asked for. */
public record UsageFilter(
        @Nullable String phoneNumberId,
        @Nullable String chatbotId,
        @Nullable Channel channel,
        @Nullable Direction direction) {

    public static final UsageFilter ALL = new UsageFilter(null, null, null, null);
}
