package dev.switchboard.activities.drift;

import dev.switchboard.activities.attempt.CurrentAttempt;
import dev.switchboard.activities.batch.AccountListing;
import dev.switchboard.activities.batch.RunListings;
import dev.switchboard.activities.ground.Times;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.AccountWalk;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.drift.CheckedPage;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftTwilioActivities;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.route.Route;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Pages of the accounts, compared with the bindings. A page is one request to Twilio and one transaction. */
@Component
final class TwilioDriftActivities implements DriftTwilioActivities {

    private static final Logger log = LoggerFactory.getLogger(TwilioDriftActivities.class);

    /** After that the other accounts need not wait for this one any longer: some ten minutes. */
    private static final int PATIENT_ATTEMPTS = 25;

    private final TwilioAccounts accounts;
    private final RunListings listings;
    private final NumbersAtRest numbers;
    private final Operations operations;
    private final RouteComparison comparison;
    private final RouteDrifts drifts;
    private final DriftFinder finder;
    private final Clock clock;

    TwilioDriftActivities(
            TwilioAccounts accounts,
            RunListings listings,
            NumbersAtRest numbers,
            Operations operations,
            RouteComparison comparison,
            RouteDrifts drifts,
            DriftFinder finder,
            Clock clock) {
        this.accounts = accounts;
        this.listings = listings;
        this.numbers = numbers;
        this.operations = operations;
        this.comparison = comparison;
        this.drifts = drifts;
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public CheckedPage checkPage(DriftCheck check, @Nullable AccountPage page) {
        try {
            return comparePage(check, page, RequestContext.ofAttempt().asBatch());
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }

    /** An account that is refused for good, or fails for long, is passed over, unless it is the only one. */
    private CheckedPage comparePage(DriftCheck check, @Nullable AccountPage asked, RequestContext context) {
        AccountWalk walk = AccountWalk.over(accounts.configuredSid(), numbers.accountSidsToSearch(check.onlyOwner()));
        AccountPage page = asked == null ? walk.first() : asked;
        try {
            return compare(check, accounts.of(page.accountSid(), context), walk, page);
        } catch (TwilioException e) {
            boolean passedOver = walk.several()
                    ? !e.retryable() || attempt() >= PATIENT_ATTEMPTS
                    : e.failure().code() == ErrorCode.ACCOUNT_UNKNOWN;
            if (!passedOver) {
                throw e;
            }
            log.warn("The check {} passes over {}: {}", check.operationId(), page.accountSid(), e.getMessage());
            drifts.keepUnread(check, page.accountSid(), e.failure().message());
            return new CheckedPage(0, walk.after(page, null));
        }
    }

    private static int attempt() {
        return CurrentAttempt.find()
                .map(attempt -> attempt.getInfo().getAttempt())
                .orElse(1);
    }

    private CheckedPage compare(DriftCheck check, TwilioAccount account, AccountWalk walk, AccountPage page) {
        Instant readAt = clock.instant();
        NumbersPage numbersPage = account.listNumbers(page.token());
        Map<String, AccountNumber> listed = numbersPage.numbers().stream()
                .collect(Collectors.toMap(AccountNumber::phoneNumberSid, Function.identity(), (first, again) -> again));
        drifts.keepListed(check, account.accountSid(), listed.keySet(), readAt);
        boolean configured = account.accountSid().equals(accounts.configuredSid());
        drifts.keepElsewhere(check, account.accountSid(), configured, listed.keySet(), readAt);
        OffsetDateTime start = startOf(check);
        OffsetDateTime now = Times.now(clock);
        List<PhoneNumber> atRest = new ArrayList<>(numbers.bySid(
                account.accountSid(), listed.keySet().toArray(String[]::new), check.onlyOwner(), start, now));
        if (numbersPage.nextPageToken() == null) {
            atRest.addAll(numbers.sendersOnly(account.accountSid(), check.onlyOwner(), start, now));
        }
        AccountListing listing = listings.of(check.operationId(), account, atRest);
        List<FoundDrift> found = new ArrayList<>();
        Map<PhoneNumber, Route> right = new LinkedHashMap<>();
        for (PhoneNumber number : atRest) {
            String sid = number.phoneNumberSid();
            Route onTheNumber = sid == null
                    ? new Route(Map.of())
                    : Objects.requireNonNull(listed.get(sid)).route();
            comparison
                    .compare(number, onTheNumber, listing)
                    .ifPresentOrElse(
                            found::add,
                            () -> right.put(
                                    number,
                                    sid == null
                                            ? listing.routeOf(number, onTheNumber)
                                                    .route()
                                            : onTheNumber));
        }
        finder.keep(check, found, right);
        return new CheckedPage(atRest.size(), walk.after(page, numbersPage.nextPageToken()));
    }

    /**
     * A number that an operation has worked on since then may be another by now than what was read: on this page, or
     * among the senders, which are read once.
     */
    private OffsetDateTime startOf(DriftCheck check) {
        return operations.find(check.operationId()).orElseThrow().createdAt().atOffset(ZoneOffset.UTC);
    }
}
