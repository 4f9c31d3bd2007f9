package dev.switchboard.api.runtime;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that Switchboard shares with each agent's runtime. Derived from one key and the agent's id, so that none is
 * kept anywhere.
 */
final class RuntimeSecrets {

    private static final String ALGORITHM = "HmacSHA256";

    private final @Nullable String signingKey;

    /** @param signingKey none where no runtime is to be asked */
    RuntimeSecrets(@Nullable String signingKey) {
        this.signingKey = signingKey;
    }

    boolean exist() {
        return signingKey != null;
    }

    /** The agent's secret, 64 hexadecimal digits. */
    String of(String agentId) {
        return hmac(Objects.requireNonNull(signingKey, "No key is configured"), "agent:" + agentId);
    }

    /** The signature of a request to the agent's runtime: over the time, a dot, and the body. */
    String signature(String agentId, long epochSeconds, String body) {
        return "t=" + epochSeconds + ",v1=" + hmac(of(agentId), epochSeconds + "." + body);
    }

    private static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java platform has " + ALGORITHM, e);
        }
    }
}
