package dev.switchboard.api.callback;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The shared keys of the one account that is configured. */
final class ConfiguredSharedKeys implements SharedKeys {

    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9_-]{1,128}):([!-~]{16,256})");

    private final String accountSid;
    private final Map<String, String> secretsBySid;

    ConfiguredSharedKeys(String accountSid, Map<String, String> secretsBySid) {
        this.accountSid = accountSid;
        this.secretsBySid = Map.copyOf(secretsBySid);
    }

    /**
     * Reads {@code sid:secret} pairs.
     *
     * @throws IllegalArgumentException which repeats none of them
     */
    static Map<String, String> parse(List<String> pairs) {
        Map<String, String> secrets = new HashMap<>();
        for (String pair : pairs) {
            var matcher = KEY.matcher(pair.strip());
            if (!matcher.matches() || secrets.put(matcher.group(1), matcher.group(2)) != null) {
                throw new IllegalArgumentException("switchboard.twilio.shared-keys must be the SID of each key, once, a"
                        + " colon, and its secret of 16 characters at least, separated by commas: set TWILIO_SHARED_KEYS"
                        + " to what Twilio answered when the keys were created");
            }
        }
        return secrets;
    }

    /** Also for a request that does not say whose it is, which is right if it is signed. */
    @Override
    public List<String> of(String account, String keySid) {
        String secret = secretsBySid.get(keySid);
        boolean ours = account.isEmpty() || account.equals(accountSid);
        return ours && secret != null ? List.of(secret) : List.of();
    }
}
