package dev.switchboard.simulator;

import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.LedgerSums;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SigningRule;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedApplication;
import dev.switchboard.simulator.account.SimulatedContent;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.control.ControlApi;
import dev.switchboard.simulator.fault.ActiveFault;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Faults;
import dev.switchboard.simulator.fault.Limiter;
import dev.switchboard.simulator.fault.Limits;
import dev.switchboard.simulator.http.Browsers;
import dev.switchboard.simulator.http.Journal;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.simulator.rest.HostedAccounts;
import dev.switchboard.simulator.rest.TwilioApi;
import dev.switchboard.simulator.traffic.CallToPlace;
import dev.switchboard.simulator.traffic.MessageToSend;
import dev.switchboard.simulator.traffic.PlacedCall;
import dev.switchboard.simulator.traffic.SentMessage;
import dev.switchboard.simulator.traffic.TrafficMade;
import dev.switchboard.simulator.traffic.TrafficToMake;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A running simulator of Twilio's REST API: point a client at {@link #baseUrl()}. The methods do what the control API
 * under {@code /_simulator} does. Safe for use by any number of threads.
 */
public final class TwilioSimulator implements AutoCloseable {

    private final SimulatorServer server;
    private final HostedAccounts accounts;
    private final Faults faults;
    private final Limiter limiter = new Limiter();
    private final SimulatorClock clock = new SimulatorClock(Clock.systemUTC());
    private final Journal journal = new Journal(clock);
    private final DueMessages dueMessages;

