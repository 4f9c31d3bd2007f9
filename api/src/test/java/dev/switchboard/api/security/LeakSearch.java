package dev.switchboard.api.security;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.web.util.HtmlUtils;

/** Finds secrets in texts, also as they look in URLs, in JSON and in Basic authentication. */
public final class LeakSearch {

    private final Map<String, Set<String>> looksBySecret = new LinkedHashMap<>();

    /** @param name how the secret is called when it is found; it is not shown itself */
    public void add(String name, String secret) {
        if (secret.length() < 12) {
            throw new IllegalArgumentException(name + " is too short to be recognised");
        }
        Set<String> looks = looksBySecret.computeIfAbsent(name, key -> new LinkedHashSet<>());
        looks.add(secret);
        looks.add(URLEncoder.encode(secret, StandardCharsets.UTF_8));
        String quoted = secret.replace("\"", "\\\"");
        looks.add(quoted);
        looks.add(quoted.replace("/", "\\/"));
        // JSON within JSON.
        looks.add(secret.replace("\"", "\\\\\\\""));
        looks.add(HtmlUtils.htmlEscape(secret));
        // Base64 takes three bytes at a time, so the secret looks in three ways, depending on what is before it.
        for (int before = 0; before < 3; before++) {
            String encoded = Base64.getEncoder()
                    .withoutPadding()
                    .encodeToString(("x".repeat(before) + secret).getBytes(StandardCharsets.UTF_8));
            looks.add(encoded.substring(before == 0 ? 0 : before + 1, encoded.length() - 2));
        }
    }

    /** Where which secret is, with a little of what is around it, and never the secret itself. */
    public List<String> in(String place, String text) {
        List<String> leaks = new ArrayList<>();
        looksBySecret.forEach((name, looks) -> {
            for (String look : looks) {
                int at = text.indexOf(look);
                if (at >= 0) {
                    leaks.add(place + " has " + name + " after: "
                            + text.substring(Math.max(0, at - 120), at).replaceAll("\\s+", " "));
                    break;
                }
            }
        });
        return leaks;
    }
}
