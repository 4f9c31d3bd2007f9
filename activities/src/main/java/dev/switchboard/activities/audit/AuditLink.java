package dev.switchboard.activities.audit;

import java.util.regex.Pattern;

/**
 * A link of an owner's chain of audit messages.
 *
 * @param sequence the message's number, from 1
 * @param hash of the message and all before it: SHA-256, in hexadecimal digits
 */
public record AuditLink(long sequence, String hash) {

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    public AuditLink {
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence must be 1 or more");
        }
        if (!isHash(hash)) {
            throw new IllegalArgumentException("hash must be 64 hexadecimal digits in lower case");
        }
    }

    /** Whether the text has the form of a hash. */
    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }
}
