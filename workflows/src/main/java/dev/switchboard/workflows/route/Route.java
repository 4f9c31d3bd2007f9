package dev.switchboard.workflows.route;

import dev.switchboard.workflows.number.Channel;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Values of route fields, as Twilio holds them or should hold them. Twilio answers an unset URL or SID as an empty
 * string or as null; here both are the empty string.
 *
 * @param fields the values; a field that is not there was not read or is not wanted
 */
public record Route(Map<RouteField, String> fields) {

    public Route {
        Map<RouteField, String> copy = new EnumMap<>(RouteField.class);
        copy.putAll(fields);
        fields = Collections.unmodifiableMap(copy);
    }

    /** The value of a field; when unset or unknown what that stands for, which is the empty string but for a mode. */
    public String get(RouteField field) {
        String value = fields.getOrDefault(field, "");
        return value.isEmpty() ? field.whenUnset() : value;
    }

    /** What has to be written so that the channel's fields of {@code wanted} hold, starting from this route. */
    public RouteChange changeTo(Route wanted, Channel channel) {
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        wanted.fields.forEach((field, value) -> {
            if (field.channel() == channel && !get(field).equals(value)) {
                from.put(field, get(field));
                to.put(field, value);
            }
        });
        return new RouteChange(channel, from, to);
    }

    /**
     * What undoing an assignment of a free number undoes in a channel: every field that was to be {@code wanted}, also
     * one that held just that already. Such a value is left over from an earlier binding, and is cleared.
     */
    public RouteChange takenOver(Route wanted, Channel channel) {
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        wanted.fields.forEach((field, value) -> {
            boolean same = get(field).equals(value);
            boolean leftOver = same && field.isUrl() && !value.isEmpty();
            if (field.channel() == channel && (leftOver || !same)) {
                from.put(field, leftOver ? "" : get(field));
                to.put(field, value);
            }
        });
        return new RouteChange(channel, from, to);
    }

    /**
     * This route as far as {@code held} is it: with the URLs of an earlier version of it where {@code held} has those.
     *
     * @param formerly the same route under earlier configurations
     */
    public Route asHeld(Route held, List<Route> formerly) {
        Map<RouteField, String> values = new EnumMap<>(RouteField.class);
        fields.forEach((field, value) -> values.put(
                field,
                formerly.stream()
                        .map(former -> former.get(field))
                        .filter(former -> field.isUrl() && !former.isEmpty())
                        .filter(former -> sameUrl(former, held.get(field)))
                        .findFirst()
                        .orElse(value)));
        return new Route(values);
    }

    /**
     * What has to be written so that nothing of {@code ours} is left in the channel. Only URLs that still are ours are
     * cleared. Twilio refuses a fallback without its primary URL (errors 21405 and 21406), so a primary whose fallback
     * somebody else has set meanwhile stays.
     */
    public RouteChange clearing(Route ours, Channel channel) {
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        ours.fields.forEach((field, value) -> {
            if (field.channel() == channel
                    && field.isUrl()
                    && isOurs(ours, field)
                    && !heldByForeignFallback(ours, field)) {
                from.put(field, get(field));
                to.put(field, "");
            }
        });
        return new RouteChange(channel, from, to);
    }

