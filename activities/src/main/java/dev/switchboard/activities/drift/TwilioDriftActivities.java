package dev.switchboard.activities.drift;

import dev.switchboard.activities.fleet.AccountListing;
import dev.switchboard.activities.fleet.RunListings;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.operation.Operations;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.RequestPriority;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioException;
import dev.switchboard.workflows.drift.CheckedPage;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftTwilioActivities;
import dev.switchboard.workflows.route.Route;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Pages of the account, compared with the bindings. A page is one request to Twilio and one transaction. */
@Component
final class TwilioDriftActivities implements DriftTwilioActivities {

    private final TwilioAccount account;
    private final RunListings listings;
    private final PhoneNumbers numbers;
    private final Operations operations;
    private final RouteComparison comparison;
    private final RouteDrifts drifts;
    private final DriftFinder finder;
    private final Clock clock;

    TwilioDriftActivities(
            TwilioAccount account,
            RunListings listings,
            PhoneNumbers numbers,
            Operations operations,
            RouteComparison comparison,
            RouteDrifts drifts,
            DriftFinder finder,
            Clock clock) {
        this.account = account;
        this.listings = listings;
        this.numbers = numbers;
        this.operations = operations;
        this.comparison = comparison;
        this.drifts = drifts;
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public CheckedPage checkPage(DriftCheck check, @Nullable String pageToken) {
        try {
            return RequestPriority.asBatch(() -> compare(check, pageToken));
        } catch (TwilioException e) {
            throw e.toActivityFailure();
        }
    }

    private CheckedPage compare(DriftCheck check, @Nullable String pageToken) {
        Instant readAt = clock.instant();
        NumbersPage page = account.listNumbers(pageToken);
        Map<String, AccountNumber> listed = page.numbers().stream()
                .collect(Collectors.toMap(AccountNumber::phoneNumberSid, Function.identity(), (first, again) -> again));
        drifts.keepListed(check, account.accountSid(), listed.keySet(), readAt);
        List<PhoneNumber> atRest =
                numbers.atRest(account.accountSid(), listed.keySet(), check.onlyOwner(), startOf(check));
        AccountListing listing = listings.of(check.operationId(), atRest);
        List<FoundDrift> found = new ArrayList<>();
        Map<PhoneNumber, Route> right = new LinkedHashMap<>();
        for (PhoneNumber number : atRest) {
            AccountNumber held = Objects.requireNonNull(listed.get(number.phoneNumberSid()));
            comparison
                    .compare(number, held, listing)
                    .ifPresentOrElse(found::add, () -> right.put(number, held.route()));
        }
        finder.keep(check, found, right);
        return new CheckedPage(atRest.size(), page.nextPageToken());
    }

    /**
     * A number that an operation has worked on since then may be another by now than what was read: on this page, or
     * among the senders, which are read once.
     */
    private Instant startOf(DriftCheck check) {
        return operations.find(check.operationId()).orElseThrow().createdAt();
    }
}
