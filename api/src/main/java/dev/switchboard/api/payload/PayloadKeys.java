package dev.switchboard.api.payload;

import dev.switchboard.activities.secret.AesGcmKeys;
import java.util.Optional;

final class PayloadKeys {

    private static final String VARIABLE = "SWITCHBOARD_PAYLOAD_KEY";

    private PayloadKeys() {}

    /** The keys of the properties; none when payloads are to stay in the clear. */
    static Optional<AesGcmKeys> of(PayloadProperties properties) {
        return AesGcmKeys.of(properties.key(), properties.keyFile(), VARIABLE);
    }
}
