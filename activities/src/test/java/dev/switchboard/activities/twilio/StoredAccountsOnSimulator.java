package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.account.AccountTokens;
import dev.switchboard.activities.account.NewAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.account.StoredAccounts.AccountWithTokens;
import dev.switchboard.activities.account.StoredSharedKeys;
import dev.switchboard.activities.account.TokenRotations;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatedAccount;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.workflows.number.NumberReference;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Accounts that are stored in a real database, at the simulator; what is known of them ages as the test says. */
abstract class StoredAccountsOnSimulator extends DatabaseTest {

    static final String SID = "AC0123456789abcdef0123456789abcdef";
    static final String OTHER_SID = "ACfedcba9876543210fedcba9876543210";
    static final String TOKEN = "b91f0a3c5d7e2846b91f0a3c5d7e2846";
    static final String OTHER_TOKEN = "0a3c5d7e2846b91f0a3c5d7e2846b91f";

    final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    final StoredAccounts store = bean(StoredAccounts.class);
    final StoredSharedKeys sharedKeys = bean(StoredSharedKeys.class);
    final TokenRotations rotations = bean(TokenRotations.class);
    final AtomicLong nanos = new AtomicLong(1);
    final StoredAccountCache cache = new StoredAccountCache(store, sharedKeys, nanos::get);
    final TwilioProperties properties = Fixtures.propertiesFor(simulator.baseUrl());
    final SingleShotHttpClient http =
            new SingleShotHttpClient(simulator.baseUrl(), Duration.ofSeconds(2), Duration.ofSeconds(2));
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final TwilioAccountRegistry registry = registry();

    private TwilioAccountRegistry registry() {
        TwilioRequests requests = new TwilioRequests(properties, TwilioPace.unlimited(), meters);
        return new TwilioAccountRegistry(
                new AccountClient(
                        SimulatorDemo.ACCOUNT_SID,
                        requests,
                        Fixtures.VALUES,
                        new MessagingServices(requests, Fixtures.VALUES, Duration.ZERO, Clock.systemUTC()),
                        InboundRegions.DEFAULT),
                cache,
                properties,
                http,
                Duration.ZERO,
                Fixtures.VALUES,
                jdbc,
                meters,
                Tracer.NOOP,
                Clock.systemUTC());
    }

    @BeforeEach
    void startWithoutPaces() {
        jdbc.sql("TRUNCATE twilio_pace").update();
    }

    @AfterEach
    void stop() {
        registry.close();
        simulator.close();
    }

    void anAccount(String sid, String token, @Nullable Double requestsPerSecond) {
        simulator.addAccount(SimulatedAccount.of(sid, token).withParent(SimulatorDemo.ACCOUNT_SID));
        store(sid, token, requestsPerSecond);
    }

    void store(String sid, String token, @Nullable Double requestsPerSecond) {
        assertThat(store.insert(new NewAccount(sid, DEMO, token, SimulatorDemo.ACCOUNT_SID, null, requestsPerSecond)))
                .isPresent();
    }

    NumberReference aNumberIn(String sid, String phoneNumber) {
        simulator.addNumber(sid, SimulatedNumber.of(phoneNumber));
        return new NumberReference("phone_1", phoneNumber, sid, SimulatorSids.phoneNumberSid(phoneNumber));
    }

    AccountTokens stored() {
        return store.findWithTokens(SID).map(AccountWithTokens::tokens).orElseThrow();
    }

    SimulatedAccount atTwilio() {
        return simulator.account(SID).orElseThrow();
    }

    List<String> requestsTo(String path) {
        return simulator.requests().stream()
                .filter(request -> request.path().startsWith(path))
                .map(request -> request.method() + " " + request.path())
                .toList();
    }

    void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
