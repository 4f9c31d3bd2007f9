package dev.switchboard.activities.batch;

import dev.switchboard.activities.batch.PlannedNumber.Seen;
import dev.switchboard.activities.found.FoundValues;
import dev.switchboard.activities.found.WholeValues;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.AccountWalk;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.batch.BatchWorkflowIds;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares a page of an account with what a batch wants, number by number. One page is one request and one statement;
 * the pages of all accounts that the owner's bound numbers are in follow one another.
 */
@Component
final class BatchPlanner {

    private final TwilioAccounts accounts;
    private final RunListings listings;
    private final PhoneNumbers numbers;
    private final BatchPlans items;
    private final BindingPlanner bindings;
    private final BatchSettings settings;
    private final OperationStates operationStates;
    private final WebhookUrls urls;
    private final FoundValues values;
    private final Clock clock;

    BatchPlanner(
            TwilioAccounts accounts,
            RunListings listings,
            PhoneNumbers numbers,
            BatchPlans items,
            BindingPlanner bindings,
            BatchSettings settings,
            OperationStates operationStates,
            WebhookUrls urls,
            FoundValues values,
            Clock clock) {
        this.accounts = accounts;
        this.listings = listings;
        this.numbers = numbers;
        this.items = items;
        this.bindings = bindings;
        this.settings = settings;
        this.operationStates = operationStates;
        this.urls = urls;
        this.values = values;
        this.clock = clock;
    }

    /** Answers whether there is a further page. */
    boolean plan(UpdateFleetWebhooksInput input, int page, RequestContext context) {
        if (input.scope().binds()) {
            if (page == 0) {
                settings.change(input);
            }
            boolean updates =
                    items.hasUpdates(input.operationId(), input.scope().undoes());
            if (bindings.hasPage(input.operationId(), page) || !updates) {
                return bindings.plan(input, page) || updates;
            }
        }
        operationStates.begin(
                input.operationId(),
                input.scope().undoes() == null ? OperationType.UPDATE_FLEET : OperationType.UNDO_FLEET,
                null,
                input.scope().agentId(),
                BatchWorkflowIds.updateWorkflowId(input.owner()));
        AccountWalk walk = AccountWalk.over(accounts.configuredSid(), numbers.accountSids(input.owner()));
        AccountPage read = items.accountPage(input.operationId(), page).orElseGet(walk::first);
        AccountPage next = walk.after(read, plan(input, page, walk, read, context));
        if (next != null) {
            items.keepAccountPage(input.operationId(), page + 1, next);
        }
        return next != null;
    }

    /**
     * Answers the token of the account's next page. An account that is refused for good fails its own numbers, and the
     * batch only when there is no other account.
     */
    private @Nullable String plan(
            UpdateFleetWebhooksInput input, int page, AccountWalk walk, AccountPage read, RequestContext context) {
        try {
            return plan(input, page, accounts.of(read.accountSid(), context), read.token());
        } catch (TwilioException e) {
            if (e.retryable() || !walk.several()) {
                throw e;
            }
            List<PhoneNumber> failing = wanted(
                    input,
                    numbers.assignedIn(
                            read.accountSid(), input.owner(), input.scope().agentId()));
            items.plan(
                    input.operationId(),
                    failing.stream()
                            .map(number -> PlannedNumber.failed(
                                    number, Seen.onPage(page, number, clock.instant()), e.failure()))
                            .toList());
            return null;
        }
    }

    private @Nullable String plan(
            UpdateFleetWebhooksInput input, int page, TwilioAccount account, @Nullable String pageToken) {
        Instant readAt = clock.instant();
        NumbersPage listed = account.listNumbers(pageToken);
        Map<String, AccountNumber> bySid = listed.numbers().stream()
                .collect(Collectors.toMap(AccountNumber::phoneNumberSid, Function.identity(), (first, again) -> again));
        List<PhoneNumber> bound = new ArrayList<>(numbers.assigned(
                account.accountSid(),
                bySid.keySet(),
                input.owner(),
                input.scope().agentId()));
        if (listed.nextPageToken() == null) {
            bound.addAll(numbers.assignedSendersOnly(
                    account.accountSid(), input.owner(), input.scope().agentId()));
        }
        List<PhoneNumber> wanted = wanted(input, bound);
        Comparison comparison = new Comparison(input, page, readAt, account, wanted);
        operationStates.keepSenderRequests(input.operationId(), listings.senderRequests(input.operationId()));
        List<PlannedNumber> found = wanted.stream()
                .flatMap(number -> comparison.item(number, routeOf(number, bySid)).stream())
                .toList();
        keepWhatWillBeWrittenOver(found, wanted, bySid);
        items.plan(input.operationId(), found);
        return listed.nextPageToken();
    }

