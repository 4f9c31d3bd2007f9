package dev.switchboard.simulator.traffic;

import org.jspecify.annotations.Nullable;

/**
 * Who is asked about a message.
 *
 * @param name the kind of what decides
 * @param to what decides, if anything
 * @param handler who is asked
 * @param serviceSid the Messaging Service that the message comes in by
 */
record MessageRoute(
        String name,
        @Nullable String to,
        Handler handler,
        @Nullable String serviceSid) {

    /**
     * A Messaging Service without a URL does not receive, nor log, what comes in; neither does a sender that is
     * offline.
     */
    boolean receives() {
        return !name.equals("offline") && (!name.equals("service") || handler.isAsked());
    }

    static MessageRoute unasked(String name, @Nullable String to) {
        return new MessageRoute(name, to, Handler.NOBODY, null);
    }

    /**
     * A URL, and the one that is asked when it fails.
     *
     * @param url empty where nobody is asked
     * @param fallbackUrl empty without a fallback
     */
    record Handler(String url, String method, String fallbackUrl, String fallbackMethod) {

        static final Handler NOBODY = new Handler("", "POST", "", "POST");

        /** What is absent or empty is Twilio's default. */
        static Handler of(
                @Nullable String url,
                @Nullable String method,
                @Nullable String fallbackUrl,
                @Nullable String fallbackMethod) {
            return new Handler(or(url, ""), or(method, "POST"), or(fallbackUrl, ""), or(fallbackMethod, "POST"));
        }

        private static String or(@Nullable String value, String otherwise) {
            return value == null || value.isEmpty() ? otherwise : value;
        }

        boolean isAsked() {
            return !url.isEmpty();
        }

        boolean hasFallback() {
            return !fallbackUrl.isEmpty();
        }
    }
}
