package dev.switchboard.api.startup;

import dev.switchboard.api.web.Sids;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.springframework.core.env.Environment;

/**
 * What must hold before the service acts on a real Twilio account: nothing by which somebody else could pose as Twilio
 * or as a caller. Asked before anything is started, and no value is repeated in a message.
 */
final class RealAccountChecks {

    private static final Pattern ACCOUNT_SID = Pattern.compile(Sids.ACCOUNT);
    private static final int TOKEN_LENGTH = 32;
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Environment environment;
    private final DemoAccount demo;

    RealAccountChecks(Environment environment, DemoAccount demo) {
        this.environment = environment;
        this.demo = demo;
    }

    /** @param ownKey whether tokens are signed with a key that the service makes for itself */
    void refuseUnsafe(boolean ownKey) {
        refuseUncheckedSignatures(environment);
        refuseUnsafeAccount();
        refuseUnsafeAuthToken();
        refuseKnownAuthToken("switchboard.twilio.next-auth-token", "TWILIO_NEXT_AUTH_TOKEN");
        refusePlainHttp();
        refuseWeak("switchboard.jwt.secret", "SWITCHBOARD_JWT_SECRET");
        refuseWeak("switchboard.runtime.signing-key", "SWITCHBOARD_RUNTIME_SIGNING_KEY");
        refuseKeysOverPlainHttp("switchboard.jwt.issuer-uri", "SWITCHBOARD_JWT_ISSUER_URI");
        refuseKeysOverPlainHttp("switchboard.jwt.jwk-set-uri", "SWITCHBOARD_JWT_JWK_SET_URI");
        if (!ownKey) {
            refuseTokensForAnybody();
        }
    }

    /** Twilio itself in the place of a simulator: everything below would be let pass. */
    static void refuseTwilioAsSimulator(Environment environment) {
        String baseUrl =
                environment.getProperty("switchboard.twilio.base-url", "").strip();
        String host = baseUrl.isEmpty() ? "" : hostOf(baseUrl);
        if (host.equals("twilio.com") || host.endsWith(".twilio.com")) {
            throw new StartRefusedException(
                    "switchboard.twilio.base-url is Twilio itself, but whatever it names is taken for a simulator.",
                    "Leave TWILIO_BASE_URL away to call Twilio.");
        }
    }

    /** An API key replaces the auth token for requests, and for nothing else. */
    static void refuseApiKeyAlone(Environment environment) {
        boolean key = !environment.getProperty("switchboard.twilio.api-key", "").isBlank();
        boolean secret = !environment
                .getProperty("switchboard.twilio.api-key-secret", "")
                .isBlank();
        if (!key && !secret) {
            return;
        }
        if (environment.getProperty("switchboard.twilio.auth-token", "").isBlank()) {
            throw new StartRefusedException(
                    "TWILIO_API_KEY is set without TWILIO_AUTH_TOKEN, so no webhook of Twilio's could be verified: Twilio"
                            + " signs webhooks with the auth token, and an API key cannot replace it.",
                    "Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN as well: requests are sent with the API key, and the auth"
                            + " token only checks signatures.");
        }
        if (!key || !secret) {
            throw new StartRefusedException(
                    "Only one of TWILIO_API_KEY and TWILIO_API_KEY_SECRET is set.",
                    "Set both, or leave both away: without them requests are sent with the auth token.");
        }
    }

    /** Only embedded mode with the simulator does without. */
    static void refuseUncheckedSignatures(Environment environment) {
        if (!environment.getProperty("switchboard.twilio.validate-signatures", Boolean.class, true)) {
            throw new StartRefusedException(
                    "switchboard.twilio.validate-signatures is false, so anybody could pose as Twilio.",
                    "Leave SWITCHBOARD_VALIDATE_SIGNATURES away; only embedded mode with the simulator does without.");
        }
    }

