package dev.switchboard.workflows.route;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What undoing a change takes, given what Twilio holds now. A field that holds what the change wrote gets its old value
 * back. One that has it already is done. One that holds neither is somebody else's by now.
 *
 * @param write what to write, empty when there is nothing to undo
 * @param changedByOthers what is left alone, with the values it holds
 */
public record RestorePlan(Map<RouteField, String> write, Map<RouteField, String> changedByOthers) {

    /** Of a change that nothing but the change itself has written over. */
    public static RestorePlan of(RouteChange change, Route current) {
        return of(change, current, field -> false);
    }

    /**
     * The plan.
     *
     * @param mayBeOurs fields that we may have cleared on the way: an empty one gets its old value back. Twilio may
     *     have refused the value to an attempt before this one, which then emptied the field, and its answer was lost.
     */
    public static RestorePlan of(RouteChange change, Route current, Predicate<RouteField> mayBeOurs) {
        RestorePlan plan = new RestorePlan(new EnumMap<>(RouteField.class), new EnumMap<>(RouteField.class));
        change.from().forEach((field, from) -> {
            String now = current.get(field);
            if (now.equals(from)) {
                return;
            }
            boolean cleared = now.isEmpty() && !field.isMethod() && mayBeOurs.test(field);
            if (cleared || now.equals(change.to().get(field))) {
                plan.write.put(field, from);
            } else {
                plan.changedByOthers.put(field, now);
            }
        });
        List.of(RouteField.TRUNK_SID, RouteField.VOICE_APPLICATION_SID)
                .forEach(sid -> plan.keepWhatExcludes(sid, current));
        if (plan.changedByOthers.containsKey(RouteField.VOICE_URL)) {
            // A URL that somebody else has set meanwhile is for calls.
            plan.write.remove(RouteField.VOICE_RECEIVE_MODE);
        }
        change.from().keySet().stream()
                .filter(RouteField::isMethod)
                .forEach(method -> plan.adjustMethod(method, change, current));
        List.of(RouteField.VOICE_FALLBACK_URL, RouteField.SMS_FALLBACK_URL)
                .forEach(fallback -> plan.adjustFallback(fallback, current));
        return plan;
    }

    /** What has to be written to undo some changes, a change for each channel in which there is something to undo. */
    public static List<RouteChange> undoing(List<RouteChange> changes, Route current) {
        List<RouteChange> undoing = new ArrayList<>();
        for (RouteChange change : changes) {
            Map<RouteField, String> write = of(change, current).write();
            Map<RouteField, String> from = new EnumMap<>(RouteField.class);
            write.keySet().forEach(field -> from.put(field, current.get(field)));
            if (!write.isEmpty()) {
                undoing.add(new RouteChange(change.channel(), from, write));
            }
        }
        return undoing;
    }

    /** What undoing some changes leaves alone, by the names of Twilio's parameters. */
    public static Map<String, String> changedByOthers(List<RouteChange> changes, Route current) {
        Map<String, String> others = new TreeMap<>();
        for (RouteChange change : changes) {
            of(change, current).changedByOthers().forEach((field, value) -> others.put(field.twilioName(), value));
        }
        return others;
    }

    /**
     * Putting a trunk back would delete an application that somebody else has set meanwhile, and so the other way
     * round.
     */
    private void keepWhatExcludes(RouteField sid, Route current) {
        RouteField other = sid.excludes().orElseThrow();
        boolean sets = !write.getOrDefault(sid, "").isEmpty();
        if (sets && !after(other, current).isEmpty()) {
            write.remove(sid);
            changedByOthers.put(other, current.get(other));
        }
    }

    /** A method means something with its URL only, goes where its URL goes, and cannot be cleared. */
    private void adjustMethod(RouteField method, RouteChange change, Route current) {
        RouteField url = method.url();
        boolean cannotBeCleared = change.from().getOrDefault(method, "").isEmpty();
        if (cannotBeCleared || changedByOthers.containsKey(url)) {
            write.remove(method);
        }
        if (cannotBeCleared || after(url, current).isEmpty()) {
            changedByOthers.remove(method);
        }
    }

    /**
     * Twilio refuses a fallback without its primary (errors 21405 and 21406), and a write that it refuses would restore
     * nothing at all. So the two are written together, and where somebody else's change has made a pair impossible, the
     * half that is ours stays behind.
     */
    private void adjustFallback(RouteField fallback, Route current) {
        RouteField primary = fallback.fallsBackFor().orElseThrow();
        boolean writesPrimary = write.containsKey(primary);
        boolean writesFallback = write.containsKey(fallback);
        boolean possible =
                after(fallback, current).isEmpty() || !after(primary, current).isEmpty();
        if (possible) {
            if (writesFallback && !writesPrimary && !after(fallback, current).isEmpty()) {
                write.put(primary, current.get(primary));
            }
            return;
        }
        if (writesFallback && current.get(fallback).isEmpty()) {
            write.remove(fallback);
            changedByOthers.put(fallback, "");
        } else if (writesFallback) {
            write.put(fallback, "");
        } else if (writesPrimary) {
            write.remove(primary);
            changedByOthers.put(primary, current.get(primary));
        }
    }

    /** What the field will hold. */
    private String after(RouteField field, Route current) {
        return write.getOrDefault(field, current.get(field));
    }
}
