package dev.switchboard.api.payload;

import dev.switchboard.activities.secret.AesGcmKeys;
import java.util.List;
import org.springframework.stereotype.Component;

/** Which keys of payloads this process has; ids tell nothing about the keys. */
@Component
public final class PayloadKeyIds {

    private final List<String> ids;

    PayloadKeyIds(PayloadProperties properties) {
        this.ids = PayloadKeys.of(properties).map(AesGcmKeys::ids).orElse(List.of());
    }

    /** The one that encrypts first; empty when payloads stay in the clear. */
    public List<String> all() {
        return ids;
    }
}
