package dev.switchboard.simulator;

import dev.switchboard.simulator.account.LedgerLine;
import dev.switchboard.simulator.account.LedgerSums;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.SimulatedAccount;
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

/**
 * A running simulator of Twilio's REST API: point a client at {@link #baseUrl()}. The methods do what the control API
 * under {@code /_simulator} does. Safe for use by any number of threads.
 */
public final class TwilioSimulator extends SimulatedResources implements AutoCloseable {

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

    @Override
    HostedAccounts accounts() {
        return accounts;
    }

    public URI baseUrl() {
        return server.baseUrl();
    }

    public int port() {
        return baseUrl().getPort();
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
