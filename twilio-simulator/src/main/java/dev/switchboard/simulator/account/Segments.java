package dev.switchboard.simulator.account;

/** How many segments an SMS is billed as: https://www.twilio.com/docs/glossary/what-sms-character-limit */
final class Segments {

    private static final String GSM_7 =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                    + "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    /** They take an escape and a character. */
    private static final String GSM_7_EXTENSION = "^{}\\[~]|€\f";

    private Segments() {}

    static int of(String body) {
        boolean gsm7 = body.chars().allMatch(c -> GSM_7.indexOf(c) >= 0 || GSM_7_EXTENSION.indexOf(c) >= 0);
        return gsm7 ? count(body, 160, 153, true) : count(body, 70, 67, false);
    }

    /** Neither an escaped character nor a surrogate pair is split between two segments. */
    private static int count(String body, int single, int each, boolean gsm7) {
        int total = 0;
        int segments = 1;
        int used = 0;
        for (int codePoint : body.codePoints().toArray()) {
            boolean two = gsm7 ? GSM_7_EXTENSION.indexOf(codePoint) >= 0 : Character.charCount(codePoint) == 2;
            int size = two ? 2 : 1;
            total += size;
            if (used + size > each) {
                segments++;
                used = 0;
            }
            used += size;
        }
        return total <= single ? 1 : segments;
    }
}
