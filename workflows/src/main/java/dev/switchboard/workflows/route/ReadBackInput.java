package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.NumberReference;
import org.jspecify.annotations.Nullable;

/** See {@link WebhookActivities#readBackRoute}. */
public record ReadBackInput(
        NumberReference number, @Nullable String senderSid, Route expected) {}
