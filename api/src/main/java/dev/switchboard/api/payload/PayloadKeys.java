package dev.switchboard.api.payload;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys of payloads by their ids. An id is the beginning of a digest of its key: nobody has to invent or configure it,
 * and every process comes to the same.
 */
final class PayloadKeys {

    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 6;

    private final Map<String, SecretKey> byId = new LinkedHashMap<>();
    private final String current;

    private PayloadKeys(List<String> keys) {
        for (String key : keys) {
            byte[] bytes = bytes(key);
            byId.put(id(bytes), new SecretKeySpec(bytes, "AES"));
        }
        this.current = byId.keySet().iterator().next();
    }

    /** The keys of the properties; none when payloads are to stay in the clear. */
    static Optional<PayloadKeys> of(PayloadProperties properties) {
        Path file = properties.keyFile();
        List<String> keys = split(file == null ? properties.key() : read(file));
        if (file != null && keys.isEmpty()) {
            throw new IllegalArgumentException("SWITCHBOARD_PAYLOAD_KEY_FILE (" + file + ") has no key in it.");
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new PayloadKeys(keys));
    }

    /** The id of the key that encrypts. */
    String current() {
        return current;
    }

    Optional<SecretKey> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    private static List<String> split(String keys) {
        return Arrays.stream(keys.split("[,\\s]+", -1))
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalArgumentException("SWITCHBOARD_PAYLOAD_KEY_FILE (" + file + ") cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    private static byte[] bytes(String key) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below; its message would quote the key.
        }
        throw new IllegalArgumentException(
                "SWITCHBOARD_PAYLOAD_KEY: each key must be 32 bytes in base64, as `openssl rand -base64 32` makes them.");
    }

    private static String id(byte[] key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without the keys. */
    @Override
    public String toString() {
        return "PayloadKeys" + byId.keySet();
    }
}
