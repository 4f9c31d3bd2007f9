package dev.switchboard.activities;

import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.SealedValues;
import dev.switchboard.activities.number.OurUrls;
import dev.switchboard.activities.number.WebhookUrls;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Values found at Twilio, for tests without a database. */
public final class InMemoryValues implements SealedValues {

    private final Map<String, String> kept = new ConcurrentHashMap<>();

    /**
     * Where the URLs under {@code https://switchboard.example.com} and {@code https://switchboard.example} are ours.
     */
    public static FoundValues foundValues() {
        OurUrls ours = new OurUrls(
                new WebhookUrls(URI.create("https://switchboard.example.com")), "https://switchboard.example"::equals);
        return new FoundValues(ours, () -> new byte[32], new InMemoryValues());
    }

    @Override
    public void keep(Map<String, String> wholeByDigest) {
        kept.putAll(wholeByDigest);
    }

    @Override
    public Map<String, String> open(Collection<String> digests) {
        Map<String, String> opened = new HashMap<>(kept);
        opened.keySet().retainAll(digests);
        return opened;
    }
}
