package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.MessageRecord;
import dev.switchboard.simulator.account.PhoneNumbers;
import java.util.List;
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
        requireOwned(message.from());
        MessageRecord created = new MessageRecord(
                MessageRecord.newSid(PhoneNumbers.isWhatsApp(message.from()) ? 0 : message.numMedia()),
                account.nowInSeconds(),
                message.from(),
                message.to(),
                message.body(),
                message.numMedia(),
                "outbound-api",
                "queued",
                null,
                message.messagingServiceSid());
        MessageRecord ended = OutboundMessages.ended(created, message.wantedStatus(), message.errorCode());
        Optional<OutboundMessages.Reporting> reporting = outbound.reporting(ended, message.statusCallback());
        OutboundMessages.Finished finished = outbound.finish(ended, reporting, LocalMessages.Manner.of(message));
        return new SentMessage(
                ended.sid(),
                "api",
                null,
                ended.status(),
                ended.segments(),
                List.of(),
                List.of(),
                List.of(),
                finished.callbacks(),
                finished.received(),
                null);
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
