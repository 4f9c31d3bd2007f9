package dev.switchboard.workflows.purchase;

import java.util.Locale;

/** A kind of number that Twilio sells. */
public enum NumberType {
    LOCAL,
    MOBILE,
    TOLL_FREE;

    /** As callers write it: {@code toll-free}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
