package dev.switchboard.simulator.account;

import java.time.LocalDate;
import java.util.List;

/** The sums of the account's calls and messages: the truth to compare a count of usage with. */
public record LedgerTotals(List<Day> days, Sums total) {

    public LedgerTotals {
        days = List.copyOf(days);
    }

    /**
     * One number on one day.
     *
     * @param date in UTC: of the beginning of a call, of the sending of a message
     */
    public record Day(String phoneNumber, LocalDate date, Sums sums) {}

    /**
     * @param voiceMinutes every started minute of each completed call
     * @param smsOutboundSegments without those of failed messages
     * @param whatsappDelivered outbound messages that were delivered or read
     * @param whatsappReceived inbound messages
     */
    public record Sums(
            long voiceCalls,
            long voiceMinutes,
            long smsInboundSegments,
            long smsOutboundSegments,
            long whatsappDelivered,
            long whatsappReceived) {

        public static final Sums NONE = new Sums(0, 0, 0, 0, 0, 0);

        Sums plus(Sums other) {
            return new Sums(
                    voiceCalls + other.voiceCalls,
                    voiceMinutes + other.voiceMinutes,
                    smsInboundSegments + other.smsInboundSegments,
                    smsOutboundSegments + other.smsOutboundSegments,
                    whatsappDelivered + other.whatsappDelivered,
                    whatsappReceived + other.whatsappReceived);
        }
    }
}
