package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import java.util.Optional;

/** Sends messages of both directions. */
public final class MessageSender {

    private final Account account;
    private final InboundMessages inbound;
    private final OutboundMessages outbound;

    MessageSender(Account account, InboundMessages inbound, OutboundMessages outbound) {
        this.account = account;
        this.inbound = inbound;
        this.outbound = outbound;
    }

    public SentMessage send(MessageToSend message) {
        return message.isOutbound() ? sendOut(message) : inbound.receive(message);
    }

    private SentMessage sendOut(MessageToSend message) {
        MessageContent content = message.content();
        requireOwned(content.from());
        MessageRecord created = new MessageRecord(
                MessageRecord.newSid(PhoneNumbers.isWhatsApp(content.from()) ? 0 : content.numMedia()),
                account.nowInSeconds(),
                content.from(),
                content.to(),
                content.body(),
                content.numMedia(),
                "outbound-api",
                "queued",
                null,
                message.way().messagingServiceSid());
        MessageRecord ended = OutboundMessages.ended(
                created, message.end().wantedStatus(), message.end().errorCode());
        Optional<OutboundMessages.Reporting> reporting =
                outbound.reporting(ended, message.way().statusCallback());
        OutboundMessages.Finished finished = outbound.finish(ended, reporting, LocalMessages.Manner.of(message));
        return SentMessage.sent(ended, finished.callbacks(), finished.received());
    }

    private void requireOwned(String from) {
        boolean owned = PhoneNumbers.isWhatsApp(from)
                ? account.sender(PhoneNumbers.bare(from)).isPresent()
                : account.numbers()
                        .find(from)
                        .filter(number -> number.capabilities().sms())
                        .isPresent();
        if (!owned) {
            throw new IllegalArgumentException("There is no number or sender that could send from " + from);
        }
    }
}
