package dev.switchboard.activities.twilio;

import com.twilio.http.TwilioRestClient;
import dev.switchboard.activities.account.AccountTokens;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.twilio.StoredAccountCache.Cached;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.JdbcTwilioPace;
import dev.switchboard.activities.twilio.pace.PacedAccount;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The configured account, and for each stored one a client, a pace and an index of Messaging Services. These are made
 * when they are first needed, and brought up to date as {@link StoredAccountCache} is.
 */
final class TwilioAccountRegistry implements TwilioAccounts, AccountClients, AutoCloseable {

    private final Map<String, StoredClient> stored = new ConcurrentHashMap<>();
    private final AccountClient configured;
    private final StoredAccountCache cache;
    private final TwilioProperties properties;
    private final SingleShotHttpClient http;
    private final Duration servicesExpiry;
    private final FoundValues values;
    private final JdbcClient jdbc;
    private final MeterRegistry meters;
    private final Tracer tracer;
    private final Clock clock;

    TwilioAccountRegistry(
            AccountClient configured,
            StoredAccountCache cache,
            TwilioProperties properties,
            SingleShotHttpClient http,
            Duration servicesExpiry,
            FoundValues values,
            JdbcClient jdbc,
            MeterRegistry meters,
            Tracer tracer,
            Clock clock) {
        this.values = values;
        this.configured = configured;
        this.cache = cache;
        this.properties = properties;
        this.http = http;
        this.servicesExpiry = servicesExpiry;
        this.jdbc = jdbc;
        this.meters = meters;
        this.tracer = tracer;
        this.clock = clock;
    }

    @Override
    public String configuredSid() {
        return configured.accountSid();
    }

    @Override
    public TwilioAccount of(String accountSid, RequestContext context) {
        return client(accountSid, context).account();
    }

    @Override
    public TwilioLedger ledgerOf(String accountSid, RequestContext context) {
        return client(accountSid, context).ledger();
    }

    @Override
    public TwilioMarket marketOf(String accountSid, RequestContext context) {
        return client(accountSid, context).market();
    }

    @Override
    public List<String> accountSids() {
        List<String> accountSids = new ArrayList<>();
        accountSids.add(configuredSid());
        accountSids.addAll(cache.accountSids());
        return accountSids;
    }

    @Override
    public AccountClient client(String accountSid, RequestContext context) {
        return find(accountSid).in(context);
    }

    private AccountClient find(String accountSid) {
        if (accountSid.equals(configuredSid())) {
            return configured;
        }
        Optional<Cached> found = cache.find(accountSid);
        if (found.isEmpty()) {
            discard(accountSid);
            throw unknown("The Twilio account " + accountSid
                    + " is not known here: store it with POST /api/twilio-accounts, or configure it.");
        }
        Cached account = found.get();
        AccountTokens tokens = account.tokens();
        if (tokens == null) {
            throw unknown("The auth token of the Twilio account " + accountSid + " cannot be read. " + account.problem()
                    + ".");
        }
        return Objects.requireNonNull(stored.compute(accountSid, (sid, known) -> {
                    StoredClient client = known == null ? new StoredClient(sid) : known;
                    client.update(account, tokens);
                    return client;
                }))
                .client;
    }

    @Override
    public AccountClient clientNow(String accountSid, RequestContext context) {
        if (!accountSid.equals(configuredSid())) {
            cache.forgetDeleted(accountSid);
        }
        return client(accountSid, context);
    }

    /** How many requests a second a stored account that was used is held to. */
    OptionalDouble heldTo(String accountSid) {
        StoredClient client = stored.get(accountSid);
        return client == null ? OptionalDouble.empty() : OptionalDouble.of(client.pace.currentRate());
    }

    private void discard(String accountSid) {
        StoredClient gone = stored.remove(accountSid);
        if (gone != null) {
            gone.pace.close();
        }
    }

    private static TwilioException unknown(String message) {
        return new TwilioException(OperationFailure.of(ErrorCode.ACCOUNT_UNKNOWN, message));
    }

    @Override
    public void close() {
        stored.values().forEach(client -> client.pace.close());
    }

    /** A stored account's client; tokens and rate may change while requests wait. */
    private final class StoredClient {

        private final String accountSid;
        private final JdbcTwilioPace pace;
        private final AccountClient client;
        private volatile List<TwilioRestClient> credentials = List.of();
        private volatile double perSecond = properties.requestsPerSecond();
        private @Nullable AccountTokens tokens;

        StoredClient(String accountSid) {
            this.accountSid = accountSid;
            this.pace = new JdbcTwilioPace(
                    new PacedAccount(accountSid, () -> perSecond, properties.requestTimeout()), jdbc, meters);
            TwilioRequests requests = new TwilioRequests(() -> credentials, pace, meters, tracer);
            this.client = new AccountClient(
                    accountSid,
                    requests,
                    values,
                    new MessagingServices(requests, values, servicesExpiry, clock),
                    properties.region());
        }

        /** Under the lock of the map's entry. */
        void update(Cached account, AccountTokens newTokens) {
            perSecond =
                    Objects.requireNonNullElse(account.account().requestsPerSecond(), properties.requestsPerSecond());
            if (!newTokens.equals(tokens)) {
                tokens = newTokens;
                credentials = newTokens.all().stream()
                        .map(token -> TwilioRequests.credentials(accountSid, token, http))
                        .toList();
            }
        }
    }
}
