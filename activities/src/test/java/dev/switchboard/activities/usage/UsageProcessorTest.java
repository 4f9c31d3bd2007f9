package dev.switchboard.activities.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.workflows.number.Channel;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageProcessorTest extends UsageDatabaseTest {

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "59, 1", "60, 1", "61, 2", "80, 2", "120, 2", "3601, 61"})
    void aCompletedCallCountsItsStartedMinutes(int seconds, int minutes) {
        call("CA1", "completed", seconds, NOON);
        processAll();

        assertThat(theUsageOf("CA1"))
                .isEqualTo(new Recorded(
                        "phone_123", null, Channel.VOICE, Direction.INBOUND, LocalDate.of(2026, 3, 10), minutes, 0, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "failed", "no-answer", "canceled"})
    void aCallThatWasNotAnsweredCountsNoMinutes(String status) {
        call("CA1", status, 0, NOON);
        processAll();

        assertThat(theUsageOf("CA1").voiceMinutes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "initiated", "ringing", "in-progress", "on-the-moon"})
    void aCallThatHasNotEndedIsNoUsage(String status) {
        call("CA1", status, 0, NOON);
        processAll();

        assertThat(recorded("CA1")).isNull();
        assertThat(events.list("phone_123", null, 10).items().get(0).processedAt())
                .isEqualTo(NOON);
    }

    @Test
    void aCallThatTheNumbersFormerAccountTellsOfCountsForTheNumber() {
        jdbc.sql("INSERT INTO former_account (account_sid, phone_number, phone_number_id, until)"
                        + " VALUES ('AC_before', :number, 'phone_123', now())")
                .param("number", OURS)
                .update();
        Map<String, String> call = aCall("CA1", "completed", 61, NOON);
        call.put("AccountSid", "AC_before");
        store(TwilioEvent.ofCall(call, NOON));
        processAll();

        assertThat(theUsageOf("CA1"))
                .returns("phone_123", Recorded::phoneNumberId)
                .returns(2, Recorded::voiceMinutes);
        call("CA2", "completed", 61, NOON);
        assertThat(events.list("phone_123", null, 10).items())
                .as("in both accounts")
                .extracting(stored -> stored.event().sid())
                .containsExactly("CA2", "CA1");
    }

    /**
     * Whoever has an account of their own signs what they like as its events, with SIDs that they have seen elsewhere.
     */
    @Test
    void anEventOfAnotherAccountWithTheSameSidTakesNothingAway() {
        aNumber("phone_other", "other", "+15550009999");
        jdbc.sql("UPDATE phone_number SET account_sid = 'AC2' WHERE id = 'phone_other'")
                .update();
        Map<String, String> forged = aCall("CA1", "completed", 1, NOON.minusSeconds(60));
        forged.putAll(Map.of("AccountSid", "AC2", "To", "+15550009999"));
        TwilioEvent first = TwilioEvent.ofCall(forged, NOON.minusSeconds(60));

        assertThat(store(first)).isEqualTo(1);
        processAll();
        assertThat(store(TwilioEvent.ofCall(aCall("CA1", "completed", 80, NOON), NOON)))
                .as("new events of CA1")
                .isEqualTo(1);
        processAll();

        assertThat(jdbc.sql("SELECT owner, phone_number_id, voice_minutes FROM usage_record WHERE sid = 'CA1'")
                        .query((row, number) ->
                                row.getString("owner") + " " + row.getString(2) + " " + row.getInt("voice_minutes"))
                        .list())
                .containsExactlyInAnyOrder("demo phone_123 2", "other phone_other 1");
        assertThat(events.list("phone_123", null, 10).items()).hasSize(1);
    }

    @Test
    void aLegIsOfNoCallOfAnotherAccount() {
        aNumber("phone_other", "other", "+15550009999");
        jdbc.sql("UPDATE phone_number SET account_sid = 'AC2' WHERE id = 'phone_other'")
                .update();
        Map<String, String> leg = aCall("CA2", "completed", 70, NOON);
        leg.putAll(Map.of(
                "AccountSid", "AC2", "Direction", "outbound-dial", "From", "+15550009999", "ParentCallSid", "CA1"));
        call("CA1", "completed", 80, NOON);
        store(TwilioEvent.ofCall(leg, NOON));
        processAll();

        assertThat(theUsageOf("CA1").phoneNumberId()).isEqualTo("phone_123");
        assertThat(theUsageOf("CA2").phoneNumberId()).isEqualTo("phone_other");
    }

    @Test
    void theLegsOfACallCountEach() {
        call("CA1", "completed", 80, NOON);
        Map<String, String> leg = aCall("CA2", "completed", 70, NOON);
        leg.putAll(Map.of("Direction", "outbound-dial", "From", OURS, "To", THEIRS, "ParentCallSid", "CA1"));
        store(TwilioEvent.ofCall(leg, NOON));
        processAll();

        assertThat(theUsageOf("CA1").voiceMinutes() + theUsageOf("CA2").voiceMinutes())
                .isEqualTo(4);
        assertThat(theUsageOf("CA2").direction()).isEqualTo(Direction.OUTBOUND);
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 1, 1", "61, 2, 2", "0, 0, 0"})
    void whatTwilioBillsCountsWhereASecondIsNotReached(int seconds, int billed, int minutes) {
        Map<String, String> call = aCall("CA1", "completed", seconds, NOON);
        call.put("Duration", String.valueOf(billed));
        store(TwilioEvent.ofCall(call, NOON));
        processAll();

        assertThat(theUsageOf("CA1").voiceMinutes()).isEqualTo(minutes);
    }

    /** The number of the caller may be one of ours too, of another owner even: it did not forward. */
    @Test
    void aForwardedLegCountsForTheNumberThatForwardedInWhateverOrderWeAreTold() {
        aNumber("phone_900", "other", THEIRS);
        bind("phone_123", "agent_456", NOON.minusSeconds(7_200));
        for (int order = 0; order < 6; order++) {
            String top = "CA1" + order;
            List<TwilioEvent> told = new ArrayList<>(List.of(
                    TwilioEvent.ofCall(aCall(top, "completed", 300, NOON), NOON),
                    TwilioEvent.ofCall(aLeg("CA2" + order, top, 200, NOON.minusSeconds(60)), NOON),
                    TwilioEvent.ofCall(aLeg("CA3" + order, "CA2" + order, 100, NOON.minusSeconds(90)), NOON)));
            Collections.shuffle(told, new Random(order));
            for (TwilioEvent event : told) {
                store(event);
                processAll();
            }

            for (String sid : List.of("CA2" + order, "CA3" + order)) {
                assertThat(theUsageOf(sid))
                        .returns("phone_123", Recorded::phoneNumberId)
                        .returns("agent_456", Recorded::chatbotId)
                        .returns(Direction.OUTBOUND, Recorded::direction);
            }
            assertThat(theUsageOf("CA2" + order).voiceMinutes()).isEqualTo(4);
            assertThat(theUsageOf("CA3" + order).voiceMinutes()).isEqualTo(2);
        }
        assertThat(jdbc.sql("SELECT count(*) FROM usage_record WHERE owner = 'other'")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(events.list("phone_123", null, 100).items())
                .hasSize(18)
                .isSortedAccordingTo((one, other) -> Long.compare(other.id(), one.id()));
        assertThat(events.list("phone_900", null, 100).items()).isEmpty();
    }

    @Test
    void aLegOfACallWithoutANumberOfOursCountsForItsOwn() {
        Map<String, String> fromAnApplication = aCall("CA1", "completed", 60, NOON);
        fromAnApplication.putAll(Map.of("From", "client:alice", "To", ""));
        Map<String, String> leg = aLeg("CA2", "CA1", 61, NOON);
        leg.put("From", OURS);
        store(TwilioEvent.ofCall(fromAnApplication, NOON), TwilioEvent.ofCall(leg, NOON));
        processAll();

        assertThat(recorded("CA1")).isNull();
        assertThat(theUsageOf("CA2").voiceMinutes()).isEqualTo(2);
    }

    @Test
    void aLegThatSaysToBeOfAnotherAccountsCallIsNotCountedThere() {
        store(TwilioEvent.ofCall(aCall("CA1", "completed", 60, NOON), NOON));
        Map<String, String> leg = aLeg("CA2", "CA1", 60, NOON);
        leg.put("AccountSid", "AC2");
        store(TwilioEvent.ofCall(leg, NOON));
        processAll();

        assertThat(recorded("CA2")).isNull();
    }

    @Test
    void callsThatSayToBeLegsOfEachOtherEndSomewhere() {
        store(TwilioEvent.ofCall(aLeg("CA1", "CA2", 60, NOON), NOON));
        store(TwilioEvent.ofCall(aLeg("CA2", "CA1", 60, NOON), NOON));
        processAll();

        assertThat(recorded("CA1")).isNull();
    }

    @Test
    void aBatchThatKnowsOfFewerCallsAboveTakesNothingBack() {
        aNumber("phone_900", "other", THEIRS);
        store(
                TwilioEvent.ofCall(aCall("CA1", "completed", 300, NOON), NOON),
                TwilioEvent.ofCall(aLeg("CA2", "CA1", 200, NOON), NOON));
        processAll();

        // As if the next batch could not see the events of this one yet.
        jdbc.sql("TRUNCATE twilio_event").update();
        store(TwilioEvent.ofCall(aLeg("CA2", "CA1", 200, NOON), NOON));
        processAll();

        assertThat(theUsageOf("CA2").phoneNumberId()).isEqualTo("phone_123");
    }

    @Test
    void aWhatsAppCallIsACallAndNoMessage() {
        Map<String, String> call = aCall("CA1", "completed", 61, NOON);
        store(TwilioEvent.ofCall(onWhatsApp(call), NOON));
        processAll();

        assertThat(theUsageOf("CA1"))
                .isEqualTo(new Recorded(
                        "phone_123", null, Channel.VOICE, Direction.INBOUND, LocalDate.of(2026, 3, 10), 2, 0, 0));
    }

    @Test
    void whatComesLateCountsOnTheDayOfTheCall() {
        Instant weeksAgo = NOON.minusSeconds(40 * 86_400);
        store(TwilioEvent.ofCall(aCall("CA1", "completed", 60, weeksAgo), NOON));
        processAll();

        assertThat(theUsageOf("CA1").day()).isEqualTo(LocalDate.of(2026, 1, 29));
    }

    private static Map<String, String> aLeg(String sid, String parentSid, int seconds, Instant at) {
        Map<String, String> leg = aCall(sid, "completed", seconds, at);
        leg.putAll(
                Map.of("Direction", "outbound-dial", "From", THEIRS, "To", "+15553334444", "ParentCallSid", parentSid));
        return leg;
    }

    @Test
    void anInboundSmsCountsTheSegmentsOfTheWebhook() {
        message(anInboundMessage("SM1", 3), NOON);
        processAll();

        assertThat(theUsageOf("SM1"))
                .isEqualTo(new Recorded(
                        "phone_123", null, Channel.SMS, Direction.INBOUND, LocalDate.of(2026, 3, 10), 0, 3, 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sent", "delivered", "undelivered"})
    void anOutboundSmsThatLeftIsUnsettled(String status) {
        message(anOutboundMessage("SM1", status), NOON);
        processAll();

        assertThat(theUsageOf("SM1").smsSegments()).isNull();
        assertThat(theUsageOf("SM1").direction()).isEqualTo(Direction.OUTBOUND);
    }

    @ParameterizedTest
    @ValueSource(strings = {"failed", "canceled"})
    void anOutboundSmsThatFailedCountsNothingWhateverElseWasTold(String status) {
        for (List<String> order : List.of(List.of("sent", status), List.of(status, "sent"))) {
            String sid = "SM" + order;
            message(anOutboundMessage(sid, order.get(0)), NOON);
            processAll();
            message(anOutboundMessage(sid, order.get(1)), NOON);
            processAll();

            assertThat(theUsageOf(sid).smsSegments()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accepted", "scheduled", "queued", "sending", "partially_delivered", "unknown"})
    void anOutboundMessageThatHasNotLeftIsNoUsage(String status) {
        message(anOutboundMessage("SM1", status), NOON);
        message(onWhatsApp(anOutboundMessage("SM2", status)), NOON);
        processAll();

        assertThat(recorded("SM1")).isNull();
        assertThat(recorded("SM2")).isNull();
    }

    @ParameterizedTest
    @CsvSource({"delivered, 1", "read, 1", "sent, 0", "undelivered, 0", "failed, 0"})
    void whatsAppCountsDeliveredMessagesAndReadIsDelivered(String status, int delivered) {
        message(onWhatsApp(anOutboundMessage("SM1", status)), NOON);
        processAll();

        assertThat(theUsageOf("SM1"))
                .isEqualTo(new Recorded(
                        "phone_123",
                        null,
                        Channel.WHATSAPP,
                        Direction.OUTBOUND,
                        LocalDate.of(2026, 3, 10),
                        0,
                        0,
                        delivered));
    }

    @Test
    void whatsAppCountsAMessageOnceHoweverOftenWeAreTold() {
        for (String status : List.of("sent", "read", "delivered", "read", "delivered")) {
            message(onWhatsApp(anOutboundMessage("SM1", status)), NOON);
            processAll();
        }

        assertThat(theUsageOf("SM1").whatsappDelivered()).isEqualTo(1);
    }

    @Test
    void anInboundWhatsAppMessageIsOnRecordAndCountsNothing() {
        message(onWhatsApp(anInboundMessage("SM1", 1)), NOON);
        processAll();

        assertThat(theUsageOf("SM1"))
                .isEqualTo(new Recorded(
                        "phone_123", null, Channel.WHATSAPP, Direction.INBOUND, LocalDate.of(2026, 3, 10), 0, 0, 0));
    }

    @Test
    void anUnknownNumberIsNoUsageAndItsEventStays() {
        Map<String, String> call = aCall("CA1", "completed", 60, NOON);
        call.put("To", "+15559999999");
        store(TwilioEvent.ofCall(call, NOON));

        assertThat(processor.processBatch(10)).isEqualTo(1);
        assertThat(processor.processBatch(10)).isZero();

        assertThat(recorded("CA1")).isNull();
        assertThat(jdbc.sql("SELECT count(*) FROM twilio_event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void aNumberOfAnotherAccountIsUnknown() {
        Map<String, String> call = aCall("CA1", "completed", 60, NOON);
        call.put("AccountSid", "AC2");
        store(TwilioEvent.ofCall(call, NOON));
        processAll();

        assertThat(recorded("CA1")).isNull();
    }

    @Test
    void theAgentIsTheOneTheNumberHadWhenTheCallBegan() {
        bind("phone_123", "agent_456", NOON.minusSeconds(7200));
        bind("phone_123", "agent_789", NOON.minusSeconds(3600));
        bind("phone_123", null, NOON.minusSeconds(600));

        call("CA_before", "completed", 60, NOON.minusSeconds(9000));
        call("CA_into_the_first", "completed", 120, NOON.minusSeconds(7140));
        call("CA_first", "completed", 60, NOON.minusSeconds(3660));
        call("CA_over_the_change", "completed", 120, NOON.minusSeconds(3500));
        call("CA_second", "completed", 60, NOON.minusSeconds(3540));
        call("CA_after", "completed", 60, NOON);
        message(anInboundMessage("SM_second", 1), NOON.minusSeconds(601));
        processAll();

        assertThat(theUsageOf("CA_before").chatbotId()).isNull();
        assertThat(theUsageOf("CA_into_the_first").chatbotId()).isEqualTo("agent_456");
        assertThat(theUsageOf("CA_first").chatbotId()).isEqualTo("agent_456");
        assertThat(theUsageOf("CA_over_the_change").chatbotId()).isEqualTo("agent_456");
        assertThat(theUsageOf("CA_second").chatbotId()).isEqualTo("agent_789");
        assertThat(theUsageOf("CA_after").chatbotId()).isNull();
        assertThat(theUsageOf("SM_second").chatbotId()).isEqualTo("agent_789");
    }

    @Test
    void aCallBelongsToTheDayItBeganInUtc() {
        Instant afterMidnight = Instant.parse("2026-03-10T00:00:30Z");
        call("CA1", "completed", 60, afterMidnight);
        processAll();

        assertThat(theUsageOf("CA1").day()).isEqualTo(LocalDate.of(2026, 3, 9));
    }

    @Test
    void theFirstThatIsKnownOfAMessageDecidesItsDayInWhateverOrderWeAreTold() {
        Instant firstDay = Instant.parse("2026-03-09T23:59:00Z");
        bind("phone_123", "agent_456", firstDay.minusSeconds(60));
        bind("phone_123", "agent_789", firstDay.plusSeconds(60));
        for (int order = 0; order < 6; order++) {
            List<String> statuses = new ArrayList<>(List.of("sent", "delivered", "read"));
            Collections.shuffle(statuses, new Random(order));
            for (String status : statuses) {
                Instant at = status.equals("sent") ? firstDay : NOON;
                message(onWhatsApp(anOutboundMessage("SM" + order, status)), at);
                processAll();
            }

            assertThat(theUsageOf("SM" + order))
                    .returns(LocalDate.of(2026, 3, 9), Recorded::day)
                    .returns("agent_456", Recorded::chatbotId)
                    .returns(1, Recorded::whatsappDelivered);
        }
    }

    @Test
    void aBatchThatSawLessTakesNothingBack() {
        call("CA1", "completed", 90, NOON);
        message(onWhatsApp(anOutboundMessage("SM1", "delivered")), NOON.minusSeconds(86_400));
        message(anOutboundMessage("SM2", "failed"), NOON);
        processAll();
        Recorded[] before = {theUsageOf("CA1"), theUsageOf("SM1"), theUsageOf("SM2")};

        // As if the next batch could not see the events of this one yet.
        jdbc.sql("TRUNCATE twilio_event").update();
        call("CA1", "busy", 0, NOON);
        message(onWhatsApp(anOutboundMessage("SM1", "sent")), NOON);
        message(anOutboundMessage("SM2", "sent"), NOON);
        processAll();

        assertThat(List.of(theUsageOf("CA1"), theUsageOf("SM1"), theUsageOf("SM2")))
                .containsExactly(before);
    }

    private Recorded theUsageOf(String sid) {
        return Objects.requireNonNull(recorded(sid), () -> "no usage of " + sid);
    }
}
