package dev.switchboard.simulator.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What X-Twilio-Signature holds: https://www.twilio.com/docs/usage/security */
final class WebhookSignature {

    private WebhookSignature() {}

    /**
     * The signature by an auth token.
     *
     * @param signedUrl see {@link WebhookUrl#signed}
     * @param form what the body carries; empty for GET, whose parameters are in the URL
     */
    static String of(String authToken, String signedUrl, Map<String, String> form) {
        return sign("HmacSHA1", authToken, signedUrl, form);
    }

    /** The signature by a shared key: hash and key differ, the text does not. */
    static String sha256(String secret, String signedUrl, Map<String, String> form) {
        return sign("HmacSHA256", secret, signedUrl, form);
    }

    private static String sign(String algorithm, String key, String signedUrl, Map<String, String> form) {
        StringBuilder text = new StringBuilder(signedUrl);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(UTF_8), algorithm));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + algorithm, e);
        }
    }
}
