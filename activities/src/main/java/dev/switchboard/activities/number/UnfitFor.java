package dev.switchboard.activities.number;

/** Why a free number is of no use for its pool. */
public enum UnfitFor {
    /** Its Twilio account does not have it, as Twilio has said. */
    MISSING,
    /** It cannot do what the numbers of the pool have to. */
    CAPABILITIES
}
