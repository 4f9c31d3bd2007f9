package dev.switchboard.activities.found;

import dev.switchboard.activities.number.OurUrls;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decides what of a value found at Twilio may be seen, for everything that reads there. All values pass through here
 * when they are read, and again, the other way, when they are written.
 */
public final class FoundValues {

    private static final String ALGORITHM = "HmacSHA256";

    /** Of a digest; short enough to read, long enough that nobody finds a second value with the same one. */
    private static final int DIGEST_BYTES = 16;

    /** Of an application or a trunk. Not secret, and needed to tell who owns a route. */
    private static final Pattern SID = Pattern.compile("[A-Za-z]{2}[0-9A-Za-z]{0,40}");

    /** A method or a mode. */
    private static final Pattern WORD = Pattern.compile("[A-Za-z]{1,10}");

    private final OurUrls ours;
    private final DigestKey key;
    private final SealedValues sealed;

    public FoundValues(OurUrls ours, DigestKey key, SealedValues sealed) {
        this.ours = ours;
        this.key = key;
        this.sealed = sealed;
    }

    /** What may be seen of a route as Twilio holds it. */
    public SeenRoute see(Route held) {
        Map<RouteField, String> seen = new EnumMap<>(RouteField.class);
        Map<String, String> whole = new HashMap<>();
        held.fields().forEach((field, value) -> {
            String text = text(field, value);
            if (text.equals(value)) {
                seen.put(field, value);
                return;
            }
            String digest = digest(value);
            whole.put(digest, value);
            seen.put(field, FoundValue.reference(digest, text));
        });
        return new SeenRoute(new Route(seen), whole.isEmpty() ? WholeValues.NONE : new WholeValues(whole));
    }

    /** Whether the value is one of our URLs: what is ours before it was assigned is nothing to put back. */
    public boolean isOurs(RouteField field, String value) {
        return field.isUrl() && ours.contain(value);
    }

    /**
     * Whether a change was one that put old values back over ours, and so may have cleared the field where Twilio
     * refused its value.
     */
    public boolean mayHaveBeenClearedBy(RouteChange change, RouteField field) {
        String before = change.from().getOrDefault(field, "");
        String wanted = change.to().getOrDefault(field, "");
        return isOurs(field, before) && !wanted.isEmpty() && !isOurs(field, wanted);
    }

    /** What people may see of a URL that is neither compared nor written. */
    public String text(String url) {
        return ours.contain(url) ? url : MaskedUrl.of(url);
    }

    /**
     * Seals values, so that whoever has a reference can write them back. To be called before anything is written over
     * them.
     */
    public void keep(WholeValues values) {
        if (!values.byDigest().isEmpty()) {
            sealed.keep(values.byDigest());
        }
    }

    /**
     * The fields with whole values in place of references: for a request to Twilio, and nothing else.
     *
     * @throws LostValueException when one cannot be had
     */
    public Map<RouteField, String> open(Map<RouteField, String> fields) {
        Set<String> digests = new HashSet<>();
        fields.values().stream()
                .filter(FoundValue::isReference)
                .forEach(value -> digests.add(FoundValue.digest(value)));
        Map<String, String> whole = digests.isEmpty() ? Map.of() : sealed.open(digests);
        Map<RouteField, String> opened = new EnumMap<>(RouteField.class);
        fields.forEach((field, value) -> {
            if (!FoundValue.isReference(value)) {
                opened.put(field, value);
                return;
            }
            String found = whole.get(FoundValue.digest(value));
            if (found == null) {
                throw new LostValueException(FoundValue.text(value));
            }
            opened.put(field, found);
        });
        return opened;
    }

    private String text(RouteField field, String value) {
        if (value.isEmpty()) {
            return value;
        }
        if (field.isUrl()) {
            return text(value);
        }
        Pattern plain = field.isOverride() ? SID : WORD;
        return plain.matcher(value).matches() ? value : MaskedUrl.HIDDEN;
    }

    private String digest(String value) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key.bytes(), ALGORITHM));
            byte[] digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
