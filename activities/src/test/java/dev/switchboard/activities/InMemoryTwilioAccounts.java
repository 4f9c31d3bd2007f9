package dev.switchboard.activities;

import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.TwilioLedger;
import dev.switchboard.activities.twilio.TwilioMarket;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The configured account, and those that a test adds. */
public final class InMemoryTwilioAccounts implements TwilioAccounts {

    private final InMemoryTwilioAccount configured;
    private final Map<String, InMemoryTwilioAccount> accounts = new TreeMap<>();
    private final Map<String, TwilioLedger> ledgers = new TreeMap<>();
    private final List<RequestContext> contexts = new CopyOnWriteArrayList<>();

    public InMemoryTwilioAccounts(InMemoryTwilioAccount configured) {
        this.configured = configured;
        clear();
    }

    /** One whose ledger only is asked for. */
    public static InMemoryTwilioAccounts ofLedger(TwilioLedger ledger) {
        InMemoryTwilioAccounts accounts = new InMemoryTwilioAccounts(new InMemoryTwilioAccount());
        accounts.addLedger(InMemoryTwilioAccount.ACCOUNT_SID, ledger);
        return accounts;
    }

    public void clear() {
        accounts.clear();
        ledgers.clear();
        contexts.clear();
        accounts.put(configured.accountSid(), configured);
    }

    public InMemoryTwilioAccount add(String accountSid) {
        InMemoryTwilioAccount account = new InMemoryTwilioAccount(accountSid);
        accounts.put(accountSid, account);
        return account;
    }

    public void addLedger(String accountSid, TwilioLedger ledger) {
        ledgers.put(accountSid, ledger);
    }

    /** For whom accounts were asked for. */
    public List<RequestContext> contexts() {
        return contexts;
    }

    @Override
    public String configuredSid() {
        return configured.accountSid();
    }

    @Override
    public TwilioAccount of(String accountSid, RequestContext context) {
        contexts.add(context);
        return Optional.ofNullable(accounts.get(accountSid)).orElseThrow(() -> unknown(accountSid));
    }

    @Override
    public TwilioLedger ledgerOf(String accountSid, RequestContext context) {
        return Optional.ofNullable(ledgers.get(accountSid)).orElseThrow(() -> unknown(accountSid));
    }

    /** Nobody buys in memory. */
    @Override
    public TwilioMarket marketOf(String accountSid, RequestContext context) {
        throw unknown(accountSid);
    }

    @Override
    public List<String> accountSids() {
        return List.copyOf(ledgers.keySet());
    }

    private static TwilioException unknown(String accountSid) {
        return new TwilioException(
                OperationFailure.of(ErrorCode.ACCOUNT_UNKNOWN, accountSid + " is not known here."), null, null);
    }
}
