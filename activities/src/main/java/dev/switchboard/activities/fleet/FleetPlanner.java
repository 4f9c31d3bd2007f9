package dev.switchboard.activities.fleet;

import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.operation.ItemState;
import dev.switchboard.activities.operation.OperationStates;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.workflows.fleet.FleetOperations;
import dev.switchboard.workflows.fleet.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.RouteChange;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Compares a page of the account with what a batch wants, number by number. One page is one request and one statement. */
@Component
final class FleetPlanner {

    private final TwilioAccount account;
    private final RunListings listings;
    private final PhoneNumbers numbers;
    private final FleetItems items;
    private final OperationStates operationStates;
    private final WebhookUrls urls;
    private final Clock clock;

    FleetPlanner(
            TwilioAccount account,
            RunListings listings,
            PhoneNumbers numbers,
            FleetItems items,
            OperationStates operationStates,
            WebhookUrls urls,
            Clock clock) {
        this.account = account;
        this.listings = listings;
        this.numbers = numbers;
        this.items = items;
        this.operationStates = operationStates;
        this.urls = urls;
        this.clock = clock;
    }

    /** Answers whether there is a further page. */
    boolean plan(UpdateFleetWebhooksInput input, int page) {
        operationStates.begin(
                input.operationId(),
                input.owner(),
                input.undoes() == null ? OperationType.UPDATE_FLEET : OperationType.UNDO_FLEET,
                null,
                input.agentId(),
                FleetOperations.updateWorkflowId(input.owner()));
        Instant readAt = clock.instant();
        NumbersPage listed = account.listNumbers(items.token(input.operationId(), page));
        String next = listed.nextPageToken();
        if (next != null) {
            items.keepToken(input.operationId(), page + 1, next);
        }
        Map<String, AccountNumber> bySid = listed.numbers().stream()
                .collect(Collectors.toMap(AccountNumber::phoneNumberSid, Function.identity(), (first, again) -> again));
        List<PhoneNumber> wanted =
                wanted(input, numbers.assigned(account.accountSid(), bySid.keySet(), input.owner(), input.agentId()));
        Comparison comparison = new Comparison(input, page, readAt, wanted);
        items.keepSenderRequests(input.operationId(), listings.senderRequests(input.operationId()));
        items.plan(
                input.operationId(),
                wanted.stream()
                        .flatMap(number -> Optional.ofNullable(bySid.get(number.phoneNumberSid()))
                                .flatMap(held -> comparison.item(number, held))
                                .stream())
                        .toList());
        return next != null;
    }

    private List<PhoneNumber> wanted(UpdateFleetWebhooksInput input, List<PhoneNumber> bound) {
        if (!input.selected()) {
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

        Comparison(UpdateFleetWebhooksInput input, int page, Instant readAt, List<PhoneNumber> numbers) {
            this.page = page;
            this.readAt = readAt;
            this.toUndo = input.undoes() == null
                    ? null
                    : items.changed(
                            input.undoes(),
                            numbers.stream().map(PhoneNumber::id).toList());
            this.listing = new AccountListing(
                    numbers.stream().anyMatch(PhoneNumber::whatsappEnabled)
                            ? listings.senders(input.operationId())
                            : Map.of(),
                    toUndo == null && numbers.stream().anyMatch(PhoneNumber::smsEnabled)
                            ? account.listMessagingServices()
                            : Map.of());
        }

        /** None for a number that the batch to undo has not changed. */
        Optional<FleetItem> item(PhoneNumber number, AccountNumber listed) {
            CapturedRoute held = listing.routeOf(number, listed);
            if (toUndo == null) {
                Optional<OperationFailure> owned = foreignOwner(number, held);
                FleetGoal goal = FleetGoal.toHold(
                        urls.routeTo(String.valueOf(number.agentId()), number.channels()), number.channels());
                return Optional.of(owned.map(failure -> failed(number, failure))
                        .orElseGet(() -> compared(number, listed, held, goal.changesFrom(held.route()))));
            }
            List<RouteChange> changes = toUndo.get(number.id());
            if (changes == null) {
                return Optional.empty();
            }
            FleetGoal goal = FleetGoal.toUndo(changes);
            List<RouteChange> undoing = goal.changesFrom(held.route());
            Map<String, String> others = goal.changedByOthers(held.route());
            return Optional.of(
                    undoing.isEmpty() && !others.isEmpty()
                            ? failed(number, changedByOthers(number, others))
                            : compared(number, listed, held, undoing));
        }

        private FleetItem compared(
                PhoneNumber number, AccountNumber listed, CapturedRoute held, List<RouteChange> changes) {
            boolean sender = changes.stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
            return new FleetItem(
                    number.id(),
                    number.phoneNumber(),
                    changes.isEmpty() ? ItemState.UNCHANGED : ItemState.PENDING,
                    null,
                    page,
                    sender,
                    sender ? held.senderSid() : null,
                    number.version(),
                    listed.route(),
                    readAt,
                    changes);
        }

        private FleetItem failed(PhoneNumber number, OperationFailure failure) {
            return new FleetItem(
                    number.id(),
                    number.phoneNumber(),
                    ItemState.FAILED,
                    failure,
                    page,
                    false,
                    null,
                    number.version(),
                    null,
                    readAt,
                    List.of());
        }
    }

    private static Optional<OperationFailure> foreignOwner(PhoneNumber number, CapturedRoute held) {
        return EffectiveRoute.of(held)
                .owner(number.channels())
                .map(owner -> new OperationFailure(
                        ErrorCode.ROUTE_OWNED,
                        number.phoneNumber() + ": " + EffectiveRoute.ownedCure(owner),
                        null,
                        null,
                        null,
                        owner,
                        null));
    }

    private static OperationFailure changedByOthers(PhoneNumber number, Map<String, String> others) {
        return OperationFailure.of(
                        ErrorCode.CHANGED_BY_OTHERS,
                        "Somebody else has changed " + String.join(", ", others.keySet()) + " of "
                                + number.phoneNumber() + " since, so it was left alone.")
                .withChangedByOthers(others);
    }
}
