package dev.switchboard.activities.secret;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Keys of AES-256 in GCM by their ids: the first one encrypts, all of them decrypt. An id is the beginning of a digest
 * of its key: nobody has to invent or configure it, and every process comes to the same.
 */
public final class AesGcmKeys {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int KEY_BYTES = 32;
    private static final int ID_BYTES = 6;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, SecretKey> byId = new LinkedHashMap<>();
    private final String current;

    private AesGcmKeys(List<String> keys, String variable) {
        for (String key : keys) {
            byte[] bytes = bytes(key, variable);
            byId.put(id(bytes), new SecretKeySpec(bytes, "AES"));
        }
        this.current = byId.keySet().iterator().next();
    }

    /**
     * The keys that are configured; none when there is none.
     *
     * @param keys 32 bytes each in base64, separated by commas
     * @param file the same from a file, one on a line; wins over {@code keys}
     * @param variable where the keys are configured, for messages; that of the file ends in {@code _FILE}
     */
    public static Optional<AesGcmKeys> of(String keys, @Nullable Path file, String variable) {
        List<String> given = split(file == null ? keys : read(file, variable));
        if (file != null && given.isEmpty()) {
            throw new IllegalArgumentException(variable + "_FILE (" + file + ") has no key in it.");
        }
        return given.isEmpty() ? Optional.empty() : Optional.of(new AesGcmKeys(given, variable));
    }

    /** The id of the key that encrypts. */
    public String current() {
        return current;
    }

    /** The ids of all keys, that of the one that encrypts first. */
    public List<String> ids() {
        return List.copyOf(byId.keySet());
    }

    /**
     * Encrypts with the current key; the answer begins with the nonce.
     *
     * @param associated has to be the same when it is decrypted
     */
    public byte[] encrypt(byte[] text, byte[] associated) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, current, nonce, text, associated);
        byte[] whole = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
        System.arraycopy(encrypted, 0, whole, NONCE_BYTES, encrypted.length);
        return whole;
    }

    /**
     * Decrypts what {@link #encrypt} made.
     *
     * @throws UnreadableSecretException when the key is unknown, or what was encrypted or associated was changed
     */
    public byte[] decrypt(String keyId, byte[] encrypted, byte[] associated) {
        if (encrypted.length < NONCE_BYTES) {
            throw new UnreadableSecretException("What was given is too short to be encrypted", null);
        }
        return crypt(
                Cipher.DECRYPT_MODE,
                keyId,
                Arrays.copyOf(encrypted, NONCE_BYTES),
                Arrays.copyOfRange(encrypted, NONCE_BYTES, encrypted.length),
                associated);
    }

    private byte[] crypt(int mode, String keyId, byte[] nonce, byte[] text, byte[] associated) {
        SecretKey key = byId.get(keyId);
        if (key == null) {
            throw new UnreadableSecretException(
                    "It was encrypted with the key " + keyId + ", which is not configured", null);
        }
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(associated);
            return cipher.doFinal(text);
        } catch (GeneralSecurityException e) {
            throw new UnreadableSecretException("It is not what was encrypted with the key " + keyId, e);
        }
    }

    private static List<String> split(String keys) {
        return Arrays.stream(keys.split("[,\\s]+", -1))
                .filter(key -> !key.isEmpty())
                .toList();
    }

    private static String read(Path file, String variable) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalArgumentException(variable + "_FILE (" + file + ") cannot be read: "
                    + e.getClass().getSimpleName());
        }
    }

    private static byte[] bytes(String key, String variable) {
        try {
            byte[] bytes = Base64.getDecoder().decode(key);
            if (bytes.length == KEY_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below; its message would quote the key.
        }
        throw new IllegalArgumentException(
                variable + ": each key must be 32 bytes in base64, as `openssl rand -base64 32` makes them.");
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
        return "AesGcmKeys" + byId.keySet();
    }
}
