package dev.switchboard.api.agent;

import dev.switchboard.api.problem.Problem;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be an agent's runtime, as far as its URL tells. */
public final class RuntimeUrls {

    private static final int LONGEST = 2_048;

    /** What is said of one that may not. */
    public static final String RULE =
            "must be an http or https URL without user and password and with a port from 1 to 65535 if any, at most "
                    + LONGEST + " characters.";

    private RuntimeUrls() {}

    /** Whether the text is one, or none at all. */
    public static boolean areGood(@Nullable String text) {
        return text == null || text.isBlank() || parse(text).isPresent();
    }

    /**
     * None of a blank text.
     *
     * @throws Problem when the text is none
     */
    static @Nullable URI of(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        return parse(text).orElseThrow(() -> Problem.invalid("runtimeUrl", RULE));
    }

    private static Optional<URI> parse(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
            boolean good = (scheme.equals("https") || scheme.equals("http"))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && isPort(url.getPort())
                    && text.length() <= LONGEST;
            return good ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException notAUrl) {
            return Optional.empty();
        }
    }

    /** None, or one that can be connected to: {@link URI} takes any digits. */
    private static boolean isPort(int port) {
        return port == -1 || (port >= 1 && port <= 65_535);
    }
}
