package dev.switchboard.activities.batch;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import org.jspecify.annotations.Nullable;

/** What is said of a number of ours that its Twilio account does not list. */
public final class NotListed {

    private NotListed() {}

    /** What that means and what to do about it. */
    public static String cure(PhoneNumber number) {
        return "Twilio account " + number.accountSid() + " does not list " + number.phoneNumber() + " as "
                + number.phoneNumberSid() + ": it was released, moved, or bought anew under another SID."
                + " Import the account's numbers again, or unassign it.";
    }

    /**
     * The state of each of its channels.
     *
     * @param movedTo the account of its owner's that lists it; none when none is known
     */
    public static ChannelRoute route(PhoneNumber number, @Nullable String movedTo) {
        if (movedTo == null) {
            return ChannelRoute.of(ChannelState.NUMBER_MISSING, cure(number));
        }
        return new ChannelRoute(
                ChannelState.NUMBER_MOVED,
                number.accountSid(),
                movedTo,
                number.phoneNumber() + " (" + number.phoneNumberSid() + ") has moved from Twilio account "
                        + number.accountSid() + " to " + movedTo + ". Import the numbers of " + movedTo
                        + ": its assignment follows.");
    }
}
