package dev.switchboard.simulator.account;

import org.jspecify.annotations.Nullable;

/**
 * A Rule of Twilio's webhooks configuration, as far as it signs: which webhooks a shared key signs. When several rules
 * match a URL, the longest exact one counts, then the longest prefix, then the default
 * (https://www.twilio.com/docs/usage/webhooks/webhook-rules).
 *
 * @param match how {@code url} is compared: EXACT unless given
 * @param url the webhook's URL or what it begins with, as it is configured but without its fragment; empty for DEFAULT
 * @param key the key that signs
 * @param percent how many of a hundred requests it signs: 100 unless given. While Twilio spreads a rule both signatures
 *     arrive; 50 lets them take turns, the other one first.
 * @param other the key that signs the rest; the auth token unless given
 */
public record SigningRule(
        @Nullable Match match,
        @Nullable String url,
        SharedKey key,
        @Nullable Integer percent,
        @Nullable SharedKey other) {

    /** How a rule's URL is compared. */
    public enum Match {
        EXACT,
        PREFIX,
        DEFAULT
    }

    public SigningRule {
        match = match == null ? Match.EXACT : match;
        url = url == null ? "" : url;
        percent = percent == null ? Integer.valueOf(100) : percent;
        if (url.isEmpty() != (match == Match.DEFAULT)) {
            throw new IllegalArgumentException("url must be given, unless match is DEFAULT");
        }
        if (key == null) {
            throw new IllegalArgumentException("key must be given: {sid, secret}");
        }
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("percent must be between 0 and 100");
        }
    }

    /** Signs every webhook of an account. */
    public static SigningRule byDefault(SharedKey key) {
        return new SigningRule(Match.DEFAULT, "", key, 100, null);
    }

    /** Signs the webhooks to this URL. */
    public static SigningRule exactly(String url, SharedKey key) {
        return new SigningRule(Match.EXACT, url, key, 100, null);
    }

    /** Signs the webhooks whose URL begins like this. */
    public static SigningRule beginningWith(String url, SharedKey key) {
        return new SigningRule(Match.PREFIX, url, key, 100, null);
    }

    /** As while Twilio spreads the rule: so many of a hundred requests are signed by the key. */
    public SigningRule spread(int newPercent) {
        return new SigningRule(match, url, key, newPercent, other);
    }

    /** With another key, rather than the auth token, for the rest of the requests. */
    public SigningRule withOther(SharedKey newOther) {
        return new SigningRule(match, url, key, percent, newOther);
    }

    public String id() {
        return match + " " + url;
    }

    /** How well it matches; the highest counts, less than 0 does not match. */
    public long rank(String webhookUrl) {
        String wanted = String.valueOf(url);
        return switch (match == null ? Match.EXACT : match) {
            case EXACT -> wanted.equals(webhookUrl) ? 1_000_000L + wanted.length() : -1;
            case PREFIX -> webhookUrl.startsWith(wanted) ? wanted.length() : -1;
            case DEFAULT -> 0;
        };
    }

    /** Whether the key signs the request of that number, counted from 0: the requests are spread evenly. */
    public boolean keySigns(long request) {
        int share = percent == null ? 100 : percent;
        return (request + 1) * share / 100 > request * share / 100;
    }
}
