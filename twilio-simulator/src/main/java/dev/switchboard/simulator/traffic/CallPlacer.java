package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.PhoneNumbers;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.webhook.StatusCallback;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places calls: from outside to numbers of the account, from them to the outside, and over their trunks. */
public final class CallPlacer {

    private final CallDesk desk;
    private final Account account;

    CallPlacer(CallDesk desk) {
        this.desk = desk;
        this.account = desk.account();
    }

    public PlacedCall place(CallToPlace call) {
        return switch (call.wantedDirection()) {
            case INBOUND -> receive(call, 0);
            case OUTBOUND -> placeOut(call, Ledger.newSid("CA"));
            case TRUNK -> placeOverTrunk(call);
        };
    }

    CallEvents events() {
        return desk.events();
    }

    /** Brings a call from outside. */
    PlacedCall receive(CallToPlace call, int depth) {
        Receiver receiver = receiver(call.to());
        CallLeg leg = leg(
                call,
                Ledger.newSid("CA"),
                receiver.number,
                receiver.route.direction(),
                call.script().ending(now()));
        Dialler dialler = new Dialler(desk, leg, call, depth);
        VoiceRoute.Handler handler = receiver.route.handler();
        VoiceFlow flow = flow(call, leg, "ringing", handler.fallbackUrl(), handler.fallbackMethod(), dialler);
        if (receiver.route.asks()) {
            flow.run(handler.url(), handler.method());
        } else {
            flow.heard().add(receiver.route.heard());
        }
        CallLeg ended = leg(call, leg.sid(), receiver.number, receiver.route.direction(), ending(call, leg, flow));
        return finish(call, ended, receiver.route, flow, dialler);
    }

    /**
     * Places a call from a number of the account.
     *
     * @param sid of the call to be
     */
    public PlacedCall placeOut(CallToPlace call, String sid) {
        requireVoice(call.from());
        OutboundCall wanted = call.outboundCall();
        CallLeg leg = leg(
                call, sid, null, CallLeg.Direction.OUTBOUND_API, call.script().ending(now()));
        Dialler dialler = new Dialler(desk, leg, call, 0);
        String fallback = wanted.fallbackUrl() == null ? "" : wanted.fallbackUrl();
        VoiceFlow flow = flow(call, leg, "in-progress", fallback, "POST", dialler);
        boolean answered = leg.ending().status().equals("completed");
        if (answered && wanted.twiml() != null) {
            flow.runInline(wanted.twiml());
        } else if (answered && wanted.url() != null) {
            flow.run(wanted.url(), wanted.twimlMethod());
        }
        PlacedCall received =
                answered ? desk.ring(leg, call.withoutOutbound(), 0).orElse(null) : null;
        VoiceRoute route = new VoiceRoute("api", wanted.url(), VoiceRoute.Handler.NOBODY, wanted.reporting(), "");
        return finish(call, leg, route, flow, dialler).withReceived(received);
    }

    /** The other side of a trunk calls out: nothing is asked, and nothing is told. */
    private PlacedCall placeOverTrunk(CallToPlace call) {
        SimulatedNumber number = requireVoice(call.from());
        if (number.trunkSid().isEmpty()) {
            throw new IllegalArgumentException(call.from() + " has no trunk_sid");
        }
        CallLeg leg = leg(
                call,
                Ledger.newSid("CA"),
                number,
                CallLeg.Direction.TRUNKING_TERMINATING,
                call.script().ending(now()));
        VoiceRoute route = VoiceRoute.of(account, number);
        Dialler dialler = new Dialler(desk, leg, call, 0);
        return finish(call, leg, route, flow(call, leg, "in-progress", "", "POST", dialler), dialler);
    }

    private PlacedCall finish(CallToPlace call, CallLeg ended, VoiceRoute route, VoiceFlow flow, Dialler dialler) {
        desk.ledger().add(ended);
        List<StatusCallback> delivered = desk.report(ended, route.reporting(), call);
        return new PlacedCall(
                ended.sid(),
                route.name(),
                route.to(),
                ended.ending().status(),
                ended.ending().seconds(),
                flow.requests(),
                flow.heard(),
                flow.warnings(),
                delivered,
                dialler.legs(),
                null,
                flow.error());
    }

    private VoiceFlow flow(
            CallToPlace call, CallLeg leg, String status, String fallbackUrl, String fallbackMethod, Dialler dialler) {
        return new VoiceFlow(
                desk.webhooks(),
                desk.events().parameters(leg, status),
                new VoiceFlow.Fallback(fallbackUrl, fallbackMethod),
                call.script().digits(),
                call.allowAnyHost(),
                dialler);
    }

    private static CallLeg leg(
            CallToPlace call,
            String sid,
            @Nullable SimulatedNumber number,
            CallLeg.Direction direction,
            CallLeg.Ending ending) {
        return new CallLeg(sid, null, new CallLeg.Parties(call.from(), call.to(), direction), number, ending);
    }

    private static CallLeg.Ending ending(CallToPlace call, CallLeg leg, VoiceFlow flow) {
        String rejected = flow.rejected();
        if (rejected == null) {
            return call.script().ending(leg.ending().end());
        }
        return new CallLeg.Ending(
                rejected.equals("busy") ? "busy" : "no-answer", 0, leg.ending().end());
    }

    private Instant now() {
        return account.nowInSeconds();
    }

    private record Receiver(@Nullable SimulatedNumber number, VoiceRoute route) {}

    private Receiver receiver(String to) {
        if (PhoneNumbers.isWhatsApp(to)) {
            String bare = PhoneNumbers.bare(to);
            SimulatedSender sender = account.sender(bare)
                    .orElseThrow(() -> new IllegalArgumentException("There is no WhatsApp sender " + bare));
            return new Receiver(null, VoiceRoute.of(account, sender));
        }
        SimulatedNumber number = requireVoice(to);
        return new Receiver(number, VoiceRoute.of(account, number));
    }

    private SimulatedNumber requireVoice(String phoneNumber) {
        SimulatedNumber number = account.numbers()
                .find(phoneNumber)
                .orElseThrow(() -> new IllegalArgumentException("There is no number " + phoneNumber));
        if (!number.capabilities().voice()) {
            throw new IllegalArgumentException(phoneNumber + " takes no calls");
        }
        return number;
    }
}
