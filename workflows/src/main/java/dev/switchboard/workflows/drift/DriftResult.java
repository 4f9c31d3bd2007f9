package dev.switchboard.workflows.drift;

import java.util.Map;

/**
 * What a check came to, in numbers.
 *
 * @param checked compared with their binding, or looked at when they have none
 * @param drifted still otherwise than their binding, or with something of ours and without an agent
 * @param found drifted since the check before
 * @param resolved seen right again, by nobody's operation of ours
 * @param repaired brought right by the repairs that the check started
 */
public record DriftResult(int checked, int drifted, int found, int resolved, int repaired) {

    Map<String, Integer> counts() {
        return Map.of(
                "checked", checked, "drifted", drifted, "found", found, "resolved", resolved, "repaired", repaired);
    }

    /** What the Temporal UI shows. */
    String details() {
        return checked + " numbers checked, " + drifted + " drifted (" + found + " of them new), " + resolved
                + " right again, " + repaired + " repaired";
    }
}
