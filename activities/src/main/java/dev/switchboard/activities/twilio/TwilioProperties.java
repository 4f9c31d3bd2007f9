package dev.switchboard.activities.twilio;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The Twilio account and how it is called.
 *
 * @param accountSid the account's SID, {@code AC…}
 * @param authToken the account's primary auth token; never shown
 * @param baseUrl what answers in place of {@code https://api.twilio.com} and {@code https://messaging.twilio.com}, for
 *     example the simulator; none for Twilio itself
 * @param connectTimeout how long a connection may take
 * @param requestTimeout how long a request may take in all, from the connection to the last byte of the answer
 * @param requestsPerSecond how many requests all processes together send to the account in a second; also the default
 *     of stored accounts
 * @param apiKey the SID of an API key, {@code SK…}, that requests are sent with in place of the auth token, which then
 *     only checks webhooks
 * @param apiKeySecret the API key's secret; never shown
 * @param region the region of Twilio whose resources are read and written, and whose credentials these are
 * @param edge where requests to it enter Twilio's network; empty for wherever they do
 * @see <a href="https://www.twilio.com/docs/global-infrastructure/using-the-twilio-rest-api-in-a-non-us-region">regions
 *     and edges</a>
 */
@ConfigurationProperties("switchboard.twilio")
public record TwilioProperties(
        @DefaultValue("") String accountSid,
        @DefaultValue("") String authToken,
        @Nullable URI baseUrl,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue("10s") Duration requestTimeout,
        @DefaultValue("100") double requestsPerSecond,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String apiKeySecret,
        @DefaultValue(InboundRegions.DEFAULT) String region,
        @DefaultValue("") String edge) {

    /** An activity that reads and then writes must end its write within its 25 s, or the next attempt overlaps it. */
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(12);

    /** Slots are a database statement each, one after the other. */
    private static final int MOST_PER_SECOND = 1_000;

    private static final Pattern ACCOUNT_SID = Pattern.compile("AC[0-9a-f]{32}");

    /** A part of a host name. */
    private static final Pattern PLACE = Pattern.compile("[a-z][a-z0-9-]{0,30}");

    private static final Pattern API_KEY = Pattern.compile("(SK[0-9a-f]{32})?");

    /** Without an API key, in the default region. */
    public TwilioProperties(
            String accountSid,
            String authToken,
            @Nullable URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            double requestsPerSecond) {
        this(accountSid, authToken, baseUrl, connectTimeout, requestTimeout, requestsPerSecond, "", "");
    }

    /** In the default region. */
    public TwilioProperties(
            String accountSid,
            String authToken,
            @Nullable URI baseUrl,
            Duration connectTimeout,
            Duration requestTimeout,
            double requestsPerSecond,
            String apiKey,
            String apiKeySecret) {
        this(
                accountSid,
                authToken,
                baseUrl,
                connectTimeout,
                requestTimeout,
                requestsPerSecond,
                apiKey,
                apiKeySecret,
                InboundRegions.DEFAULT,
                "");
    }

    @ConstructorBinding
    public TwilioProperties {
        apiKey = apiKey.strip();
        region = region.isBlank() ? InboundRegions.DEFAULT : region.strip();
        edge = edge.strip();
        baseUrl = baseUrl == null || baseUrl.toString().isEmpty() ? null : baseUrl;
        // No value is repeated in these messages: a token pasted into the wrong place would be logged.
        require(
                ACCOUNT_SID.matcher(accountSid).matches(),
                "account-sid",
                "must be AC and 32 hexadecimal digits in lower case: copy it from the Twilio Console, or set TWILIO_ACCOUNT_SID");
        require(
                !authToken.isBlank() && authToken.equals(authToken.strip()),
                "auth-token",
                "is missing or has blanks around it: copy it from the Twilio Console, or set TWILIO_AUTH_TOKEN");
        require(
                API_KEY.matcher(apiKey).matches(),
                "api-key",
                "must be SK and 32 hexadecimal digits in lower case: copy it from the Twilio Console, or leave TWILIO_API_KEY away");
        require(
                apiKey.isEmpty() == apiKeySecret.isBlank() && apiKeySecret.equals(apiKeySecret.strip()),
                "api-key-secret",
                "has to be set with api-key and only with it, without blanks around it: set TWILIO_API_KEY_SECRET");
        require(
                baseUrl == null || isOrigin(baseUrl),
                "base-url",
                "must be scheme, host and port only, for example http://localhost:4010; leave it away to call Twilio");
        require(
                isPositive(requestTimeout) && requestTimeout.compareTo(LONGEST_REQUEST) <= 0,
                "request-timeout",
                "must be more than 0 and at most " + LONGEST_REQUEST.toSeconds()
                        + "s, so that a request ends before its activity does");
        require(
                isPositive(connectTimeout) && connectTimeout.compareTo(requestTimeout) <= 0,
                "connect-timeout",
                "must be more than 0 and at most request-timeout");
        require(
                requestsPerSecond >= 1 && requestsPerSecond <= MOST_PER_SECOND,
                "requests-per-second",
                "must be at least 1 and at most " + MOST_PER_SECOND);
        require(
                PLACE.matcher(region).matches(),
                "region",
                "must be a region of Twilio, for example us1, ie1 or au1: set TWILIO_REGION, or leave it away for us1");
        require(
                edge.isEmpty() || PLACE.matcher(edge).matches(),
                "edge",
                "must be an edge of Twilio, for example dublin: set TWILIO_EDGE, or leave it away");
    }

    /** How long so many requests take at least, one account's alone, in whole seconds. */
    public double secondsFor(int requests) {
        return Math.ceil(requests / requestsPerSecond);
    }

    private static void require(boolean holds, String key, String cure) {
        if (!holds) {
            throw new IllegalArgumentException("switchboard.twilio." + key + " " + cure);
        }
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static boolean isOrigin(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        String path = url.getRawPath();
        return (scheme.equals("http") || scheme.equals("https"))
                && url.getHost() != null
                && url.getRawUserInfo() == null
                && (path == null || path.isEmpty() || path.equals("/"))
                && url.getRawQuery() == null
                && url.getRawFragment() == null;
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return ("TwilioProperties[accountSid=%s, baseUrl=%s, connectTimeout=%s, requestTimeout=%s, requestsPerSecond=%s,"
                        + " region=%s, edge=%s]")
                .formatted(accountSid, baseUrl, connectTimeout, requestTimeout, requestsPerSecond, region, edge);
    }
}