    private void refuseUnsafeAccount() {
        String accountSid = value("switchboard.twilio.account-sid");
        if (accountSid.startsWith("SK")) {
            throw new StartRefusedException(
                    "switchboard.twilio.account-sid is the SID of an API key.",
                    "Set TWILIO_ACCOUNT_SID to the account's own SID (AC…), and TWILIO_AUTH_TOKEN to its auth token:"
                            + " Twilio signs webhooks with that, so an API key is not enough.");
        }
        if (!ACCOUNT_SID.matcher(accountSid).matches()) {
            throw new StartRefusedException(
                    "switchboard.twilio.account-sid is no account SID: AC and 32 hexadecimal digits in lower case.",
                    "Copy it from the Twilio Console into TWILIO_ACCOUNT_SID, or leave it away to use the simulator.");
        }
        if (accountSid.equals(demo.accountSid())) {
            throw new StartRefusedException(
                    "switchboard.twilio.account-sid is the simulator's account, which Twilio does not know.",
                    "Set TWILIO_ACCOUNT_SID to your account's, or leave it away to use the simulator.");
        }
    }

    private void refuseUnsafeAuthToken() {
        String authToken = value("switchboard.twilio.auth-token");
        if (authToken.isBlank()) {
            boolean apiKey = !value("TWILIO_API_KEY").isBlank()
                    || !value("TWILIO_API_KEY_SID").isBlank();
            throw new StartRefusedException(
                    "switchboard.twilio.auth-token is missing, so no webhook of Twilio's could be verified"
                            + (apiKey ? ": Twilio signs with the auth token, and an API key cannot replace it." : "."),
                    "Copy the account's auth token from the Twilio Console into TWILIO_AUTH_TOKEN.");
        }
        refuseKnownAuthToken("switchboard.twilio.auth-token", "TWILIO_AUTH_TOKEN");
    }

    private void refuseKnownAuthToken(String key, String variable) {
        String token = value(key);
        if (token.equals(demo.authToken())) {
            throw new StartRefusedException(
                    key + " is the simulator's, which everybody knows: anybody could pose as Twilio.",
                    "Copy the account's auth token from the Twilio Console into " + variable + ".");
        }
        if (!token.isEmpty() && token.strip().length() < TOKEN_LENGTH) {
            throw new StartRefusedException(
                    key + " is shorter than Twilio's auth tokens, which have " + TOKEN_LENGTH + " characters.",
                    "Copy the account's auth token from the Twilio Console into " + variable + ".");
        }
    }

    private void refusePlainHttp() {
        if (value("switchboard.public-url").toLowerCase(Locale.ROOT).startsWith("http:")) {
            throw new StartRefusedException(
                    "switchboard.public-url is not https, but calls and messages travel over it.",
                    "Set SWITCHBOARD_PUBLIC_URL to the https URL at which Twilio reaches this service.");
        }
    }

    /** Except from this machine, for example from a sidecar. */
    private void refuseKeysOverPlainHttp(String key, String variable) {
        String url = value(key).strip();
        if (url.toLowerCase(Locale.ROOT).startsWith("http:") && !LOOPBACK.contains(hostOf(url))) {
            throw new StartRefusedException(
                    key + " is not https, so whoever is on the way could put in keys of their own.",
                    "Set " + variable + " to an https URL.");
        }
    }

    private void refuseWeak(String key, String variable) {
        Optional<String> weakness = WeakSecrets.weaknessOf(value(key));
        if (weakness.isPresent()) {
            throw new StartRefusedException(
                    key + " " + weakness.get() + ".",
                    "Set " + variable + " to a random value, for example that of: openssl rand -hex 32");
        }
    }

    /** An issuer alone is not enough: it makes tokens for all the services of its users. */
    private void refuseTokensForAnybody() {
        if (value("switchboard.jwt.audience").isBlank()) {
            throw new StartRefusedException(
                    "switchboard.jwt.audience is not set, so a token that was made for another service by the same issuer,"
                            + " or with the same key, would be accepted.",
                    "Set SWITCHBOARD_JWT_AUDIENCE to what your tokens carry in aud for this service.");
        }
    }

    private String value(String key) {
        return environment.getProperty(key, "");
    }

    private static String hostOf(String url) {
        try {
            String host = URI.create(url).getHost();
            return host == null ? "" : host.toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAUrl) {
            // Refused when it is bound.
            return "";
        }
    }
}
