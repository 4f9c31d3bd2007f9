package dev.switchboard.api.callback;

import dev.switchboard.activities.twilio.SignatureTokens;
import java.util.List;
import java.util.stream.Stream;

/** The shared keys of the configured account and of the stored ones. */
final class AccountSharedKeys implements SharedKeys {

    private final SharedKeys configured;
    private final SignatureTokens stored;

    AccountSharedKeys(SharedKeys configured, SignatureTokens stored) {
        this.configured = configured;
        this.stored = stored;
    }

    @Override
    public List<String> of(String accountSid, String keySid) {
        List<String> secrets = configured.of(accountSid, keySid);
        if (accountSid.isEmpty()) {
            return Stream.concat(secrets.stream(), stored.sharedKeysOfAny(keySid).stream())
                    .toList();
        }
        return secrets.isEmpty() ? stored.sharedKey(accountSid, keySid).stream().toList() : secrets;
    }
}
