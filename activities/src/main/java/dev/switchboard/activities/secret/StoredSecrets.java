package dev.switchboard.activities.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Optional;

/** Secrets as they stand in the database: the id of their key, a colon, and what was encrypted in base64. */
public final class StoredSecrets {

    private static final char SEPARATOR = ':';

    private final Optional<AesGcmKeys> keys;

    public StoredSecrets(SecretProperties properties) {
        this.keys = AesGcmKeys.of(properties.key(), properties.keyFile(), SecretProperties.VARIABLE);
    }

    /** Secrets that the current key encrypts begin with this; empty without a key. */
    public String currentPrefix() {
        return keys.map(found -> found.current() + SEPARATOR).orElse("");
    }

    /**
     * Encrypts a secret.
     *
     * @param belongsTo whose it is: it cannot be passed off as another's
     * @throws NoSecretKeyException without a key
     */
    public String encrypt(String secret, String belongsTo) {
        AesGcmKeys current = keys.orElseThrow(NoSecretKeyException::new);
        return currentPrefix()
                + Base64.getEncoder()
                        .encodeToString(current.encrypt(secret.getBytes(UTF_8), belongsTo.getBytes(UTF_8)));
    }

    /**
     * Decrypts what {@link #encrypt} made.
     *
     * @throws UnreadableSecretException when its key is not configured, or it was changed
     */
    public String decrypt(String stored, String belongsTo) {
        int separator = stored.indexOf(SEPARATOR);
        String keyId = stored.substring(0, Math.max(0, separator));
        AesGcmKeys configured = keys.orElseThrow(() -> new UnreadableSecretException(
                "It was encrypted with the key " + keyId + ", and " + SecretProperties.VARIABLE + " is not set", null));
        try {
            byte[] encrypted = Base64.getDecoder().decode(stored.substring(separator + 1));
            return new String(configured.decrypt(keyId, encrypted, belongsTo.getBytes(UTF_8)), UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new UnreadableSecretException("It is not what was encrypted", notBase64);
        }
    }
}
