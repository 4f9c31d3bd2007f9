package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.webhook.StatusCallback;
import dev.switchboard.simulator.webhook.Twiml.Verb;
import dev.switchboard.simulator.webhook.WebhookUrl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Dials for one call: what its TwiML's {@code <Dial>} makes. */
final class Dialler {

    private static final Set<String> NOUNS = Set.of("Number", "Sip", "Client", "WhatsApp");

    private final CallDesk desk;
    private final CallLeg parent;
    private final CallToPlace call;
    private final int depth;
    private final List<DialledLeg> legs = new ArrayList<>();

    /**
     * @param parent as it will have ended
     * @param depth how many of the simulator's own numbers the call came through
     */
    Dialler(CallDesk desk, CallLeg parent, CallToPlace call, int depth) {
        this.desk = desk;
        this.parent = parent;
        this.call = call;
        this.depth = depth;
    }

    /** What the action URL is told; legs of conferences and queues are none of this call's. */
    record Dialled(String callSid, String status, int seconds) {}

    List<DialledLeg> legs() {
        return legs;
    }

    /** The leg that counts for the action URL, the first; none when the verb dials nobody. */
    @Nullable Dialled dial(Verb verb, WebhookUrl base) {
        List<Verb> nouns = nouns(verb);
        DialOutcome outcome = call.script().dialOutcome();
        Dialled first = null;
        for (Verb noun : nouns) {
            // Those that rang too are given up as soon as one is answered.
            String status = first != null && first.status.equals("completed") ? "canceled" : outcome.wantedStatus();
            int seconds =
                    status.equals("completed") ? outcome.seconds(parent.ending().seconds()) : 0;
            Dialled dialled = dial(
                    noun,
                    verb,
                    base,
                    new CallLeg.Ending(status, seconds, parent.ending().end()));
            first = first == null ? dialled : first;
        }
        return first;
    }

    private static List<Verb> nouns(Verb verb) {
        if (verb.children().isEmpty()) {
            return verb.text().isEmpty() ? List.of() : List.of(new Verb("Number", Map.of(), verb.text(), List.of()));
        }
        return verb.children().stream()
                .filter(noun -> NOUNS.contains(noun.name()))
                .toList();
    }

    private Dialled dial(Verb noun, Verb verb, WebhookUrl base, CallLeg.Ending ending) {
        String from = verb.attribute("callerId", parent.parties().from());
        CallLeg leg = new CallLeg(
                Ledger.newSid("CA"),
                parent.sid(),
                new CallLeg.Parties(from, address(noun), CallLeg.Direction.OUTBOUND_DIAL),
                null,
                ending);
        desk.ledger().add(leg);
        PlacedCall received = ending.status().equals("completed")
                ? desk.ring(leg, call, depth).orElse(null)
                : null;
        List<StatusCallback> delivered = desk.report(leg, reporting(noun, base), call);
        legs.add(new DialledLeg(
                leg.sid(),
                parent.sid(),
                from,
                leg.parties().to(),
                ending.status(),
                ending.seconds(),
                delivered,
                received));
        return new Dialled(leg.sid(), ending.status(), ending.seconds());
    }

    private static String address(Verb noun) {
        if (!noun.name().equals("Client")) {
            return noun.text();
        }
        String identity = noun.children().stream()
                .filter(child -> child.name().equals("Identity"))
                .map(Verb::text)
                .collect(Collectors.joining());
        return "client:" + (identity.isEmpty() ? noun.text() : identity);
    }

    private static CallEvents.@Nullable Reporting reporting(Verb noun, WebhookUrl base) {
        String url = noun.attribute("statusCallback", "");
        if (url.isEmpty()) {
            return null;
        }
        Set<String> events = Arrays.stream(noun.attribute("statusCallbackEvent", "completed")
                        .strip()
                        .split("[ ,]+"))
                .filter(CallEvents.ALL::contains)
                .collect(Collectors.toUnmodifiableSet());
        return new CallEvents.Reporting(
                base.resolve(url).text(),
                noun.attribute("statusCallbackMethod", "POST").toUpperCase(Locale.ROOT),
                events);
    }
}
