package dev.switchboard.activities.found;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL of somebody else's as people may see it: without user info, and without the values of its query and its
 * fragment, {@code https://•••@host/voice?token=•••}. What cannot be told apart with certainty is left out as well, up
 * to the whole URL. Twilio holds what people typed, and a password with a slash in it looks like a host and a path.
 */
public final class MaskedUrl {

    /** Stands for whatever is not shown. */
    public static final String HIDDEN = "•••";

    /** Of RFC 3986, appendix B, for URLs with an authority. */
    private static final Pattern URL =
            Pattern.compile("(?<start>[A-Za-z][A-Za-z0-9+.-]*://)(?<authority>[^/?#]*)(?<path>[^?#]*)"
                    + "(?:\\?(?<query>[^#]*))?(?:#(?<fragment>.*))?");

    private static final Pattern HOST = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::[0-9]{1,5})?");

    /** Without parameters, escapes and an @, any of which may begin a secret that does not belong in a path. */
    private static final Pattern PLAIN_SEGMENT = Pattern.compile("[A-Za-z0-9._~+•-]*");

    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9._~\\[\\]-]{1,64}");

    /** The end of a parameter that has no value, or of a value in base64 that has no name. */
    private static final Pattern NOTHING = Pattern.compile("=+");

    private static final Pattern PRINTABLE = Pattern.compile("[\\x21-\\x7e•]+");

    private static final Pattern IN_TEXT = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^\\s'\"<>]+");

    private MaskedUrl() {}

    /** The URL as people may see it. Masking twice is masking once. */
    public static String of(String url) {
        if (url.isEmpty()) {
            return url;
        }
        Matcher parts = URL.matcher(url);
        if (!PRINTABLE.matcher(url).matches() || !parts.matches()) {
            return HIDDEN;
        }
        String authority = parts.group("authority");
        int userInfoEnd = authority.lastIndexOf('@');
        String host = authority.substring(userInfoEnd + 1);
        String query = parts.group("query");
        String fragment = parts.group("fragment");
        if (!HOST.matcher(host).matches()
                || parts.group("path").indexOf('@') >= 0
                || (userInfoEnd < 0 && (mayEndUserInfo(query) || mayEndUserInfo(fragment)))) {
            return HIDDEN;
        }
        StringBuilder masked = new StringBuilder(parts.group("start"));
        if (userInfoEnd >= 0) {
            masked.append(HIDDEN).append('@');
        }
        masked.append(host).append(path(parts.group("path")));
        if (query != null) {
            masked.append('?').append(values(query));
        }
        if (fragment != null) {
            masked.append('#').append(values(fragment));
        }
        return masked.toString();
    }

    /** A text with all URLs in it masked. */
    public static String inText(String text) {
        return IN_TEXT.matcher(text).replaceAll(url -> Matcher.quoteReplacement(of(url.group())));
    }

    /** Of a password with a ? or a # in it, which makes its beginning look like a host. */
    private static boolean mayEndUserInfo(@Nullable String parameters) {
        return parameters != null && parameters.matches("(?:[^=]*|=.*)@.*");
    }

    private static String path(String path) {
        StringBuilder masked = new StringBuilder();
        String separator = "";
        for (String segment : path.split("/", -1)) {
            masked.append(separator).append(PLAIN_SEGMENT.matcher(segment).matches() ? segment : HIDDEN);
            separator = "/";
        }
        return masked.toString();
    }

    /**
     * Names stay, since they say what kind of URL it is. What has no name may be a value, and so may what looks like a
     * name without one: a secret in base64 ends in {@code =}.
     */
    private static String values(String parameters) {
        StringBuilder masked = new StringBuilder();
        String separator = "";
        for (String parameter : parameters.split("&", -1)) {
            int equals = parameter.indexOf('=');
            boolean named = equals >= 0
                    && !NOTHING.matcher(parameter)
                            .region(equals, parameter.length())
                            .matches();
            String name = named ? parameter.substring(0, equals) : "";
            masked.append(separator);
            if (!PLAIN_NAME.matcher(name).matches()) {
                masked.append(parameter.isEmpty() ? "" : HIDDEN);
            } else {
                masked.append(name).append('=').append(HIDDEN);
            }
            separator = "&";
        }
        return masked.toString();
    }
}
