package dev.switchboard.api.runtime;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The secret that Switchboard shares with each agent's runtime. Derived from one key, the agent's id and its salt, so
 * that none is kept anywhere, and none is that of an agent that had the same id before.
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
    String of(String agentId, UUID salt) {
        return hmac(Objects.requireNonNull(signingKey, "No key is configured"), "agent:" + agentId + ":" + salt);
    }

    /**
     * The signature of a request to the agent's runtime: over the time, a dot, and the body. While two secrets are
     * valid there are two of them, that by the new secret first.
     */
    String signature(AskedRuntime runtime, long epochSeconds, String body) {
        return Stream.of(runtime.salts().current(), runtime.salts().former())
                .flatMap(Stream::ofNullable)
                .map(salt -> ",v1=" + hmac(of(runtime.agentId(), salt), epochSeconds + "." + body))
                .collect(Collectors.joining("", "t=" + epochSeconds, ""));
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
