package dev.switchboard.api.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.switchboard.activities.secret.AesGcmKeys;
import dev.switchboard.activities.secret.UnreadableSecretException;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Encrypts payloads with AES-256 in GCM: whoever reads Temporal's database or its UI sees neither numbers nor URLs, and
 * whoever writes to it is found out. The key's id is in the metadata and part of what is authenticated. A payload that
 * is not encrypted is passed on, so that histories from before the key go on.
 */
final class AesGcmPayloadCodec implements PayloadCodec {

    static final String ENCODING_KEY = "encoding";
    static final String KEY_ID = "encryption-key-id";
    static final ByteString ENCODING = ByteString.copyFromUtf8("binary/encrypted");

    private final AesGcmKeys keys;

    AesGcmPayloadCodec(AesGcmKeys keys) {
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
        byte[] encrypted = keys.encrypt(payload.toByteArray(), associated(keys.current()));
        return Payload.newBuilder()
                .putMetadata(ENCODING_KEY, ENCODING)
                .putMetadata(KEY_ID, ByteString.copyFromUtf8(keys.current()))
                .setData(ByteString.copyFrom(encrypted))
                .build();
    }

    private Payload decrypt(Payload payload) {
        if (!ENCODING.equals(payload.getMetadataMap().get(ENCODING_KEY))) {
            return payload;
        }
        String keyId = payload.getMetadataOrDefault(KEY_ID, ByteString.EMPTY).toStringUtf8();
        try {
            return Payload.parseFrom(keys.decrypt(keyId, payload.getData().toByteArray(), associated(keyId)));
        } catch (UnreadableSecretException e) {
            throw new PayloadCodecException("The payload cannot be read. " + e.getMessage(), e);
        } catch (InvalidProtocolBufferException e) {
            throw new PayloadCodecException("What was encrypted is not a payload", e);
        }
    }

    private static byte[] associated(String keyId) {
        return keyId.getBytes(StandardCharsets.UTF_8);
    }
}
