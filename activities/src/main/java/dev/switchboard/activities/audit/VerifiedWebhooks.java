package dev.switchboard.activities.audit;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a verification of a number's webhooks found.
 *
 * @param configured whether calls and messages reach the agent
 * @param errors the stable codes of what is wrong, for example {@code url_mismatch}
 * @param channels the states of the channels
 */
public record VerifiedWebhooks(boolean configured, List<String> errors, Map<String, String> channels) {

    public VerifiedWebhooks {
        errors = List.copyOf(errors);
        channels = new TreeMap<>(channels);
    }
}
