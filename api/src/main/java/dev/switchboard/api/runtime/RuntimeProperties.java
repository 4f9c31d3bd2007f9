package dev.switchboard.api.runtime;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How agents' runtimes are asked.
 *
 * @param timeout how long a runtime has to answer; Twilio itself waits 15 s for us
 *     (www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides)
 * @param signingKey the key from which every agent's secret is derived; without one no runtime is asked
 * @param allowPrivateAddresses whether a runtime may be on a loopback, link-local or private address
 */
@ConfigurationProperties("switchboard.runtime")
record RuntimeProperties(
        @DefaultValue("8s") Duration timeout,
        @Nullable String signingKey,
        @DefaultValue("false") boolean allowPrivateAddresses) {

    private static final int KEY_BYTES = 32;

    RuntimeProperties {
        signingKey = signingKey == null || signingKey.isBlank() ? null : signingKey;
        if (signingKey != null && signingKey.getBytes(StandardCharsets.UTF_8).length < KEY_BYTES) {
            throw new IllegalArgumentException("switchboard.runtime.signing-key must have at least " + KEY_BYTES
                    + " bytes (SWITCHBOARD_RUNTIME_SIGNING_KEY)");
        }
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(Duration.ofSeconds(14)) > 0) {
            throw new IllegalArgumentException(
                    "switchboard.runtime.timeout must be between 0 and 14s, since Twilio waits 15 s: " + timeout);
        }
    }

    @Override
    public String toString() {
        return "RuntimeProperties[timeout=" + timeout + ", allowPrivateAddresses=" + allowPrivateAddresses + "]";
    }
}