    /**
     * What has to be written so that the channel is as it was before it became ours. What still is ours gets the value
     * that was captured then, and so do the SIDs of a trunk or an application that had been taken off. What somebody
     * else has changed meanwhile stays, and nothing is written that would make Twilio drop it. A trunk deletes an
     * application and the other way round (Twilio's OpenAPI description of IncomingPhoneNumber).
     *
     * @param before what was captured before the first write
     */
    public RouteChange restoring(Route ours, Route before, Channel channel) {
        Map<RouteField, String> to = new EnumMap<>(RouteField.class);
        before.fields.forEach((field, value) -> {
            boolean restorable = field.channel() == channel && ours.fields.containsKey(field);
            if (restorable
                    && !field.isMethod()
                    && !field.isMode()
                    && isOurs(ours, field)
                    && canHold(field, value, ours)) {
                to.put(field, value);
            }
        });
        // A primary that was ours before is cleared, and Twilio keeps no fallback without one, neither theirs nor ours.
        to.replaceAll((field, value) -> lacksPrimary(field, to) ? "" : value);
        restoreMode(ours, before, channel, to);
        before.fields.forEach((field, value) -> {
            if (field.channel() == channel && field.isMethod() && ours.fields.containsKey(field)) {
                boolean withItsUrl = !to.getOrDefault(field.url(), "").isEmpty();
                if (withItsUrl && !value.isEmpty() && get(field).equals(ours.get(field))) {
                    to.put(field, value);
                }
            }
        });
        to.entrySet().removeIf(entry -> get(entry.getKey()).equals(entry.getValue()));
        Map<RouteField, String> from = new EnumMap<>(RouteField.class);
        to.keySet().forEach(field -> from.put(field, get(field)));
        return new RouteChange(channel, from, to);
    }

    /**
     * The URLs and SIDs of the channel that somebody else has changed since they became ours, with the values they
     * hold, and the primary URLs of ours that stay for their fallbacks. One that holds what is to be written anyway is
     * none of them.
     *
     * @param target what is to be written where it still is ours
     */
    public Map<RouteField, String> changedByOthers(Route ours, Route target, Channel channel) {
        Map<RouteField, String> changed = new EnumMap<>(RouteField.class);
        ours.fields.keySet().forEach(field -> {
            boolean counts = field.channel() == channel && !field.isMethod();
            boolean stays = target.get(field).isEmpty() && heldByForeignFallback(ours, field);
            if (counts && (stays || !isOurs(ours, field)) && !get(field).equals(target.get(field))) {
                changed.put(field, get(field));
            }
        });
        return changed;
    }

    /**
     * Whether two URLs lead to the same place: they may differ in the fragment, in which Twilio's connection overrides
     * are written and which is not sent (www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides).
     */
    public static boolean sameUrl(String one, String other) {
        return withoutFragment(one).equals(withoutFragment(other));
    }

    /** The URL as it is called. */
    public static String withoutFragment(String url) {
        int fragment = url.indexOf('#');
        return fragment < 0 ? url : url.substring(0, fragment);
    }

    private boolean lacksPrimary(RouteField field, Map<RouteField, String> to) {
        return field.fallsBackFor()
                .filter(primary -> to.getOrDefault(primary, get(primary)).isEmpty())
                .isPresent();
    }

    /** Only with the URL that was called in that mode: a URL that somebody has set since is none of a fax. */
    private void restoreMode(Route ours, Route before, Channel channel, Map<RouteField, String> to) {
        RouteField mode = RouteField.VOICE_RECEIVE_MODE;
        boolean restorable = channel == mode.channel() && ours.fields.containsKey(mode) && isOurs(ours, mode);
        String url = to.getOrDefault(RouteField.VOICE_URL, get(RouteField.VOICE_URL));
        if (restorable && url.equals(before.get(RouteField.VOICE_URL))) {
            to.put(mode, before.get(mode));
        }
    }

    private boolean isOurs(Route ours, RouteField field) {
        return sameUrl(get(field), ours.get(field));
    }

    /** Whether writing the value would neither be refused by Twilio nor delete what somebody else has set. */
    private boolean canHold(RouteField field, String value, Route ours) {
        if (value.isEmpty()) {
            return !heldByForeignFallback(ours, field);
        }
        return field.excludes().filter(other -> !get(other).isEmpty()).isEmpty();
    }

    private boolean heldByForeignFallback(Route ours, RouteField field) {
        return field.fallback()
                .filter(fallback -> !get(fallback).isEmpty() && !isOurs(ours, fallback))
                .isPresent();
    }
}
