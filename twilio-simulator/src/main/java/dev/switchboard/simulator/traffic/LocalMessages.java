package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.webhook.CallbackOptions;
import java.util.Optional;
import java.util.Set;

/** Brings messages that were sent to a number of the simulator to that number. */
public final class LocalMessages {

    private static final Set<String> ARRIVED = Set.of("sent", "delivered", "read");

    private final Network network;

    LocalMessages(Network network) {
        this.network = network;
    }

    /**
     * How its status callbacks, and those of the replies to it, are treated.
     *
     * @param options how badly they are delivered
     * @param anyHost whether URLs on other machines are called too
     */
    public record Manner(CallbackOptions options, boolean anyHost) {

        public static final Manner PROMPT = new Manner(CallbackOptions.PROMPT, false);

        static Manner of(MessageToSend message) {
            return new Manner(message.callbackOptions(), message.allowAnyHost());
        }
    }

    /** What became of it there; none when it did not arrive, or does not go to one of the simulator's numbers. */
    Optional<SentMessage> deliver(MessageRecord sent, Manner manner) {
        AccountTraffic there = network.holding(sent.to());
        if (!ARRIVED.contains(sent.status()) || !receives(there.account(), sent.to())) {
            return Optional.empty();
        }
        MessageToSend inbound = MessageToSend.inbound(sent.from(), sent.to(), sent.body())
                .withNumMedia(sent.numMedia())
                .withStatusCallbacks(manner.options());
        return Optional.of(there.messages().send(manner.anyHost() ? inbound.withAllowAnyHost() : inbound));
    }

    private static boolean receives(Account account, String to) {
        return PhoneNumbers.isWhatsApp(to)
                ? account.sender(PhoneNumbers.bare(to)).isPresent()
                : account.numbers()
                        .find(to)
                        .filter(number -> number.capabilities().sms())
                        .isPresent();
    }
}
