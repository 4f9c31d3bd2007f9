package dev.switchboard.api.console;

import dev.switchboard.activities.usage.UsageDifference;
import dev.switchboard.api.console.NumberStanding.Verdict;
import dev.switchboard.api.number.LastChange;
import dev.switchboard.api.operation.OperationView;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ChannelState;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What templates say: every state has a word, a sign and a tone, so that no state is told by colour alone. */
final class Words {

    static final Words INSTANCE = new Words();

    private static final DateTimeFormatter UTC = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final Set<String> GOOD =
            Set.of("COMPLETED", "ASSIGNED", "DONE", "UPDATED", "UNCHANGED", "CONFIGURED");
    private static final Set<String> GOING =
            Set.of("PENDING", "RUNNING", "ASSIGNING", "MOVING", "RELEASING", "PLANNED");
    private static final Set<String> IDLE =
            Set.of("FREE", "CANCELLED", "INTERRUPTED", "RELEASED", "DISABLED", "CAPABILITY_MISSING", "NOT_CONFIGURED");

    private static final Map<String, String> SIGNS =
            Map.of("good", "✓", "going", "…", "bad", "✕", "idle", "–", "warn", "!");

    private Words() {}

    /** {@code ASSIGN_FLEET} becomes {@code Assign many}, and {@code url_mismatch} {@code URL mismatch}. */
    public String of(@Nullable Object state) {
        if (state == null) {
            return "";
        }
        String known = switch (nameOf(state)) {
            case "COMPENSATED" -> "failed, put back";
            case "COMPENSATION_INCOMPLETE" -> "failed, not all put back";
            case "UPDATE_FLEET" -> "update many";
            case "UNDO_FLEET" -> "undo many";
            case "URL_MISMATCH" -> "URL mismatch";
            case "ASSIGN_FLEET" -> "assign many";
            case "UNASSIGN_FLEET" -> "unassign many";
            case "MOVE_FLEET" -> "move many";
            case "APPLY_PLAN" -> "carry out a plan";
            case "SMS" -> "SMS";
            case "WHATSAPP" -> "WhatsApp";
            case "STATUSCALLBACK" -> "status callback";
            default -> state.toString().replace('_', ' ').toLowerCase(Locale.ROOT);
        };
        return Character.toUpperCase(known.charAt(0)) + known.substring(1);
    }

    /** One of {@code good, going, bad, idle, warn}. */
    public String tone(@Nullable Object state) {
        String name = nameOf(state);
        if (GOOD.contains(name)) {
            return "good";
        }
        if (GOING.contains(name)) {
            return "going";
        }
        if (IDLE.contains(name)) {
            return "idle";
        }
        return name.equals("MISSING_FALLBACK") ? "warn" : "bad";
    }

    /** Answers write names small, and enums write them large. */
    private static String nameOf(@Nullable Object state) {
        return String.valueOf(state).toUpperCase(Locale.ROOT);
    }

    /** The sign of a tone, which stands beside its word. */
    public String signOf(String tone) {
        return String.valueOf(SIGNS.get(tone));
    }

    /** What became of an operation: one that has come to its end and left numbers that failed is no success. */
    public Verdict outcome(OperationView operation) {
        Map<String, Integer> counts = operation.counts() == null ? Map.of() : operation.counts();
        int failed = counts.getOrDefault("failed", 0);
        if (operation.state() != OperationState.COMPLETED || failed == 0) {
            return new Verdict(tone(operation.state()), of(operation.state()));
        }
        boolean any = Stream.of("updated", "unchanged", "bought").anyMatch(name -> counts.getOrDefault(name, 0) > 0);
        return any
                ? new Verdict("warn", "Completed, " + failed + " failed")
                : new Verdict("bad", "Completed, and all failed: " + failed);
    }

    /** What an operation is about that is not of one number. */
    public String about(OperationType type) {
        return switch (type) {
            case ROTATE_AUTH_TOKEN -> "a Twilio account";
            case PURCHASE -> "numbers to be bought";
            case RECONCILE_USAGE -> "the usage of a day";
            default -> "many numbers";
        };
    }

    /** Channels in words, in one order. */
    public List<String> channels(Collection<Channel> channels) {
        return channels.stream()
                .sorted()
                .map(channel -> of(channel.name().toLowerCase(Locale.ROOT)))
                .toList();
    }

    /** Who has a channel that does not come here. */
    public String owner(ChannelState state) {
        return switch (state) {
            case OVERRIDDEN_BY_TRUNK -> "a SIP trunk";
            case OVERRIDDEN_BY_APPLICATION -> "a TwiML application";
            case OVERRIDDEN_BY_MESSAGING_SERVICE -> "a Messaging Service";
            case URL_MISMATCH, WRONG_METHOD -> "another URL";
            case OTHER_REGION -> "another region";
            case RECEIVES_FAX -> "fax";
            case LEFT_OVER -> "this service";
            case NUMBER_MISSING, NUMBER_MOVED -> "another account";
            default -> "nobody";
        };
    }

    /** By whom a number was changed at Twilio. */
    public String changer(LastChange change) {
        String who = switch (change.source()) {
            case "web" -> "somebody in the Twilio Console";
            case "api" -> "a request with the account's credentials, which this service has too";
            case "twilio" -> "Twilio";
            default -> "somebody";
        };
        String sid = change.actorSid() == null ? "" : " (" + change.actorSid() + ")";
        return who + sid + (change.sourceIpAddress() == null ? "" : " from " + change.sourceIpAddress());
    }

    /** What a call or message counts as: {@code 2 minutes}. */
    public String counted(UsageDifference.Counted counted) {
        List<String> parts = new ArrayList<>();
        if (counted.voiceMinutes() > 0) {
            parts.add(counted.voiceMinutes() + " voice minutes");
        }
        if (counted.smsSegments() != null && counted.smsSegments() > 0) {
            parts.add(counted.smsSegments() + " SMS segments");
        }
        if (counted.whatsappDelivered() > 0) {
            parts.add(counted.whatsappDelivered() + " WhatsApp delivered");
        }
        return parts.isEmpty() ? "nothing that counts" : String.join(", ", parts) + " on " + counted.day();
    }

    /** {@code 2 min 5 s}. */
    public String duration(@Nullable Long seconds) {
        if (seconds == null) {
            return "";
        }
        Duration time = Duration.ofSeconds(seconds);
        if (time.toHours() > 0) {
            return time.toHours() + " h " + time.toMinutesPart() + " min";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + " min " + time.toSecondsPart() + " s" : seconds + " s";
    }

    /** As it stands in the page; the browser shows it in its own zone. */
    public String utc(@Nullable Instant time) {
        return time == null ? "" : UTC.format(time);
    }
}
