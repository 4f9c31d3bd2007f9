package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Opaque cursors: the key that a page ends with, and the list it belongs to. */
public final class Cursors {

    private static final int MAX_LENGTH = 512;

    private Cursors() {}

    /** The {@code nextCursor} of an answer; none when there is no next page. */
    public static @Nullable String encode(String list, @Nullable String key) {
        if (key == null) {
            return null;
        }
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((list + ':' + key).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The key in the {@code cursor} of a request.
     *
     * @throws Problem when it did not come from that list
     */
    public static @Nullable String decode(String list, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            if (cursor.length() <= MAX_LENGTH) {
                String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
                if (text.startsWith(list + ':') && text.indexOf(0) < 0) {
                    return text.substring(list.length() + 1);
                }
            }
        } catch (IllegalArgumentException notBase64) {
            // Refused below, as any other cursor that is not ours.
        }
        throw Problem.invalid(
                "cursor", "must be a nextCursor that this list answered; leave it out for the first page.");
    }
}
