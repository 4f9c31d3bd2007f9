package dev.switchboard.simulator.account;

/**
 * A SharedKey of Twilio's webhooks configuration, which signs webhooks in place of the auth token.
 *
 * @param sid what a signed request names it by, for example {@code webhooks_sharedkey_1}
 * @param secret the key of the HMAC
 */
public record SharedKey(String sid, String secret) {

    public SharedKey {
        if (sid == null || !sid.matches("[0-9A-Za-z_-]+")) {
            throw new IllegalArgumentException("sid of a shared key must be letters, digits, _ and -");
        }
        if (secret == null || secret.isBlank()) {
            throw new IllegalArgumentException("secret of a shared key must not be blank");
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "SharedKey[" + sid + "]";
    }
}
