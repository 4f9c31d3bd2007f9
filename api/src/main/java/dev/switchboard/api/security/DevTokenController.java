package dev.switchboard.api.security;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands out tokens to whoever asks. Embedded mode only, and never when the Twilio account is a real one. */
@Hidden
@RestController
@ConditionalOnBooleanProperty("switchboard.embedded.dev-tokens")
class DevTokenController {

    private static final Duration LONGEST = Duration.ofDays(30);

    private final DevTokens tokens;
    private final OwnHosts hosts;

    DevTokenController(DevTokens tokens, OwnHosts hosts) {
        this.tokens = tokens;
        this.hosts = hosts;
    }

    @GetMapping(path = "/dev/token", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> token(
            @RequestParam(defaultValue = "demo") String sub,
            @RequestParam(defaultValue = "read write") String scope,
            @RequestParam(defaultValue = "12h") String ttl,
            HttpServletRequest request) {
        refuseOtherSites(request);
        TokenConfiguration.wrongSubject(sub).ifPresent(why -> {
            throw Problem.invalid("sub", "would be refused in any token. " + why);
        });
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .contentType(MediaType.TEXT_PLAIN)
                .body(tokens.token(sub, scope, duration(ttl)));
    }

    private void refuseOtherSites(HttpServletRequest request) {
        if (!hosts.asked(request)) {
            throw Problem.of(
                    RequestError.FORBIDDEN,
                    "Tokens are given only to who asks localhost, 127.0.0.1, [::1] or the public URL's host, and to no"
                            + " page of another site.");
        }
    }

    private static Duration duration(String ttl) {
        try {
            Duration duration = DurationStyle.detectAndParse(ttl);
            // Also a token that has expired already, to see what happens.
            if (duration.abs().compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (IllegalArgumentException notADuration) {
            // Refused below, as one that is too long.
        }
        throw Problem.invalid("ttl", "must be a duration of at most 30 days, for example 10m or 12h.");
    }
}
