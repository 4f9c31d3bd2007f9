package dev.switchboard.simulator.traffic;

import dev.switchboard.simulator.account.Account;
import dev.switchboard.simulator.account.CallLeg;
import dev.switchboard.simulator.account.Ledger;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.webhook.StatusCallbacks.Pending;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Makes the legs of calls in much traffic: each goes to the ledger at once, and what would tell of it is handed back.
 */
final class LegMaker {

    private static final int LONGEST_CALL_SECONDS = 600;
    private static final List<String> ENDINGS =
            List.of("completed", "completed", "completed", "completed", "completed", "busy", "no-answer", "canceled");

    private final Account account;
    private final Ledger ledger;
    private final CallEvents events;

    LegMaker(Account account, Ledger ledger, CallEvents events) {
        this.account = account;
        this.ledger = ledger;
        this.events = events;
    }

    List<Pending> inbound(SimulatedNumber number, Random random) {
        String sid = Ledger.newSid("CA");
        String from = stranger(random);
        String status = ENDINGS.get(random.nextInt(ENDINGS.size()));
        int seconds = status.equals("completed") ? 1 + random.nextInt(LONGEST_CALL_SECONDS) : 0;
        return inbound(number, sid, from, status, seconds);
    }

    /** Answered for less than a second. */
    List<Pending> subSecond(SimulatedNumber number, Random random) {
        return inbound(number, Ledger.newSid("CA"), stranger(random), "completed", 0);
    }

    private List<Pending> inbound(SimulatedNumber number, String sid, String from, String status, int seconds) {
        CallLeg leg = new CallLeg(
                sid,
                null,
                new CallLeg.Parties(from, number.phoneNumber(), CallLeg.Direction.INBOUND),
                number,
                new CallLeg.Ending(status, seconds, account.nowInSeconds()));
        return add(leg, VoiceRoute.of(account, number).reporting());
    }

    /** A call whose TwiML dialled somebody: the second leg shows the caller, not the number that forwarded. */
    List<Pending> forwarded(SimulatedNumber number, @Nullable String statusCallback, Random random) {
        String sid = Ledger.newSid("CA");
        String from = stranger(random);
        int seconds = random.nextInt(LONGEST_CALL_SECONDS);
        List<Pending> pending = new ArrayList<>(inbound(number, sid, from, "completed", seconds));
        String status = ENDINGS.get(random.nextInt(ENDINGS.size()));
        int dialled = status.equals("completed") ? random.nextInt(seconds + 1) : 0;
        CallLeg leg = new CallLeg(
                Ledger.newSid("CA"),
                sid,
                new CallLeg.Parties(from, stranger(random), CallLeg.Direction.OUTBOUND_DIAL),
                null,
                new CallLeg.Ending(status, dialled, account.nowInSeconds()));
        pending.addAll(add(leg, reporting(statusCallback)));
        return pending;
    }

    List<Pending> outbound(SimulatedNumber number, @Nullable String statusCallback, Random random) {
        String status = ENDINGS.get(random.nextInt(ENDINGS.size()));
        int seconds = status.equals("completed") ? random.nextInt(LONGEST_CALL_SECONDS) : 0;
        CallLeg leg = CallLeg.outgoing(
                Ledger.newSid("CA"),
                new CallLeg.Parties(number.phoneNumber(), stranger(random), CallLeg.Direction.OUTBOUND_API),
                new CallLeg.Ending(status, seconds, account.nowInSeconds()));
        return add(leg, reporting(statusCallback));
    }

    /** A call over the number's trunk, in or out. */
    List<Pending> trunk(SimulatedNumber number, Random random) {
        String stranger = stranger(random);
        CallLeg.Parties parties = random.nextBoolean()
                ? new CallLeg.Parties(stranger, number.phoneNumber(), CallLeg.Direction.TRUNKING_ORIGINATING)
                : new CallLeg.Parties(number.phoneNumber(), stranger, CallLeg.Direction.TRUNKING_TERMINATING);
        int seconds = random.nextInt(LONGEST_CALL_SECONDS);
        CallLeg leg = new CallLeg(
                Ledger.newSid("CA"),
                null,
                parties,
                number,
                new CallLeg.Ending("completed", seconds, account.nowInSeconds()));
        return add(leg, null);
    }

    private List<Pending> add(CallLeg leg, CallEvents.@Nullable Reporting to) {
        ledger.addUncommitted(leg);
        return to == null ? List.of() : events.of(leg, to);
    }

    private static CallEvents.@Nullable Reporting reporting(@Nullable String statusCallback) {
        return statusCallback == null ? null : CallEvents.Reporting.end(statusCallback, "POST");
    }

    static String stranger(Random random) {
        return "+1444%07d".formatted(random.nextInt(10_000_000));
    }
}
