package dev.switchboard.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Twilio's X-Twilio-Signature: https://www.twilio.com/docs/usage/security */
final class WebhookSignature {

    private static final String ALGORITHM = "HmacSHA1";

    private WebhookSignature() {}

    /**
     * The header's value.
     *
     * @param signedUrl see {@link WebhookUrl#signed}
     * @param form what the body carries; empty for GET, whose parameters are in the URL
     */
    static String of(String authToken, String signedUrl, Map<String, String> form) {
        StringBuilder text = new StringBuilder(signedUrl);
        new TreeMap<>(form).forEach((name, value) -> text.append(name).append(value));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), ALGORITHM));
            return Base64.getEncoder()
                    .encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
