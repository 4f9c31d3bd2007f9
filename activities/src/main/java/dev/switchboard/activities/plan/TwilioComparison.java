package dev.switchboard.activities.plan;

import dev.switchboard.activities.batch.AccountListing;
import dev.switchboard.activities.batch.BatchGoal;
import dev.switchboard.activities.batch.BatchPlan;
import dev.switchboard.activities.batch.NotListed;
import dev.switchboard.activities.batch.RunListings;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.activities.plan.BindingComparison.Candidate;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.NumbersPage;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Compares what Twilio holds for numbers with what it is to hold, as a batch does that is planned: whole pages of the
 * accounts are read, and their WhatsApp senders and Messaging Services once.
 */
@Component
final class TwilioComparison {

    private final TwilioAccounts accounts;
    private final RunListings listings;
    private final PhoneNumbers numbers;
    private final WebhookUrls urls;

    TwilioComparison(TwilioAccounts accounts, RunListings listings, PhoneNumbers numbers, WebhookUrls urls) {
        this.accounts = accounts;
        this.listings = listings;
        this.numbers = numbers;
        this.urls = urls;
    }

    /**
     * What was found.
     *
     * @param differences those that differ, in the order of the candidates
     * @param requests to Twilio that carrying it out takes
     */
    record Found(List<NumberDifference> differences, int requests) {}

    /**
     * The differences with what would be written at Twilio, without those where nothing would be done at all.
     *
     * @param run an id of this comparison: what it reads is not read again under it
     */
    Found compare(String run, List<Candidate> candidates) {
        Map<String, NumberDifference> compared = new HashMap<>();
        int pages = 0;
        for (Map.Entry<String, List<Candidate>> account : byAccount(candidates).entrySet()) {
            try {
                pages += compare(run, account.getKey(), account.getValue(), compared);
            } catch (TwilioException e) {
                if (e.retryable()) {
                    throw e;
                }
                account.getValue()
                        .forEach(candidate -> compared.put(
                                candidate.number().id(), candidate.difference().refused(e.failure())));
            }
        }
        List<NumberDifference> differences = candidates.stream()
                .map(candidate -> compared.getOrDefault(candidate.number().id(), candidate.difference()))
                .filter(TwilioComparison::differs)
                .toList();
        return new Found(differences, requests(differences, pages));
    }

    private static boolean differs(NumberDifference difference) {
        return difference.action() != NumberAction.UPDATE
                || !difference.changes().isEmpty();
    }

    private static Map<String, List<Candidate>> byAccount(List<Candidate> candidates) {
        return candidates.stream()
                .filter(candidate -> candidate.difference().conflict() == null)
                .collect(Collectors.groupingBy(
                        candidate -> candidate.number().accountSid(), TreeMap::new, Collectors.toList()));
    }

    private int compare(
            String run, String accountSid, List<Candidate> candidates, Map<String, NumberDifference> compared) {
        TwilioAccount account = accounts.of(accountSid, RequestContext.INTERACTIVE);
        Map<String, Route> listed = new HashMap<>();
        int pages = 0;
        if (candidates.stream().anyMatch(candidate -> candidate.number().phoneNumberSid() != null)) {
            pages = list(account, listed);
        }
        List<PhoneNumber> views = new ArrayList<>();
        candidates.forEach(candidate -> {
            views.add(candidate.number());
            views.add(candidate.target());
        });
        AccountListing listing = listings.of(run, account, views);
        Map<String, BoundNumber> losing = numbers.bindings(candidates.stream()
                .filter(candidate -> candidate.difference().to().agentId() == null
                        || candidate.difference().action() == NumberAction.REASSIGN)
                .map(Candidate::number)
                .toList());
        for (Candidate candidate : candidates) {
            String sid = candidate.number().phoneNumberSid();
            Route route = sid == null ? new Route(Map.of()) : listed.get(sid);
            compared.put(
                    candidate.number().id(),
                    compared(
                            candidate,
                            route,
                            listing,
                            losing.get(candidate.number().id())));
        }
        return pages;
    }

    private static int list(TwilioAccount account, Map<String, Route> listed) {
        int pages = 0;
        String token = null;
        do {
            NumbersPage page = account.listNumbers(token);
            for (AccountNumber number : page.numbers()) {
                listed.put(number.phoneNumberSid(), number.route());
            }
            token = page.nextPageToken();
            pages++;
        } while (token != null);
        return pages;
    }

    /**
     * The difference with what would be written.
     *
     * @param losing the binding of which it is to lose all or some channels; none when it is to lose nothing
     */
    private NumberDifference compared(
            Candidate candidate, @Nullable Route listed, AccountListing listing, @Nullable BoundNumber losing) {
        NumberDifference difference = candidate.difference();
        PhoneNumber number = candidate.number();
        if (listed == null) {
            return difference.refused(OperationFailure.of(ErrorCode.TWILIO_REFUSED, NotListed.cure(number)));
        }
        if (losing != null && difference.to().agentId() == null) {
            return difference.with(
                    losing.clearing(listing.routeOf(number, listed).route()));
        }
        String agentId = String.valueOf(difference.to().agentId());
        PhoneNumber target = candidate.target();
        CapturedRoute held = listing.routeOf(target, listed);
        Collection<Channel> channels = target.channels();
        List<RouteChange> lost = losing == null
                ? List.of()
                : losing.clearing(listing.routeOf(number, listed).route()).stream()
                        .filter(change -> !channels.contains(change.channel()))
                        .toList();
        return EffectiveRoute.of(held)
                .owner(channels)
                .map(owner -> difference.refused(
                        OperationFailure.of(ErrorCode.ROUTE_OWNED, number.phoneNumber() + ": " + owner.cure())
                                .withOwner(owner)))
                .orElseGet(() -> {
                    List<RouteChange> changes =
                            new ArrayList<>(BatchGoal.toHold(urls.routeTo(agentId, target.channels()), channels)
                                    .changesFrom(held.route()));
                    changes.addAll(lost);
                    return difference.with(changes);
                });
    }

    /** As a batch counts them that carries it out: it reads the pages once more. */
    private static int requests(List<NumberDifference> differences, int pages) {
        int direct = 0;
        int byWorkflow = 0;
        for (NumberDifference difference : differences) {
            if (difference.conflict() != null) {
                continue;
            }
            boolean sender = difference.changes().stream().anyMatch(change -> change.channel() == Channel.WHATSAPP);
            if (difference.action() == NumberAction.UPDATE && !sender) {
                direct++;
            } else {
                byWorkflow++;
            }
        }
        return differences.isEmpty() ? 0 : new BatchPlan(direct, byWorkflow, pages, 0).requests();
    }
}