    private static Route routeOf(PhoneNumber number, Map<String, AccountNumber> bySid) {
        String sid = number.phoneNumberSid();
        return sid == null
                ? new Route(Map.of())
                : Objects.requireNonNull(bySid.get(sid)).route();
    }

    /** Who updates the number may take what was read here for its before-image. */
    private void keepWhatWillBeWrittenOver(
            List<PlannedNumber> found, List<PhoneNumber> wanted, Map<String, AccountNumber> bySid) {
        Set<String> pending = found.stream()
                .filter(item -> item.state() == ItemState.PENDING)
                .map(PlannedNumber::phoneNumberId)
                .collect(Collectors.toSet());
        values.keep(WholeValues.of(wanted.stream()
                .filter(number -> pending.contains(number.id()))
                .flatMap(number -> Optional.ofNullable(bySid.get(number.phoneNumberSid())).stream())
                .map(AccountNumber::whole)
                .toList()));
    }

    private List<PhoneNumber> wanted(UpdateFleetWebhooksInput input, List<PhoneNumber> bound) {
        if (!input.scope().selected()) {
            return bound;
        }
        Set<String> selected = items.selected(
                input.operationId(), bound.stream().map(PhoneNumber::id).toList());
        return bound.stream().filter(number -> selected.contains(number.id())).toList();
    }

    /** What is read once for the numbers of a page. */
    private final class Comparison {

        private final int page;
        private final Instant readAt;
        private final AccountListing listing;
        private final @Nullable Map<String, List<RouteChange>> toUndo;

        Comparison(
                UpdateFleetWebhooksInput input,
                int page,
                Instant readAt,
                TwilioAccount account,
                List<PhoneNumber> numbers) {
            this.page = page;
            this.readAt = readAt;
            this.toUndo = input.scope().undoes() == null
                    ? null
                    : items.changed(
                            input.scope().undoes(),
                            numbers.stream().map(PhoneNumber::id).toList());
            this.listing = new AccountListing(
                    numbers.stream().anyMatch(PhoneNumber::whatsappEnabled)
                            ? listings.senders(input.operationId(), account)
                            : Map.of(),
                    toUndo == null && numbers.stream().anyMatch(PhoneNumber::smsEnabled)
                            ? account.servicesByNumber()
                            : Map.of());
        }

        /** None for a number that the batch to undo has not changed. */
        Optional<PlannedNumber> item(PhoneNumber number, Route listed) {
            CapturedRoute held = listing.routeOf(number, listed);
            if (toUndo == null) {
                Optional<OperationFailure> owned = foreignOwner(number, held);
                BatchGoal goal = BatchGoal.toHold(
                        urls.routeTo(String.valueOf(number.agentId()), number.channels()), number.channels());
                return Optional.of(owned.map(failure -> failed(number, failure))
                        .orElseGet(() -> compared(number, listed, held, goal.changesFrom(held.route()))));
            }
            List<RouteChange> changes = toUndo.get(number.id());
            if (changes == null) {
                return Optional.empty();
            }
            BatchGoal goal = BatchGoal.toUndo(changes);
            List<RouteChange> undoing = goal.changesFrom(held.route());
            Map<String, String> others = goal.changedByOthers(held.route());
            return Optional.of(
                    undoing.isEmpty() && !others.isEmpty()
                            ? failed(number, changedByOthers(number, others))
                            : compared(number, listed, held, undoing));
        }

        private PlannedNumber compared(
                PhoneNumber number, Route listed, CapturedRoute held, List<RouteChange> changes) {
            String senderSid = PlannedNumber.changesSender(changes) ? held.senderSid() : null;
            return PlannedNumber.compared(number, new Seen(page, number.version(), readAt, listed, senderSid), changes);
        }

        private PlannedNumber failed(PhoneNumber number, OperationFailure failure) {
            return PlannedNumber.failed(number, Seen.onPage(page, number, readAt), failure);
        }
    }

    private static Optional<OperationFailure> foreignOwner(PhoneNumber number, CapturedRoute held) {
        return EffectiveRoute.of(held)
                .owner(number.channels())
                .map(owner -> OperationFailure.of(ErrorCode.ROUTE_OWNED, number.phoneNumber() + ": " + owner.cure())
                        .withOwner(owner));
    }

    private static OperationFailure changedByOthers(PhoneNumber number, Map<String, String> others) {
        return OperationFailure.of(
                        ErrorCode.CHANGED_BY_OTHERS,
                        "Somebody else has changed " + String.join(", ", others.keySet()) + " of "
                                + number.phoneNumber() + " since, so it was left alone.")
                .withChangedByOthers(others);
    }
}
