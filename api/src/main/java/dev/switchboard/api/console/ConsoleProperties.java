package dev.switchboard.api.console;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people sign in.
 *
 * @param clientId by which the OpenID provider knows the console; empty where nobody signs in by one
 * @param clientSecret the client's secret; never shown
 * @param issuerUri the provider, the one whose tokens the API accepts
 * @param scopes what is asked for beside {@code openid}; a provider may refuse those that it does not know
 */
@ConfigurationProperties("switchboard.console")
record ConsoleProperties(
        @DefaultValue("") String clientId,
        @DefaultValue("") String clientSecret,
        @Nullable URI issuerUri,
        @DefaultValue({"read", "write"}) List<String> scopes) {

    ConsoleProperties {
        scopes = List.copyOf(scopes);
        issuerUri = issuerUri == null || issuerUri.toString().isBlank() ? null : issuerUri;
        if (!clientId.isBlank() && (clientSecret.isBlank() || issuerUri == null)) {
            throw new IllegalArgumentException("switchboard.console: with SWITCHBOARD_CONSOLE_CLIENT_ID also set"
                    + " SWITCHBOARD_CONSOLE_CLIENT_SECRET and SWITCHBOARD_JWT_ISSUER_URI, the provider that people sign"
                    + " in at.");
        }
    }

    boolean hasProvider() {
        return !clientId.isBlank();
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "ConsoleProperties[clientId=%s, issuerUri=%s, scopes=%s]".formatted(clientId, issuerUri, scopes);
    }
}
