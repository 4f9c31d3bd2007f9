package dev.switchboard.api.callback;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request says it is signed with, when that is a shared key: the header
 * {@code X-Twilio-Webhooks-Signature-Settings}, {@code key=<sid>,algorithm=HMAC_SHA256}. The signature itself is in
 * {@code X-Twilio-Signature} as ever, in base64, and the secret's characters are the key (twilio-node's
 * WebhookSignatureValidation.md, and twilio-python 9.13's {@code request_validator}).
 *
 * @param keySid the shared key
 * @param algorithm Twilio's name of the hash
 */
record SignatureSettings(String keySid, String algorithm) {

    static final String HEADER = "X-Twilio-Webhooks-Signature-Settings";

    /** The only one that a request with a shared key may be signed with. */
    static final String HMAC_SHA256 = "HMAC_SHA256";

    /**
     * Reads the header. Parts that we do not know are passed over; those that we do must be there once.
     *
     * @param values the values of the header, of which there must be one
     * @return empty when it cannot be read: then nobody knows what the request is signed with
     */
    static Optional<SignatureSettings> parse(List<String> values) {
        if (values.size() != 1) {
            return Optional.empty();
        }
        Map<String, String> parts = new HashMap<>();
        for (String part : values.get(0).split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals < 0) {
                return Optional.empty();
            }
            String name = part.substring(0, equals).strip();
            if (parts.put(name, part.substring(equals + 1).strip()) != null) {
                return Optional.empty();
            }
        }
        String keySid = parts.getOrDefault("key", "");
        String algorithm = parts.getOrDefault("algorithm", "");
        return keySid.isEmpty() || algorithm.isEmpty()
                ? Optional.empty()
                : Optional.of(new SignatureSettings(keySid, algorithm));
    }

    boolean isSupported() {
        return algorithm.equals(HMAC_SHA256);
    }
}
