package dev.switchboard.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/** One account with all that answers for it. */
final class HostedAccount {

    private final Account account;
    private final AccountControl control;
    private final IncomingPhoneNumberResource numbers;
    private final CallPlacer calls;
    private final MessageSender messages;
    private final TrafficMaker traffic;
    private final List<Route> routes = new ArrayList<>();

    HostedAccount(Account account, HostedAccounts accounts, Supplier<Limits> limits, Executor executor) {
        this.account = account;
        this.control = new AccountControl(account);
        this.numbers = new IncomingPhoneNumberResource(account);
        // Twilio signs with the token that is primary when it calls.
        WebhookClient webhooks =
                new WebhookClient(() -> accounts.get(account.sid()).authToken());
        Ledger ledger = new Ledger(account);
        this.calls = new CallPlacer(account, ledger, webhooks);
        OutboundMessages outbound = new OutboundMessages(account, ledger, webhooks);
        InboundMessages inbound = new InboundMessages(account, ledger, webhooks, outbound);
        this.messages = new MessageSender(account, inbound, outbound);
        this.traffic = new TrafficMaker(account, ledger, calls, inbound, outbound, webhooks);
        // Another account's path is no route of this one.
        String accountPath = HostedAccounts.PATH + account.sid();
        routes.addAll(new AccountResource(accounts, account).routes(accountPath));
        routes.addAll(numbers.routes(accountPath));
        routes.addAll(LedgerResource.calls(account).routes(accountPath));
        routes.addAll(LedgerResource.messages(account).routes(accountPath));
        routes.addAll(new MessageResource(account, ledger, outbound, executor).routes(accountPath));
        routes.addAll(new SenderResource(account, limits).routes());
        routes.addAll(new InboundRegionResource(account).routes());
        routes.addAll(new ServiceResource(account).routes());
        routes.addAll(new ServicePhoneNumberResource(account).routes());
        routes.addAll(new AuthTokenResource(accounts, account).routes());
    }

    Account account() {
        return account;
    }

    AccountControl control() {
        return control;
    }

    IncomingPhoneNumberResource numbers() {
        return numbers;
    }

    CallPlacer calls() {
        return calls;
    }

    MessageSender messages() {
        return messages;
    }

    TrafficMaker traffic() {
        return traffic;
    }

    List<Route> routes() {
        return routes;
    }
}
