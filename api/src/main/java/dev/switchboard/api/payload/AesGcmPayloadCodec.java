package dev.switchboard.api.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts payloads with AES-256 in GCM: whoever reads Temporal's database or its UI sees neither numbers nor URLs, and
 * whoever writes to it is found out. The key's id is in the metadata and part of what is authenticated. A payload that is
 * not encrypted is passed on, so that histories from before the key go on.
 */
final class AesGcmPayloadCodec implements PayloadCodec {

    static final String ENCODING_KEY = "encoding";
    static final String KEY_ID = "encryption-key-id";
    static final ByteString ENCODING = ByteString.copyFromUtf8("binary/encrypted");

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();
    private final PayloadKeys keys;

    AesGcmPayloadCodec(PayloadKeys keys) {
        this.keys = keys;
    }

    @Override
    public List<Payload> encode(List<Payload> payloads) {
        return payloads.stream().map(this::encrypt).toList();
    }

    /**
     * Decrypts what is encrypted.
     *
     * @throws PayloadCodecException when the key is unknown or the payload was changed
     */
    @Override
    public List<Payload> decode(List<Payload> payloads) {
        return payloads.stream().map(this::decrypt).toList();
    }

    private Payload encrypt(Payload payload) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] encrypted = crypt(Cipher.ENCRYPT_MODE, keys.current(), nonce, payload.toByteString());
        return Payload.newBuilder()
                .putMetadata(ENCODING_KEY, ENCODING)
                .putMetadata(KEY_ID, ByteString.copyFromUtf8(keys.current()))
                .setData(ByteString.copyFrom(nonce).concat(ByteString.copyFrom(encrypted)))
                .build();
    }

    private Payload decrypt(Payload payload) {
        if (!ENCODING.equals(payload.getMetadataMap().get(ENCODING_KEY))) {
            return payload;
        }
        ByteString data = payload.getData();
        if (data.size() < NONCE_BYTES) {
            throw new PayloadCodecException("The payload is too short to be an encrypted one");
        }
        String keyId = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
        byte[] nonce = data.substring(0, NONCE_BYTES).toByteArray();
        try {
            return Payload.parseFrom(crypt(Cipher.DECRYPT_MODE, keyId, nonce, data.substring(NONCE_BYTES)));
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadCodecException("What was encrypted is not a payload", e);
        }
    }

    private byte[] crypt(int mode, String keyId, byte[] nonce, ByteString text) {
        SecretKey key = keys.find(keyId)
                .orElseThrow(() -> new PayloadCodecException(
                        "The payload was encrypted with the key " + keyId + ", which is not configured"));
        try {
            Cipher cipher = Cipher.getInstance(TRANSFORMATION);
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(keyId.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(text.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new PayloadCodecException("The payload is not what was encrypted with the key " + keyId, e);
        }
    }
}
