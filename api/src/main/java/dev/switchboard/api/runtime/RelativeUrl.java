package dev.switchboard.api.runtime;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/**
 * A URL without a scheme, as RFC 3986 resolves it (section 5.2). Own code: java.net.URI follows the standard before
 * that one ({@code ?step=2} loses the last segment). Neither it nor HttpClient's URIUtils takes characters that no URL
 * has, which people write all the same.
 */
record RelativeUrl(
        @Nullable String authority,
        String path,
        @Nullable String query,
        @Nullable String fragment) {

    private static final Pattern PARTS = Pattern.compile(
            "(?s)(?://(?<authority>[^/?#]*))?(?<path>[^?#]*)(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?");
    private static final Pattern ILLEGAL = Pattern.compile("[^A-Za-z0-9._~:/?@!$&'()*+,;=%-]+");
    private static final Pattern LONE_PERCENT = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    static RelativeUrl of(String text) {
        Matcher parts = PARTS.matcher(text);
        if (!parts.matches()) {
            throw new IllegalStateException("Every text has these parts");
        }
        String path = escaped(parts.group("path"));
        return new RelativeUrl(
                parts.group("authority"),
                path == null ? "" : path,
                escaped(parts.group("query")),
                escaped(parts.group("fragment")));
    }

    /** @param base with a scheme and an authority */
    String against(URI base) {
        String beginning = base.getScheme() + "://";
        if (authority != null) {
            return beginning + authority + withoutDots(path) + ending(query);
        }
        beginning += base.getRawAuthority();
        if (path.isEmpty()) {
            return beginning + base.getRawPath() + ending(query == null ? base.getRawQuery() : query);
        }
        return beginning + withoutDots(path.startsWith("/") ? path : merged(base.getRawPath())) + ending(query);
    }

    private String ending(@Nullable String ownQuery) {
        return (ownQuery == null ? "" : "?" + ownQuery) + (fragment == null ? "" : "#" + fragment);
    }

    /** In the place of what follows the last slash. */
    private String merged(String basePath) {
        return basePath.isEmpty() ? "/" + path : basePath.substring(0, basePath.lastIndexOf('/') + 1) + path;
    }

    private static String withoutDots(String path) {
        if (path.isEmpty()) {
            return "";
        }
        String[] segments = path.substring(1).split("/", -1);
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < segments.length; i++) {
            boolean up = segments[i].equals("..");
            if (up && !kept.isEmpty()) {
                kept.remove(kept.size() - 1);
            }
            if (!up && !segments[i].equals(".")) {
                kept.add(segments[i]);
            } else if (i == segments.length - 1) {
                kept.add("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static @Nullable String escaped(@Nullable String part) {
        return part == null
                ? null
                : ILLEGAL.matcher(LONE_PERCENT.matcher(part).replaceAll("%25"))
                        .replaceAll(illegal -> UriUtils.encode(illegal.group(), StandardCharsets.UTF_8));
    }
}
