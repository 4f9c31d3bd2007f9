package dev.switchboard.activities.twilio;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the routes that {@link RouteWriter} writes. */
final class RouteReader {

    private final Function<String, TwilioAccount> accounts;

    RouteReader(Function<String, TwilioAccount> accounts) {
        this.accounts = accounts;
    }

    HeldRoute read(RouteTarget target, Set<Channel> channels) {
        HeldRoute held = HeldRoute.NOTHING;
        if (channels.contains(Channel.VOICE) || channels.contains(Channel.SMS)) {
            held = HeldRoute.of(account(target.number()).readNumber(target.number()));
        }
        if (channels.contains(Channel.WHATSAPP)) {
            held = held.and(account(target.number()).readSender(senderSid(target)));
        }
        return held;
    }

    String senderSid(RouteTarget target) {
        return withSender(target, Set.of(Channel.WHATSAPP))
                .map(RouteTarget::senderSid)
                .orElseThrow(() -> noSender(target.number()));
    }

    /** With the sender that it is about looked up where that is not known; empty when there is none any more. */
    Optional<RouteTarget> withSender(RouteTarget target, Set<Channel> channels) {
        if (!channels.contains(Channel.WHATSAPP) || target.senderSid() != null) {
            return Optional.of(target);
        }
        return account(target.number())
                .findSender(target.number())
                .map(sender -> new RouteTarget(target.number(), sender.senderSid()));
    }

    /** Senders have no account in their path: they are reached with their own account's credentials only. */
    TwilioAccount account(NumberReference number) {
        return accounts.apply(number.accountSid());
    }

    static RuntimeException noSender(NumberReference number) {
        return Failures.refusal(
                ErrorCode.CAPABILITY_MISSING,
                "No WhatsApp sender is registered at Twilio for " + number.phoneNumber()
                        + ": register one, or leave WhatsApp off.");
    }
}
