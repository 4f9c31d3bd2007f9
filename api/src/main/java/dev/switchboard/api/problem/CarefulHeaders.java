package dev.switchboard.api.problem;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;

/**
 * What tells browsers to be careful, on answers that Spring Security's filters have not seen: those to requests that
 * the container refuses. Nothing in such an answer may do anything; who makes a page of it says what that may.
 */
final class CarefulHeaders {

    private static final Map<String, String> HEADERS = Map.of(
            "Cache-Control", "no-store",
            "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    private CarefulHeaders() {}

    /** Leaves those that are there. */
    static void on(HttpServletResponse response) {
        HEADERS.forEach((name, value) -> {
            if (!response.containsHeader(name)) {
                response.setHeader(name, value);
            }
        });
    }
}
