package dev.switchboard.activities.found;

import java.util.Collection;
import java.util.Map;

/** Keeps values found at Twilio, sealed. */
public interface SealedValues {

    /** Keeps values by their digests; what is kept already is known to be of use from now on. */
    void keep(Map<String, String> wholeByDigest);

    /** Those of the values that are kept and can be opened, by their digests. */
    Map<String, String> open(Collection<String> digests);
}
