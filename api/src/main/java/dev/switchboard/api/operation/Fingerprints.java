package dev.switchboard.api.operation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tells one request from another that came with the same idempotency key. */
final class Fingerprints {

    private Fingerprints() {}

    /** Of a record that holds everything that was asked for. */
    static String of(Record request) {
        try {
            byte[] text = (request.getClass().getName() + request).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}
