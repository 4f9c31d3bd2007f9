package dev.switchboard.simulator.webhook;

import dev.switchboard.simulator.account.SharedKey;
import dev.switchboard.simulator.account.SigningRule;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Signs webhooks with the account's auth token, or with the shared key that a rule names.
 *
 * <p>A shared key's signature is in {@code X-Twilio-Signature} too: the same text, hashed with HMAC-SHA256, while
 * {@code X-Twilio-Webhooks-Signature-Settings} names the key and the algorithm. Sources:
 * {@code examples/WebhookSignatureValidation.md} of github.com/twilio/twilio-node, and {@code request_validator.py} of
 * the Python package twilio 9.13.0.
 */
public final class WebhookSigner {

    static final String SIGNATURE = "X-Twilio-Signature";
    static final String SETTINGS = "X-Twilio-Webhooks-Signature-Settings";

    private final Supplier<String> authToken;
    private final Supplier<Collection<SigningRule>> rules;
    private final Map<String, AtomicLong> requestsByRule = new ConcurrentHashMap<>();

    /**
     * @param authToken the one that is primary now
     * @param rules those of the account now
     */
    public WebhookSigner(Supplier<String> authToken, Supplier<Collection<SigningRule>> rules) {
        this.authToken = authToken;
        this.rules = rules;
    }

    /**
     * The headers that sign a request.
     *
     * @param configured the URL that rules are matched with
     * @param signedUrl see {@link WebhookUrl#signed}
     * @param form what the body carries
     */
    Map<String, String> headers(WebhookUrl configured, String signedUrl, Map<String, String> form) {
        Map<String, String> headers = new LinkedHashMap<>();
        Optional<SharedKey> key = rule(configured.withoutFragment()).flatMap(this::next);
        if (key.isEmpty()) {
            headers.put(SIGNATURE, WebhookSignature.of(authToken.get(), signedUrl, form));
            return headers;
        }
        headers.put(SIGNATURE, WebhookSignature.sha256(key.get().secret(), signedUrl, form));
        headers.put(SETTINGS, "key=" + key.get().sid() + ",algorithm=HMAC_SHA256");
        return headers;
    }

    private Optional<SigningRule> rule(String url) {
        return rules.get().stream()
                .filter(rule -> rule.rank(url) >= 0)
                .max(Comparator.comparingLong(rule -> rule.rank(url)));
    }

    private Optional<SharedKey> next(SigningRule rule) {
        long request = requestsByRule
                .computeIfAbsent(rule.id(), id -> new AtomicLong())
                .getAndIncrement();
        return Optional.ofNullable(rule.keySigns(request) ? rule.key() : rule.other());
    }
}
