package dev.switchboard.activities.audit;

import java.util.Map;

/**
 * How a number had drifted; what Twilio held is the message's {@code before}.
 *
 * @param channels the states of the channels that were wrong, for example {@code url_mismatch}
 * @param expected what the fields that differed should have been, by the names of Twilio's parameters; empty is unset
 */
public record AuditDrift(Map<String, String> channels, Map<String, String> expected) {}
