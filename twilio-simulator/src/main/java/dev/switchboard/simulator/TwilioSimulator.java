package dev.switchboard.simulator;

import com.sun.net.httpserver.HttpServer;
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
import dev.switchboard.simulator.account.SimulatedTrunk;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running simulator of Twilio's REST API. Point a client at {@link #baseUrl()} instead of
 * {@code https://api.twilio.com} and {@code https://messaging.twilio.com}. The methods do what the control API under
 * {@code /_simulator} does. Safe for use by any number of threads.
 */
public final class TwilioSimulator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(TwilioSimulator.class);

    private static final int BACKLOG = 1_024;

    private final HttpServer server;
    private final ExecutorService executor = executor();
    private final URI baseUrl;
    private final HostedAccounts accounts;
    private final Faults faults;
    private final Limiter limiter;
    private final Journal journal;
    private final SimulatorClock clock;
    private final ScheduledExecutorService timer;
    private final ScheduledFuture<?> sending;

    /**
     * Starts one. It holds {@linkplain SimulatorDemo the demo data}, or what its state file holds.
     *
     * @throws IllegalStateException when the port is taken, or the state file is in use or damaged
     */
    public static TwilioSimulator start(SimulatorOptions options) {
        HttpServer server = bind(options);
        try {
            TwilioSimulator simulator = new TwilioSimulator(options, server, new SimulatorClock(Clock.systemUTC()));
            server.start();
            return simulator;
        } catch (RuntimeException e) {
            server.stop(0);
            throw e;
        }
    }

    private TwilioSimulator(SimulatorOptions options, HttpServer server, SimulatorClock clock) {
        this.clock = clock;
        this.server = server;
        this.baseUrl = URI.create(
                "http://" + options.bindHost() + ":" + server.getAddress().getPort());
        this.limiter = new Limiter();
        this.journal = new Journal(clock);
        this.accounts = HostedAccounts.open(
                SimulatedAccount.of(options.accountSid(), options.authToken()),
                options.stateFile(),
                clock,
                limiter::limits,
                executor);
        this.faults = new Faults(accounts::sidsOf);
        TwilioApi twilio = new TwilioApi(options.apiKeySecrets(), accounts);
        ControlApi controlApi = new ControlApi(accounts, faults, limiter, journal, this::advanceClock, this::reset);
        server.createContext(
                "/",
                new SimulatorHandler(twilio, controlApi, new Browsers(options.bindHost()), journal, limiter, faults));
        server.setExecutor(executor);
        this.timer = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "twilio-simulator-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.sending = timer.scheduleWithFixedDelay(this::sendDue, 1, 1, TimeUnit.SECONDS);
    }

    /** A timer whose task throws once runs it never again. */
    private void sendDue() {
        try {
            accounts.sendDue();
        } catch (RuntimeException e) {
            log.error("Scheduled messages could not be sent", e);
        }
    }

    private static HttpServer bind(SimulatorOptions options) {
        // The JDK's server reads these once. Without nodelay, an answer of two packets waits for a delayed
        // acknowledgement. A client's pooled connection that the server closes for idleness looks like a lost answer.
        setUnlessSet("sun.net.httpserver.nodelay", "true");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "10000");
        setUnlessSet("sun.net.httpserver.idleInterval", "3600");
        try {
            return HttpServer.create(new InetSocketAddress(options.bindHost(), options.port()), BACKLOG);
        } catch (BindException e) {
            throw new IllegalStateException(
                    "The Twilio simulator cannot listen on %s:%d (%s): stop what listens there, or choose another port with SIMULATOR_PORT or SimulatorOptions.port"
                            .formatted(options.bindHost(), options.port(), e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** A thread for each request that is being treated, as latency and timeouts must not hold up the others. */
    private static ExecutorService executor() {
        AtomicInteger count = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "twilio-simulator-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    public URI baseUrl() {
        return baseUrl;
    }

    public int port() {
        return server.getAddress().getPort();
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

    /** Adds a SIP trunk to one of the accounts, or replaces the one of that SID. */
    public SimulatedTrunk putTrunk(String accountSid, SimulatedTrunk trunk) {
        return accounts.hosted(accountSid).control().putTrunk(trunk);
    }

    /** Takes away a SIP trunk, whatever points to it; false when there was none. */
    public boolean removeTrunk(String accountSid, String trunkSid) {
        return accounts.hosted(accountSid).control().removeTrunk(trunkSid);
    }

    /** Lets shared keys sign the webhooks of an account, by these rules in place of the old ones; none is the auth token. */
    public void signingRules(String accountSid, List<SigningRule> rules) {
        accounts.hosted(accountSid).control().putSigningRules(rules);
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

    /** Puts the simulated Twilio's clock forward, sends the messages that were scheduled until then, and tells the time. */
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
        server.stop(0);
        sending.cancel(true);
        timer.shutdownNow();
        executor.shutdownNow();
        accounts.close();
    }
}
