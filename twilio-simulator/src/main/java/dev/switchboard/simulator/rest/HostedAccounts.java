package dev.switchboard.simulator.rest;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.StateFile;
import dev.switchboard.simulator.account.StateLog;
import dev.switchboard.simulator.account.Table;
import dev.switchboard.simulator.account.Withheld;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.traffic.ReplyLoops;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The account of the options, which has the demo data, and those that were added. */
public final class HostedAccounts implements StateFile.Content, AutoCloseable {

    static final String PATH = "/2010-04-01/Accounts/";

    /** How long Twilio keeps a released number is told differently; nobody should count on getting one back. */
    private static final Duration QUARANTINE = Duration.ofDays(10);

    private final SimulatedAccount first;
    private final String mainSid;
    private final Clock clock;
    private final StateLog log;
    private final Supplier<Limits> limits;
    private final Executor executor;
    private final ReplyLoops replyLoops;
    private final Table<SimulatedAccount> added;
    private final Table<Withheld> withheld;
    private final Map<String, HostedAccount> hosted = new ConcurrentHashMap<>();
    private final HostedAccount main;

    /** The first one as it is now; a restart goes back to what the options say. */
    private volatile SimulatedAccount mainAccount;

    private HostedAccounts(
            SimulatedAccount first, Clock clock, StateLog log, Supplier<Limits> limits, Executor executor) {
        this.first = first;
        this.mainSid = first.sid();
        this.clock = clock;
        this.log = log;
        this.limits = limits;
        this.executor = executor;
        this.replyLoops = new ReplyLoops(clock);
        this.added = new Table<>("accounts", SimulatedAccount.class, SimulatedAccount::sid, log);
        this.withheld = new Table<>("withheld", Withheld.class, Withheld::phoneNumber, log);
        this.mainAccount = first;
        this.main = new HostedAccount(new Account(mainSid, "", clock, log), this, limits, executor);
    }

    /**
     * As the state file has it, or with the demo data when that is new or there is none.
     *
     * @param first the options' account
     */
    public static HostedAccounts open(
            SimulatedAccount first, @Nullable Path stateFile, Clock clock, Supplier<Limits> limits, Executor executor) {
        if (stateFile == null) {
            HostedAccounts accounts = new HostedAccounts(first, clock, StateLog.NONE, limits, executor);
            accounts.main.account().seedDemo();
            return accounts;
        }
        StateFile file = StateFile.open(stateFile);
        HostedAccounts accounts = new HostedAccounts(first, clock, file, limits, executor);
        try {
            boolean isNew = file.isNew();
            file.replayAndCompact(accounts);
            if (isNew) {
                accounts.main.account().seedDemo();
                file.commit();
            }
            return accounts;
        } catch (RuntimeException e) {
            accounts.close();
            throw e;
        }
    }

    ReplyLoops replyLoops() {
        return replyLoops;
    }

    public HostedAccount main() {
        return main;
    }

    /** All accounts, the options' first. */
    public List<SimulatedAccount> all() {
        List<SimulatedAccount> all = new ArrayList<>();
        all.add(mainAccount);
        all.addAll(added.rows().values());
        return all;
    }

    public Optional<SimulatedAccount> find(String sid) {
        return sid.equals(mainSid) ? Optional.of(mainAccount) : added.find(sid);
    }

    SimulatedAccount get(String sid) {
        return find(sid).orElseThrow(() -> new IllegalArgumentException("There is no account " + sid));
    }

    public HostedAccount hosted(String sid) {
        SimulatedAccount account = get(sid);
        return account.sid().equals(mainSid) ? main : host(account.sid());
    }

    /**
     * The one that has the number, or else its sender; the options' when none has. A sender stays where it is when its
     * number moves, so a WhatsApp address asks for the sender first.
     */
    public HostedAccount holding(String address) {
        String bare = PhoneNumbers.bare(address);
        Predicate<Account> hasNumber = account -> account.numbers().find(bare).isPresent();
        Predicate<Account> hasSender = account -> account.senders().find(bare).isPresent();
        return PhoneNumbers.isWhatsApp(address)
                ? find(hasSender).or(() -> find(hasNumber)).orElse(main)
                : find(hasNumber).or(() -> find(hasSender)).orElse(main);
    }

