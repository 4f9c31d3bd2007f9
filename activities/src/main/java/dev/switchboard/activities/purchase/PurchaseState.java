package dev.switchboard.activities.purchase;

/** Where the purchase of a number stands. */
public enum PurchaseState {
    /** What it may cost is in the budget; which number is not known yet. */
    RESERVED,
    /** Twilio is about to be asked for exactly one number, or was. */
    INTENDED,
    /** It is the owner's. */
    BOUGHT,
    /** It was bought, and released again by the same operation. */
    RELEASED,
    /** It was not bought. */
    NOT_BOUGHT
}
