package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.number.NumberReference;
import org.jspecify.annotations.Nullable;

/**
 * What carries a route: an IncomingPhoneNumber, and for WhatsApp a sender.
 *
 * @param number whose
 * @param senderSid the WhatsApp sender, {@code XE…}; looked up where it is not known
 */
public record RouteTarget(NumberReference number, @Nullable String senderSid) {}
