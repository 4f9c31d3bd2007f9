package dev.switchboard.activities.drift;

import dev.switchboard.activities.batch.AccountListing;
import dev.switchboard.activities.batch.BatchGoal;
import dev.switchboard.activities.batch.NotListed;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.Leftovers;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether a number is as its binding asks for: whether what comes in on its channels reaches its agent. Nothing of ours
 * may be left at a free number.
 */
@Component
final class RouteComparison {

    private final WebhookUrls urls;
    private final Leftovers leftovers;

    RouteComparison(WebhookUrls urls, Leftovers leftovers) {
        this.urls = urls;
        this.leftovers = leftovers;
    }

    /** What is otherwise; none when nothing has to be done. */
    Optional<FoundDrift> compare(PhoneNumber number, Route listed, AccountListing listing) {
        CapturedRoute held = listing.routeOf(number, listed);
        if (number.state() == BindingState.FREE) {
            return leftAt(number, held.route());
        }
        Route wanted = wanted(number);
        Map<String, ChannelRoute> wrong = new LinkedHashMap<>();
        EffectiveRoute.of(held).channels(number.capabilities(), wanted).forEach((name, route) -> {
            if (route.cure() != null) {
                wrong.put(name, route);
            }
        });
        if (wrong.isEmpty()) {
            return Optional.empty();
        }
        List<RouteChange> changes = BatchGoal.toHold(wanted, number.channels()).changesFrom(held.route()).stream()
                .map(RouteComparison::withoutFragments)
                .filter(change -> !change.none())
                .toList();
        return Optional.of(new FoundDrift(
                number,
                only(number.channels(), held.route()),
                wrong,
                changes,
                UpdateCures.of(held, number.channels(), wrong, changes)));
    }

    /** An update would be refused, as the number has no agent; it is cleared instead. */
    private Optional<FoundDrift> leftAt(PhoneNumber number, Route held) {
        List<RouteChange> changes = leftovers.in(held);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        Map<RouteField, String> ours = new EnumMap<>(RouteField.class);
        changes.forEach(change -> ours.putAll(change.from()));
        return Optional.of(
                new FoundDrift(number, new Route(ours), leftovers.channels(held), changes, UpdateCures.NONE));
    }

    /**
     * A number that the account does not list.
     *
     * @param movedTo the account that does; none when none is known
     */
    FoundDrift missing(PhoneNumber number, @Nullable String movedTo) {
        Map<String, ChannelRoute> wrong = new LinkedHashMap<>();
        number.channels().stream()
                .sorted()
                .forEach(channel -> wrong.put(EffectiveRoute.nameOf(channel), NotListed.route(number, movedTo)));
        return new FoundDrift(number, new Route(Map.of()), wrong, List.of(), UpdateCures.NONE);
    }

    private Route wanted(PhoneNumber number) {
        return urls.routeTo(String.valueOf(number.agentId()), number.channels());
    }

    /** A URL that differs in its fragment leads to the same place. */
    private static RouteChange withoutFragments(RouteChange change) {
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        change.to().forEach((field, value) -> {
            if (!field.isUrl() || !Route.sameUrl(value, change.from().getOrDefault(field, ""))) {
                to.put(field, value);
            }
        });
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        to.keySet().forEach(field -> from.put(field, change.from().getOrDefault(field, "")));
        return new RouteChange(change.channel(), from, to);
    }

    private static Route only(Collection<Channel> channels, Route route) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        route.fields().forEach((field, value) -> {
            if (channels.contains(field.channel())) {
                fields.put(field, value);
            }
        });
        return new Route(fields);
    }
}
