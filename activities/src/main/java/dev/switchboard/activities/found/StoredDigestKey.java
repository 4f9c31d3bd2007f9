package dev.switchboard.activities.found;

import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.secret.UnreadableSecretException;
import java.security.SecureRandom;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The key of the digests: random, made by the first process that needs it, and sealed in the database. It is not
 * derived from the secrets key, since then a digest would change when that is rotated, and what a batch of yesterday
 * wrote would look like somebody else's.
 */
@Component
public final class StoredDigestKey implements DigestKey {

    private static final String BELONGS_TO = "key of the digests of found values";
    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private final StoredSecrets secrets;
    private volatile byte @Nullable [] known;

    StoredDigestKey(JdbcClient jdbc, StoredSecrets secrets) {
        this.jdbc = jdbc;
        this.secrets = secrets;
    }

    @Override
    public byte[] bytes() {
        byte[] key = known;
        if (key == null) {
            key = load();
            known = key;
        }
        return key;
    }

    /** Seals the key with the current secrets key, when it is sealed with a former one. */
    public void sealAnew() {
        jdbc.sql("""
                UPDATE found_digest_key SET sealed = :sealed WHERE NOT starts_with(sealed, :current)
                """)
                .param("sealed", sealed(bytes()))
                .param("current", secrets.currentPrefix())
                .update();
    }

    private byte[] load() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        jdbc.sql("INSERT INTO found_digest_key (sealed) VALUES (:sealed) ON CONFLICT DO NOTHING")
                .param("sealed", sealed(random))
                .update();
        String stored = jdbc.sql("SELECT sealed FROM found_digest_key")
                .query(String.class)
                .single();
        try {
            return Base64.getDecoder().decode(secrets.decrypt(stored, BELONGS_TO));
        } catch (UnreadableSecretException e) {
            throw new IllegalStateException(
                    "Values found at Twilio cannot be compared. " + e.getMessage() + ". Add the former key behind the"
                            + " current one in " + SecretProperties.VARIABLE + ".",
                    e);
        }
    }

    private String sealed(byte[] key) {
        return secrets.encrypt(Base64.getEncoder().encodeToString(key), BELONGS_TO);
    }
}