    /**
     * Starts one. It holds {@linkplain SimulatorDemo the demo data}, or what its state file holds.
     *
     * @throws IllegalStateException when the port is taken, or the state file is in use or damaged
     */
    public static TwilioSimulator start(SimulatorOptions options) {
        SimulatorServer server = SimulatorServer.on(options);
        try {
            return new TwilioSimulator(options, server);
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private TwilioSimulator(SimulatorOptions options, SimulatorServer server) {
        this.server = server;
        this.accounts = HostedAccounts.open(
                SimulatedAccount.of(options.accountSid(), options.authToken()),
                options.stateFile(),
                clock,
                limiter::limits,
                server.executor());
        this.faults = new Faults(accounts::sidsOf);
        this.dueMessages = new DueMessages(accounts);
        TwilioApi twilio = new TwilioApi(options.apiKeySecrets(), accounts);
        ControlApi controlApi = new ControlApi(accounts, faults, limiter, journal, this::advanceClock, this::reset);
        server.start(
                new SimulatorHandler(twilio, controlApi, new Browsers(options.bindHost()), journal, limiter, faults));
    }

    public URI baseUrl() {
        return server.baseUrl();
    }

    public int port() {
        return baseUrl().getPort();
    }

    /**
     * Adds an account or subaccount, without numbers.
     *
     * @throws IllegalArgumentException when it exists already, or its parent does not
     */
    public SimulatedAccount addAccount(SimulatedAccount account) {
        return accounts.add(account);
    }

    /** An account with the tokens that it has now. */
    public Optional<SimulatedAccount> account(String accountSid) {
        return accounts.find(accountSid);
    }

    /** Changes an account behind the client's back, for example its auth token. */
    public SimulatedAccount changeAccount(String accountSid, UnaryOperator<SimulatedAccount> change) {
        return accounts.change(accountSid, change);
    }

    /** Adds a number to one of the accounts, as {@link #addNumber(SimulatedNumber)}. */
    public SimulatedNumber addNumber(String accountSid, SimulatedNumber number) {
        return accounts.hosted(accountSid).control().addNumber(number);
    }

    /** Adds a WhatsApp sender to one of the accounts, as {@link #putSender(SimulatedSender)}. */
    public SimulatedSender putSender(String accountSid, SimulatedSender sender) {
        return accounts.hosted(accountSid).control().putSender(sender);
    }

    /**
     * Adds a number.
     *
     * @throws IllegalArgumentException when it exists already
     */
    public SimulatedNumber addNumber(SimulatedNumber number) {
        return accounts.main().control().addNumber(number);
    }

    /** Adds so many numbers that begin with the prefix, skipping those that exist, each with a sender if asked for. */
    public List<SimulatedNumber> addNumbers(int count, String prefix, Capabilities capabilities, boolean whatsApp) {
        return accounts.main()
                .control()
                .addNumbers(count, prefix, number -> number.withCapabilities(capabilities), whatsApp);
    }

    /** What Twilio holds now of a number in E.164. */
    public Optional<SimulatedNumber> number(String phoneNumber) {
        return accounts.holding(phoneNumber).account().numbers().find(phoneNumber);
    }

    /** Changes a number behind the client's back, by none of Twilio's rules. */
    public SimulatedNumber changeNumber(String phoneNumber, UnaryOperator<SimulatedNumber> change) {
        return accounts.holding(phoneNumber).control().changeNumber(phoneNumber, change);
    }

    /** Moves a number to another account behind the client's back; it keeps its SID. */
    public SimulatedNumber moveNumber(String phoneNumber, String accountSid) {
        return accounts.move(phoneNumber, accountSid);
    }

    /** Adds a TwiML application to one of the accounts, or replaces the one of that SID. */
    public SimulatedApplication putApplication(String accountSid, SimulatedApplication application) {
        return accounts.hosted(accountSid).control().putApplication(application);
    }

    /** Takes away a TwiML application, whatever points to it; false when there was none. */
    public boolean removeApplication(String accountSid, String applicationSid) {
        return accounts.hosted(accountSid).control().removeApplication(applicationSid);
    }

    /** Lets shared keys sign an account's webhooks, by these rules in place of the old ones; none is the auth token. */
    public void signingRules(String accountSid, List<SigningRule> rules) {
        accounts.hosted(accountSid).control().putSigningRules(rules);
    }

    /** Sells a number of the stock to somebody else: no search finds it any more, and who asks for it is refused. */
    public void sellElsewhere(String phoneNumber) {
        accounts.sellElsewhere(phoneNumber);
    }

    /** Takes away a number and its WhatsApp sender; false when there was neither. */
    public boolean removeNumber(String phoneNumber) {
        return accounts.holding(phoneNumber).control().removeNumber(phoneNumber);
    }

    /** Adds a WhatsApp sender, or replaces the one of that number, in the account that has the number. */
    public SimulatedSender putSender(SimulatedSender sender) {
        return accounts.holding(sender.phoneNumber()).control().putSender(sender);
    }

    /** What Twilio shows now of the WhatsApp sender of a number in E.164. */
    public Optional<SimulatedSender> sender(String phoneNumber) {
        return accounts.holding(PhoneNumbers.WHATSAPP + phoneNumber).account().sender(phoneNumber);
    }

    /** Adds or replaces a Messaging Service with exactly these members, given in E.164. */
    public SimulatedService putService(SimulatedService service, List<String> phoneNumbers) {
        return accounts.main().control().putService(service, phoneNumbers);
    }

    public Optional<SimulatedService> service(String serviceSid) {
        return accounts.main().account().services().find(serviceSid);
    }

    /** The Messaging Service that a number in E.164 is in. */
    public Optional<String> messagingServiceSid(String phoneNumber) {
        return accounts.holding(phoneNumber).account().messagingServiceSid(phoneNumber);
    }

    /** Calls a number of the account, or from one, and waits until the call and its status callbacks are over. */
    public PlacedCall placeCall(CallToPlace call) {
        return accounts.holding(call.ours()).traffic().calls().place(call);
    }

    /** Sends a message to or from a number of the account, and waits until it and its status callbacks are over. */
    public SentMessage sendMessage(MessageToSend message) {
        return accounts.holding(message.ours()).traffic().messages().send(message);
    }

    /** Makes much traffic, and waits until every request about it was answered or failed. */
    public TrafficMade traffic(TrafficToMake toMake) {
        return accounts.main().traffic().maker().make(toMake);
    }

    /** What all calls and messages amount to. */
    public LedgerTotals ledger() {
        return LedgerSums.of(accounts.main().account());
    }

    /** What each of them amounts to. */
    public List<LedgerLine> ledgerEntries() {
        return LedgerSums.lines(accounts.main().account());
    }

    public void replaceFaults(List<Fault> newFaults) {
        faults.replace(newFaults);
    }

    /** In addition to those that there are, and after them. */
    public void addFaults(List<Fault> moreFaults) {
        faults.add(moreFaults);
    }

    public void clearFaults() {
        faults.replace(List.of());
    }

    public List<ActiveFault> faults() {
        return faults.active();
    }

    public Limits limits() {
        return limiter.limits();
    }

    public void limits(Limits limits) {
        limiter.limits(limits);
    }

    /** The latest requests to the Twilio API, at most 200,000, in the order they arrived. */
    public List<RecordedRequest> requests() {
        return journal.since(Instant.MIN);
    }

    public void clearRequests() {
        journal.clear();
    }

    /** The most requests that arrived within any one second since that time. */
    public int maxRequestsPerSecond(Instant since) {
        return journal.maxRequestsPerSecond(since);
    }

    /** Puts the simulated clock forward, sends the messages that were scheduled until then, and tells the time. */
    public Instant advanceClock(Duration by) {
        Instant now = clock.advance(by);
        accounts.sendDue();
        return now;
    }

    /** Adds a content template to one of the accounts, or replaces the one of that SID. */
    public SimulatedContent putContent(String accountSid, SimulatedContent content) {
        return accounts.hosted(accountSid).control().putContent(content);
    }

    /** Takes away every resource, and leaves faults, limits and journal as they are. */
    public void clear() {
        accounts.clear();
    }

    /** Back to the demo data, without faults, limits and journal. */
    public void reset() {
        accounts.reset();
        clock.reset();
        clearFaults();
        limits(Limits.none());
        clearRequests();
    }

    /** Stops at once; requests that wait are cut. */
    @Override
    public void close() {
        server.close();
        dueMessages.close();
        accounts.close();
    }
}
