package dev.switchboard.api.number;

import dev.switchboard.activities.batch.MovedNumbers;
import dev.switchboard.activities.batch.NotListed;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.Leftovers;
import dev.switchboard.activities.number.PhoneNumber;
import dev.switchboard.activities.number.PhoneNumbers;
import dev.switchboard.activities.twilio.TwilioAccount;
import dev.switchboard.activities.twilio.TwilioAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.workflows.assignment.BoundNumber;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.InboundRegion;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds out where what comes in to a number really goes, from what Twilio holds now. */
@Component
final class WebhookCheck {

    private static final CapturedRoute NOTHING = CapturedRoute.of(new Route(Map.of()));

    private final TwilioAccounts accounts;
    private final PhoneNumbers numbers;
    private final MovedNumbers moved;
    private final Leftovers leftovers;

    WebhookCheck(TwilioAccounts accounts, PhoneNumbers numbers, MovedNumbers moved, Leftovers leftovers) {
        this.leftovers = leftovers;
        this.accounts = accounts;
        this.numbers = numbers;
        this.moved = moved;
    }

    WebhookStatus check(PhoneNumber number) {
        boolean atTwilio = number.phoneNumberSid() != null;
        Set<Channel> asked = atTwilio ? EnumSet.of(Channel.VOICE, Channel.SMS) : EnumSet.noneOf(Channel.class);
        asked.addAll(number.channels());
        boolean nobodys = number.agentId() == null;
        if (nobodys && number.capabilities().whatsapp()) {
            // Where something of ours may be left.
            asked.add(Channel.WHATSAPP);
        }
        TwilioAccount account = accounts.of(number.accountSid(), RequestContext.INTERACTIVE);
        Route ours = numbers.binding(number).map(BoundNumber::ours).orElse(null);
        CapturedRoute held = NOTHING;
        Map<String, ChannelRoute> channels;
        LastChange last = null;
        try {
            held = account.readRoute(number.reference(), asked);
            channels = EffectiveRoute.of(held, regionOf(number, account)).channels(number.capabilities(), ours);
            if (nobodys) {
                // What is ours of a number without an agent should not be there.
                channels = new LinkedHashMap<>(channels);
                channels.putAll(leftovers.channels(held.route()));
            }
            last = lastChange(number, channels, account);
        } catch (TwilioException e) {
            if (!e.gone() || !atTwilio || moved.has(number.accountSid(), number, RequestContext.INTERACTIVE)) {
                throw e;
            }
            channels = notListed(number, EffectiveRoute.of(NOTHING).channels(number.capabilities(), ours));
        }
        List<String> errors = errors(number, channels);
        Map<String, ChannelStatus> statuses = new LinkedHashMap<>();
        channels.forEach((name, route) -> statuses.put(name, ChannelStatus.of(route)));
        return new WebhookStatus(
                number.phoneNumber(),
                number.state() == BindingState.ASSIGNED && errors.isEmpty(),
                new WebhookStatus.Webhooks(
                        value(held.route(), RouteField.VOICE_URL),
                        value(held.route(), RouteField.SMS_URL),
                        value(held.route(), RouteField.STATUS_CALLBACK)),
                errors,
                new WebhookStatus.VerifiedNumber(number.id(), NumberView.chatbot(number)),
                statuses,
                last);
    }

    /** A request more, so only where its answer counts: of a number that is not as it should be. */
    private static @Nullable LastChange lastChange(
            PhoneNumber number, Map<String, ChannelRoute> channels, TwilioAccount account) {
        String sid = number.phoneNumberSid();
        boolean wrong = channels.values().stream().anyMatch(route -> route.cure() != null);
        return sid == null || !wrong
                ? null
                : account.lastChange(sid).map(LastChange::of).orElse(null);
    }

    /** A request more, so only where its answer counts: calls that are to come here. */
    private static @Nullable InboundRegion regionOf(PhoneNumber number, TwilioAccount account) {
        return number.channels().contains(Channel.VOICE)
                ? account.inboundRegion(number.phoneNumber()).orElse(null)
                : null;
    }

    /** The states of a number that its account no longer has; a channel that nobody wants needs none. */
    private Map<String, ChannelRoute> notListed(PhoneNumber number, Map<String, ChannelRoute> ofNothing) {
        ChannelRoute route = NotListed.route(
                number, moved.accountOf(number, RequestContext.INTERACTIVE).orElse(null));
        Map<String, ChannelRoute> channels = new LinkedHashMap<>(ofNothing);
        channels.replaceAll((channel, state) ->
                state.cure() == null && state.state() != ChannelState.NOT_CONFIGURED ? state : route);
        return channels;
    }

    private static List<String> errors(PhoneNumber number, Map<String, ChannelRoute> channels) {
        List<String> errors = new ArrayList<>();
        number.heldBy()
                .ifPresent(
                        operation -> errors.add("Operation " + operation + " works on this number; ask again later."));
        channels.values().stream()
                .map(ChannelRoute::cure)
                .filter(Objects::nonNull)
                .distinct()
                .forEach(errors::add);
        return errors;
    }

    private static @Nullable String value(Route route, RouteField field) {
        String value = FoundValue.text(route.get(field));
        if (value.isEmpty()) {
            return null;
        }
        return field == RouteField.STATUS_CALLBACK ? Route.withoutFragment(value) : value;
    }
}
