package dev.switchboard.simulator.http;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host name that a request was meant for, which says which of Twilio's products is to answer it.
 *
 * @param product the first label: api, messaging, accounts, …
 * @param name the whole name, for links
 */
record ProductHost(String product, String name) {

    private static final Pattern TWILIO =
            Pattern.compile("(?<product>[a-z0-9-]+)(\\.[a-z0-9-]+)*\\.(twilio\\.com|localhost)(:[0-9]+)?");

    /**
     * What a client says it asks, which the address cannot tell, as one simulator stands for all of them.
     *
     * @param forwarded the header X-Forwarded-Host, with which whoever sends a request on to another host tells the
     *     host that it was made for
     * @param host the header Host
     * @return none when neither is a name of Twilio's, or below localhost
     */
    static Optional<ProductHost> of(@Nullable String forwarded, @Nullable String host) {
        return of(forwarded).or(() -> of(host));
    }

    private static Optional<ProductHost> of(@Nullable String host) {
        if (host == null) {
            return Optional.empty();
        }
        Matcher matcher = TWILIO.matcher(host.strip().toLowerCase(Locale.ROOT));
        return matcher.matches()
                ? Optional.of(new ProductHost(matcher.group("product"), matcher.group()))
                : Optional.empty();
    }

    /** What absolute links begin with. */
    String baseUrl() {
        return (name.matches(".*\\.localhost(:[0-9]+)?") ? "http://" : "https://") + name;
    }
}
