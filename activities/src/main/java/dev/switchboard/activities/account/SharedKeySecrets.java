package dev.switchboard.activities.account;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The secrets of an account's shared keys by their SIDs. Never in a payload, a log or a message. */
public record SharedKeySecrets(Map<String, String> bySid) {

    public static final SharedKeySecrets NONE = new SharedKeySecrets(Map.of());

    public SharedKeySecrets {
        bySid = Map.copyOf(bySid);
    }

    public @Nullable String find(String keySid) {
        return bySid.get(keySid);
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "SharedKeySecrets" + bySid.keySet();
    }
}
