package dev.switchboard.api.startup;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.env.Environment;

/**
 * What is not configured, and so has to be started beside the service.
 *
 * @param realTwilio whether the account is one of Twilio itself, and neither embedded nor on a simulator elsewhere
 * @param ownKey whether nothing says who signs callers' tokens, so that the service makes a key for itself
 */
public record MissingParts(boolean database, boolean temporal, boolean twilio, boolean realTwilio, boolean ownKey) {

    public static MissingParts of(Environment environment) {
        boolean twilio = blank(environment, "switchboard.twilio.account-sid");
        boolean database = blank(environment, "switchboard.database.url");
        boolean temporal = blank(environment, "switchboard.temporal.address");
        boolean noTokens = Stream.of("issuer-uri", "jwk-set-uri", "public-key", "secret")
                .allMatch(key -> blank(environment, "switchboard.jwt." + key));
        return new MissingParts(
                database,
                temporal,
                twilio,
                !twilio && blank(environment, "switchboard.twilio.base-url"),
                noTokens && (database || temporal || twilio));
    }

    public boolean any() {
        return database || temporal || twilio;
    }

    /** The environment variables that would say where they are. */
    String variables() {
        return named("SWITCHBOARD_DATABASE_URL", "TEMPORAL_ADDRESS", "TWILIO_ACCOUNT_SID");
    }

    /** As people call them. */
    public String description() {
        return named("PostgreSQL", "Temporal", "the Twilio simulator");
    }

    private String named(String ofDatabase, String ofTemporal, String ofTwilio) {
        return List.of(database ? ofDatabase : "", temporal ? ofTemporal : "", twilio ? ofTwilio : "").stream()
                .filter(name -> !name.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static boolean blank(Environment environment, String key) {
        return environment.getProperty(key, "").isBlank();
    }
}