    private Optional<HostedAccount> find(Predicate<Account> such) {
        return all().stream()
                .map(account -> hosted(account.sid()))
                .filter(candidate -> such.test(candidate.account()))
                .findFirst();
    }

    /** Moves a number to another account, by none of Twilio's rules. */
    public SimulatedNumber move(String phoneNumber, String accountSid) {
        Account from = holding(phoneNumber).account();
        SimulatedNumber number = from.numbers()
                .find(phoneNumber)
                .orElseThrow(() -> new IllegalArgumentException("There is no number " + phoneNumber));
        return new NumberTransfer(this).move(from, hosted(accountSid).account(), number);
    }

    public SimulatedAccount add(SimulatedAccount account) {
        return change(() -> {
            if (find(account.sid()).isPresent()) {
                throw new IllegalArgumentException("accountSid " + account.sid() + " exists already");
            }
            String parent = account.parentAccountSid();
            if (parent != null && find(parent).isEmpty()) {
                throw new IllegalArgumentException("parentAccountSid " + parent + " does not exist");
            }
            added.put(account.sid(), account);
            return account;
        });
    }

    public SimulatedAccount change(String sid, UnaryOperator<SimulatedAccount> change) {
        return change(() -> {
            SimulatedAccount changed = change.apply(get(sid));
            if (sid.equals(mainSid)) {
                mainAccount = changed;
            } else {
                added.put(sid, changed);
            }
            return changed;
        });
    }

    /** One lock and one log for all accounts. */
    private <T> T change(Supplier<T> change) {
        return main.account().change(change);
    }

    /** The SIDs by which requests speak of a phone number. */
    public Set<String> sidsOf(String phoneNumber) {
        Set<String> sids = new LinkedHashSet<>();
        all().forEach(account -> sids.addAll(hosted(account.sid()).account().sidsOf(phoneNumber)));
        return sids;
    }

    /** Sends the scheduled messages whose time has come. */
    public void sendDue() {
        all().forEach(account -> hosted(account.sid()).traffic().schedule().sendDue());
    }

    /** Whether anybody can buy the number: nobody here has it, nobody else bought it, and it is not in quarantine. */
    boolean isForSale(String phoneNumber) {
        boolean held = withheld.find(phoneNumber)
                .map(row -> row.holds(clock.instant()))
                .orElse(false);
        return !held
                && find(account -> account.numbers().find(phoneNumber).isPresent())
                        .isEmpty();
    }

    /** Sells the number to somebody who is none of the simulator's accounts. */
    public void sellElsewhere(String phoneNumber) {
        change(() -> {
            withheld.put(phoneNumber, new Withheld(phoneNumber, null));
            return phoneNumber;
        });
    }

    /** Keeps a released number back for a while. */
    void quarantine(String phoneNumber) {
        withheld.put(phoneNumber, new Withheld(phoneNumber, clock.instant().plus(QUARANTINE)));
    }

    /** Takes away every resource; the accounts stay. */
    public void clear() {
        replyLoops.clear();
        all().forEach(account -> hosted(account.sid()).control().clear());
        change(() -> {
            withheld.clear();
            return withheld;
        });
    }

    /** Back to the options' account with the demo data. */
    public void reset() {
        clear();
        change(() -> {
            added.clear();
            mainAccount = first;
            main.account().seedDemo();
            return mainAccount;
        });
    }

    @Override
    public List<Table<?>> tables() {
        List<Table<?>> tables = new ArrayList<>();
        tables.add(added);
        tables.add(withheld);
        all().forEach(account -> tables.addAll(hosted(account.sid()).account().tables()));
        return tables;
    }

    @Override
    public void load(String table, String key, @Nullable JsonNode row) {
        if (table.equals(added.name())) {
            added.load(key, row);
            return;
        }
        if (table.equals(withheld.name())) {
            withheld.load(key, row);
            return;
        }
        int slash = table.indexOf('/');
        HostedAccount account = slash < 0 ? main : host(table.substring(0, slash));
        account.account().load(table, key, row);
    }

    private HostedAccount host(String sid) {
        return hosted.computeIfAbsent(
                sid,
                newSid -> new HostedAccount(new Account(newSid, newSid + "/", clock, log), this, limits, executor));
    }

    @Override
    public void close() {
        main.account().close();
    }
}
