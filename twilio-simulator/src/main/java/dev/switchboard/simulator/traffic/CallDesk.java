package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.StatusCallbacks;
import dev.switchboard.simulator.webhook.WebhookClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every kind of call of an account needs: the ledger, the webhooks, and the numbers that can ring. */
final class CallDesk {

    /** Twilio has no such limit that is known; a call that is forwarded in circles ends some time. */
    private static final int MOST_FORWARDS = 5;

    private final Account account;
    private final Ledger ledger;
    private final WebhookClient webhooks;
    private final StatusCallbacks callbacks;
    private final CallEvents events;
    private final Network network;

    CallDesk(Account account, Ledger ledger, WebhookClient webhooks, Network network) {
        this.account = account;
        this.ledger = ledger;
        this.webhooks = webhooks;
        this.callbacks = new StatusCallbacks(webhooks);
        this.events = new CallEvents(account);
        this.network = network;
    }

    Account account() {
        return account;
    }

    Ledger ledger() {
        return ledger;
    }

    WebhookClient webhooks() {
        return webhooks;
    }

    CallEvents events() {
        return events;
    }

    List<StatusCallback> report(CallLeg leg, CallEvents.@Nullable Reporting to, CallToPlace call) {
        return to == null
                ? List.of()
                : callbacks.deliver(events.of(leg, to), call.callbackOptions(), call.allowAnyHost());
    }

    /**
     * Rings the number that an answered leg goes to, when it is one of the simulator's: that is an inbound call of its
     * own, as long as the leg.
     *
     * @param call what the leg belongs to
     */
    Optional<PlacedCall> ring(CallLeg leg, CallToPlace call, int depth) {
        String to = leg.parties().to();
        AccountTraffic there = network.holding(to);
        boolean rings = there.account()
                .numbers()
                .find(to)
                .filter(number -> number.capabilities().voice())
                .isPresent();
        if (!rings || depth >= MOST_FORWARDS) {
            return Optional.empty();
        }
        CallToPlace inbound =
                call.onwards(leg.parties().from(), to, leg.ending().seconds());
        return Optional.of(there.calls().receive(inbound, depth + 1));
    }
}
