package dev.switchboard.activities.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An audit message as it stands in its chain.
 *
 * @param hash as it is stored, in hexadecimal digits
 * @param fields everything that is hashed, in that order, as PostgreSQL writes it
 */
record ChainedMessage(long sequence, String id, String hash, List<@Nullable String> fields) {

    /** What the first message of a chain takes for the hash before it. */
    static final String NO_HASH = "";

    ChainedMessage {
        fields = Collections.unmodifiableList(fields);
    }

    /** Whether the stored hash is the one of this content after that hash. The rule is in V4__audit_chain.sql. */
    boolean follows(String previous) {
        return hash.equals(hashAfter(previous));
    }

    private String hashAfter(String previous) {
        MessageDigest sha256 = sha256();
        sha256.update(HexFormat.of().parseHex(previous));
        for (String field : fields) {
            if (field == null) {
                sha256.update((byte) '-');
            } else {
                byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
                sha256.update(bytes);
            }
            sha256.update((byte) ',');
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
