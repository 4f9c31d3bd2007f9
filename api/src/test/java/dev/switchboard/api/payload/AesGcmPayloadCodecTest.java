package dev.switchboard.api.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.temporal.api.common.v1.Payload;
import io.temporal.payload.codec.PayloadCodecException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class AesGcmPayloadCodecTest {

    private static final String OLD = key(1);
    private static final String NEW = key(2);
    private static final Payload PLAIN = Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFromUtf8("{\"phoneNumber\":\"+15550000123\"}"))
            .build();

    @Test
    void whatIsEncryptedCanBeReadWithTheKeyOnly() {
        Payload encrypted = encrypt(OLD);

        assertThat(new String(encrypted.toByteArray(), StandardCharsets.ISO_8859_1))
                .doesNotContain("15550000123", "phoneNumber", "json/plain");
        assertThat(codec(OLD).decode(List.of(encrypted))).containsExactly(PLAIN);
        assertThatThrownBy(() -> codec(NEW).decode(List.of(encrypted)))
                .isInstanceOf(PayloadCodecException.class)
                .hasMessageEndingWith("which is not configured");
    }

    @Test
    void theSamePayloadNeverLooksTheSame() {
        assertThat(encrypt(OLD)).isNotEqualTo(encrypt(OLD));
    }

    @Test
    void afterARotationTheNewKeyEncryptsAndTheOldOneStillReads() {
        Payload before = encrypt(OLD);

        AesGcmPayloadCodec rotated = codec(NEW + "," + OLD);
        Payload after = rotated.encode(List.of(PLAIN)).get(0);

        assertThat(rotated.decode(List.of(before, after))).containsExactly(PLAIN, PLAIN);
        assertThat(codec(NEW).decode(List.of(after))).containsExactly(PLAIN);
        assertThat(after.getMetadataOrThrow(AesGcmPayloadCodec.KEY_ID))
                .isNotEqualTo(before.getMetadataOrThrow(AesGcmPayloadCodec.KEY_ID));
    }

    @Test
    void payloadsFromBeforeTheKeyArePassedOn() {
        assertThat(codec(OLD).decode(List.of(PLAIN))).containsExactly(PLAIN);
    }

    @Test
    void everyChangedByteIsFoundOut() {
        Payload encrypted = encrypt(OLD);
        byte[] data = encrypted.getData().toByteArray();
        for (int at = 0; at < data.length; at++) {
            byte[] changed = data.clone();
            changed[at] ^= 1;
            Payload tampered =
                    encrypted.toBuilder().setData(ByteString.copyFrom(changed)).build();
            assertThatThrownBy(() -> codec(OLD).decode(List.of(tampered)))
                    .as("byte %d", at)
                    .isInstanceOf(PayloadCodecException.class);
        }
        Payload cut = encrypted.toBuilder()
                .setData(encrypted.getData().substring(0, 5))
                .build();
        assertThatThrownBy(() -> codec(OLD).decode(List.of(cut))).isInstanceOf(PayloadCodecException.class);
    }

    @Test
    void aKeyThatIsNoneIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> codec("c2hvcnQ="))
                .hasMessageContaining("SWITCHBOARD_PAYLOAD_KEY")
                .hasMessageNotContaining("c2hvcnQ");
        assertThatThrownBy(() -> codec("not base64 at all!")).hasMessageNotContaining("base64 at all");
        PayloadProperties properties = new PayloadProperties(OLD, null, null);
        assertThat(properties.toString() + PayloadKeys.of(properties)).doesNotContain(OLD);
    }

    private static Payload encrypt(String keys) {
        return codec(keys).encode(List.of(PLAIN)).get(0);
    }

    private static AesGcmPayloadCodec codec(String keys) {
        return new AesGcmPayloadCodec(
                PayloadKeys.of(new PayloadProperties(keys, null, null)).orElseThrow());
    }

    static String key(int seed) {
        byte[] bytes = new byte[32];
        java.util.Arrays.fill(bytes, (byte) seed);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
