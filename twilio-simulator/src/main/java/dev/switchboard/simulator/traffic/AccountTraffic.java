package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.webhook.WebhookClient;

/** The calls and messages of one account. */
public final class AccountTraffic {

    private final Account account;
    private final Ledger ledger;
    private final CallPlacer calls;
    private final OutboundMessages outbound;
    private final MessageSender messages;
    private final MessageSchedule schedule;
    private final TrafficMaker maker;

    /** @param replyLoops of all accounts, as two of them may answer each other */
    public AccountTraffic(Account account, WebhookClient webhooks, Network network, ReplyLoops replyLoops) {
        this.account = account;
        this.ledger = new Ledger(account);
        this.calls = new CallPlacer(new CallDesk(account, ledger, webhooks, network));
        this.outbound = new OutboundMessages(account, ledger, webhooks, new LocalMessages(network));
        this.schedule = new MessageSchedule(account, ledger, outbound);
        InboundMessages inbound = new InboundMessages(account, ledger, webhooks, outbound, replyLoops);
        this.messages = new MessageSender(account, inbound, outbound);
        this.maker = new TrafficMaker(
                account, ledger, new LegMaker(account, ledger, calls.events()), inbound, outbound, webhooks);
    }

    public Account account() {
        return account;
    }

    public Ledger ledger() {
        return ledger;
    }

    public CallPlacer calls() {
        return calls;
    }

    /** Messages of both directions. */
    public MessageSender messages() {
        return messages;
    }

    public OutboundMessages outbound() {
        return outbound;
    }

    public MessageSchedule schedule() {
        return schedule;
    }

    /** Much of it at once. */
    public TrafficMaker maker() {
        return maker;
    }
}
