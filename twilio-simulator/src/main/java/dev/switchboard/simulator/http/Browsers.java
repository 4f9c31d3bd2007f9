package dev.switchboard.simulator.http;

import com.sun.net.httpserver.Headers;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps pages of other sites, in a browser on the same machine, from the control API, which has no password. A browser
 * says where a page is from in Origin with everything that changes something. A page whose name was made to lead to
 * this machine has its own name in Host. Other clients send no Origin, and whatever Content-Type they like.
 */
public final class Browsers {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final boolean onLoopback;

    /** @param bindHost what is listened on; names are only known of the loopback */
    public Browsers(String bindHost) {
        this.onLoopback = LOOPBACK.contains(bindHost) || bindHost.equals("::1");
    }

    /** Why the request is not for us, if it is not. */
    public Optional<String> refusal(Headers headers) {
        String host = String.valueOf(headers.getFirst("Host")).toLowerCase(Locale.ROOT);
        if (onLoopback && !LOOPBACK.contains(host.replaceFirst(":[0-9]*$", ""))) {
            return Optional.of("Host must be localhost, 127.0.0.1 or [::1].");
        }
        String origin = headers.getFirst("Origin");
        if (origin != null && !host.equals(authority(origin))) {
            return Optional.of("Pages of another origin may not call this.");
        }
        return Optional.empty();
    }

    private static String authority(String origin) {
        try {
            return String.valueOf(URI.create(origin).getAuthority()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAnOrigin) {
            return "";
        }
    }
}
