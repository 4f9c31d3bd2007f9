package dev.switchboard.api.security;

import dev.switchboard.api.web.SwitchboardProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * The names that this service goes by. Where whoever asks gets something, a page of another site must not ask, nor one
 * whose name was made to lead here.
 */
@Component
public final class OwnHosts {

    private final Set<String> hosts;

    OwnHosts(SwitchboardProperties properties) {
        Set<String> known = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]", "[0:0:0:0:0:0:0:1]"));
        known.add(hostOf(properties.publicUrl().toString()));
        this.hosts = Set.copyOf(known);
    }

    /** Whether the request was made to one of the names, and by no page of another. */
    public boolean asked(HttpServletRequest request) {
        String host = request.getServerName().toLowerCase(Locale.ROOT);
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        return hosts.contains(host) && (origin == null || hosts.contains(hostOf(origin)));
    }

    private static String hostOf(String url) {
        try {
            return String.valueOf(URI.create(url).getHost()).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notAUrl) {
            return "";
        }
    }
}
