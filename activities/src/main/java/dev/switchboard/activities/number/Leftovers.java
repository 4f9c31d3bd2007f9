package dev.switchboard.activities.number;

import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * What is ours at Twilio of a number that has no agent, though nothing should be. An undo was refused, or a request
 * that was given up was carried out after all. What is somebody else's is none of it.
 */
@Component
public final class Leftovers {

    private final OurUrls ours;

    Leftovers(OurUrls ours) {
        this.ours = ours;
    }

    /** The changes that leave nothing of ours; none for a channel that has nothing of ours. */
    public List<RouteChange> in(Route held) {
        return Arrays.stream(Channel.values())
                .map(channel -> in(held, channel))
                .filter(change -> !change.none())
                .toList();
    }

    private RouteChange in(Route held, Channel channel) {
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        held.fields().forEach((field, value) -> {
            if (field.channel() == channel && field.isUrl() && ours.contain(value)) {
                from.put(field, value);
                to.put(field, "");
            }
        });
        return new RouteChange(channel, from, to);
    }

    /** The channels at which something is left over, by their names in answers, each with what to do about it. */
    public Map<String, ChannelRoute> channels(Route held) {
        Map<String, ChannelRoute> channels = new LinkedHashMap<>();
        String cure = cure(held).orElse(null);
        in(held).forEach(change -> change.from()
                .forEach((field, value) -> channels.putIfAbsent(
                        field == RouteField.STATUS_CALLBACK ? "statusCallback" : EffectiveRoute.nameOf(field.channel()),
                        new ChannelRoute(ChannelState.LEFT_OVER, null, value, cure))));
        return channels;
    }

    /** What is left over, and what to do about it; none when nothing is. */
    public Optional<String> cure(Route held) {
        List<RouteChange> changes = in(held);
        if (changes.isEmpty()) {
            return Optional.empty();
        }
        String fields = changes.stream()
                .flatMap(change -> change.to().keySet().stream())
                .sorted()
                .map(RouteField::twilioName)
                .collect(Collectors.joining(", "));
        return Optional.of("The number has no agent, and Twilio still sends to this service what is set in " + fields
                + "." + firstOf(held) + " DELETE /api/phone-numbers/assign clears what is ours.");
    }

    /**
     * Twilio keeps no fallback without its primary (errors 21405 and 21406), and somebody else's fallback is not ours
     * to clear.
     */
    private String firstOf(Route held) {
        return held.fields().keySet().stream()
                .filter(fallback -> isSomebodyElses(held.get(fallback)))
                .flatMap(fallback -> fallback
                        .fallsBackFor()
                        .filter(primary -> ours.contain(held.get(primary)))
                        .map(primary ->
                                " First clear " + fallback.twilioName() + " in the Twilio Console: it is somebody"
                                        + " else's, and Twilio keeps it only with " + primary.twilioName() + ".")
                        .stream())
                .collect(Collectors.joining());
    }

    private boolean isSomebodyElses(String url) {
        return !url.isEmpty() && !ours.contain(url);
    }
}
