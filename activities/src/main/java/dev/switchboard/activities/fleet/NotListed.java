package dev.switchboard.activities.fleet;

import dev.switchboard.activities.number.PhoneNumber;

/** What is said of a number of ours that its Twilio account does not list. */
public final class NotListed {

    private NotListed() {}

    /** What that means and what to do about it. */
    public static String cure(PhoneNumber number) {
        return "Twilio account " + number.accountSid() + " does not list " + number.phoneNumber() + " as "
                + number.phoneNumberSid() + ": it was released, moved, or bought anew under another SID."
                + " Import the account's numbers again, or unassign it.";
    }
}
