package dev.switchboard.activities.number;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The URLs that Switchboard has ever written to Twilio: one of its paths under a public URL that it has, or once had.
 * They have nothing to hide, and are nothing to put back.
 */
public final class OurUrls {

    private static final Pattern OURS = Pattern.compile("(?<base>[^?#]*?)"
            + "(?:/api/twilio/voice(?:/fallback)?\\?agentId=[A-Za-z0-9_-]{1,64}"
            + "|/api/twilio/webhook(?:/fallback)?|/api/twilio/status)(?:#.*)?");

    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Predicate<String> everWritten;

    /**
     * Those of an installation.
     *
     * @param everWritten whether URLs under a public URL may have been written; asked only of what looks like ours, and
     *     until it says so
     */
    public OurUrls(WebhookUrls urls, Predicate<String> everWritten) {
        this.everWritten = everWritten;
        known.add(urls.base());
    }

    /** Those that a database knows of: another process may have written under another public URL a moment ago. */
    public static OurUrls of(WebhookUrls urls, JdbcClient jdbc) {
        return new OurUrls(
                urls,
                base -> jdbc.sql("SELECT EXISTS (SELECT 1 FROM base_url WHERE url = :base)")
                        .param("base", base)
                        .query(Boolean.class)
                        .single());
    }

    /** Whether the URL is one of ours, whatever its fragment, in which only Twilio's connection overrides stand. */
    public boolean contain(String url) {
        Matcher parts = OURS.matcher(url);
        if (!parts.matches()) {
            return false;
        }
        String base = parts.group("base");
        if (known.contains(base)) {
            return true;
        }
        if (!everWritten.test(base)) {
            return false;
        }
        known.add(base);
        return true;
    }
}
