package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.AccountControl;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.Route;
import dev.switchboard.simulator.traffic.AccountTraffic;
import dev.switchboard.simulator.webhook.WebhookClient;
import dev.switchboard.simulator.webhook.WebhookSigner;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

public final class HostedAccount {

    private final Account account;
    private final AccountControl control;
    private final IncomingPhoneNumberResource numbers;
    private final AccountTraffic traffic;
    private final Map<String, List<Route>> routesByProduct = new LinkedHashMap<>();
    private final List<Route> allRoutes = new ArrayList<>();

    HostedAccount(Account account, HostedAccounts accounts, Supplier<Limits> limits, Executor executor) {
        this.account = account;
        this.control = new AccountControl(account);
        this.numbers = new IncomingPhoneNumberResource(account, accounts);
        // Twilio signs with the token that is primary when it calls.
        WebhookClient webhooks = new WebhookClient(new WebhookSigner(
                () -> accounts.get(account.sid()).authToken(),
                () -> account.signingRules().rows().values()));
        this.traffic = new AccountTraffic(
                account, webhooks, address -> accounts.holding(address).traffic(), accounts.replyLoops());
        // Another account's path is no route of this one.
        String accountPath = HostedAccounts.PATH + account.sid();
        serve("api", new AccountResource(accounts, account).routes(accountPath));
        serve("api", numbers.routes(accountPath));
        serve("api", new AvailablePhoneNumberResource(accounts).routes(accountPath));
        serve("api", new ApplicationResource(account).routes(accountPath));
        serve("api", LedgerResource.calls(account).routes(accountPath));
        serve("api", new CallResource(traffic, executor).routes(accountPath));
        serve("api", LedgerResource.messages(account).routes(accountPath));
        serve("api", new MessageResource(traffic, executor).routes(accountPath));
        serve("messaging", new SenderResource(account, limits).routes());
        serve("messaging", new ServiceResource(account).routes());
        serve("messaging", new ServicePhoneNumberResource(account).routes());
        serve("accounts", new AuthTokenResource(accounts, account).routes());
        serve("routes", new InboundRegionResource(account).routes());
        serve("pricing", NumberPriceResource.routes());
        serve("trunking", new TrunkResource(account).routes());
        serve("monitor", new EventResource(account).routes());
    }

    private void serve(String product, List<Route> routes) {
        routesByProduct.computeIfAbsent(product, name -> new ArrayList<>()).addAll(routes);
        allRoutes.addAll(routes);
    }

    public Account account() {
        return account;
    }

    public AccountControl control() {
        return control;
    }

    public IncomingPhoneNumberResource numbers() {
        return numbers;
    }

    public AccountTraffic traffic() {
        return traffic;
    }

    /**
     * What one of Twilio's products answers, none if it is none that the simulator knows.
     *
     * @param product null for whoever does not say, a person with curl for example: all of them
     */
    List<Route> routes(@Nullable String product) {
        return product == null ? allRoutes : routesByProduct.getOrDefault(product, List.of());
    }
}
