package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.twilio.TwilioStub.StubAnswer;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.TwilioPace;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.operation.ErrorCode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class TwilioRestLedgerTest {

    private static final LocalDate DAY = LocalDate.of(2026, 3, 10);
    private static final String ACCOUNT = "/2010-04-01/Accounts/" + SimulatorDemo.ACCOUNT_SID;

    @Test
    void readsTheCallsOfADayPageByPage() {
        String next = ACCOUNT + "/Calls.json?StartTime=2026-03-10&PageSize=1000&Page=1&PageToken=PACA1";
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(
                        200,
                        "{'calls':[{'sid':'CA1','account_sid':'AC1','direction':'inbound','from':'+1555','to':'+1666',"
                                + "'status':'completed','start_time':'Tue, 10 Mar 2026 12:00:00 +0000',"
                                + "'date_created':'Tue, 10 Mar 2026 11:59:59 +0000','duration':'80','new':{}}],"
                                + "'next_page_uri':'" + next + "','uri':'x'}"),
                StubAnswer.json(
                        200,
                        "{'calls':[{'sid':'CA2','account_sid':'AC1','status':'busy','start_time':null,"
                                + "'date_created':'Tue, 10 Mar 2026 12:30:00 +0000','duration':null}],"
                                + "'next_page_uri':null,'uri':'x'}"))) {
            TwilioLedger ledger = ledger(stub.baseUrl());

            CallsPage first = ledger.calls(DAY, null);
            CallsPage second = ledger.calls(DAY, first.nextPageToken());

            assertThat(first.calls())
                    .containsExactly(new LedgerCall(
                            "CA1",
                            "AC1",
                            "inbound",
                            "+1555",
                            "+1666",
                            "completed",
                            Instant.parse("2026-03-10T12:00:00Z"),
                            80));
            assertThat(second.calls())
                    .singleElement()
                    .returns(Instant.parse("2026-03-10T12:30:00Z"), LedgerCall::startedAt)
                    .returns(0, LedgerCall::seconds);
            assertThat(second.nextPageToken()).isNull();
            assertThat(stub.targets()).hasSize(2).endsWith(next);
            assertThat(stub.targets().get(0))
                    .startsWith(ACCOUNT + "/Calls.json?")
                    .contains("StartTime=2026-03-10", "PageSize=1000");
        }
    }

    @Test
    void readsTheCallThatALegWasDialledFrom() {
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(
                        200,
                        "{'sid':'CA2','account_sid':'AC1','parent_call_sid':'CA1','direction':'outbound-dial',"
                                + "'from':'+1555','to':'+1666','status':'completed','duration':'0','price':'-0.0085',"
                                + "'start_time':'Tue, 10 Mar 2026 12:00:00 +0000'}"),
                StubAnswer.json(404, "{'code':20404,'message':'not found','status':404}"))) {
            TwilioLedger ledger = ledger(stub.baseUrl());

            assertThat(ledger.call("CA2"))
                    .contains(new LedgerCall(
                                    "CA2",
                                    "AC1",
                                    "outbound-dial",
                                    "+1555",
                                    "+1666",
                                    "completed",
                                    Instant.parse("2026-03-10T12:00:00Z"),
                                    0)
                            .dialledFrom("CA1")
                            .asCharged());
            assertThat(ledger.call("CA3")).isEmpty();
            assertThat(ledger.call("CA3/../x")).isEmpty();
            assertThat(stub.targets()).containsExactly(ACCOUNT + "/Calls/CA2.json", ACCOUNT + "/Calls/CA3.json");
        }
    }

    @Test
    void readsTheMessagesOfADayAndTheSegmentsOfOne() {
        try (TwilioStub stub = TwilioStub.answering(
                StubAnswer.json(
                        200,
                        "{'messages':[{'sid':'SM1','account_sid':'AC1','direction':'outbound-api',"
                                + "'from':'whatsapp:+1555','to':'whatsapp:+1666','status':'read','body':'a secret',"
                                + "'date_sent':'Tue, 10 Mar 2026 12:00:00 +0000','num_segments':'2'}],'uri':'x'}"),
                StubAnswer.json(200, "{'sid':'SM1','num_segments':'2'}"),
                StubAnswer.json(200, "{'sid':'SM1','num_segments':'0'}"),
                StubAnswer.json(200, "{'sid':'SM1'}"))) {
            TwilioLedger ledger = ledger(stub.baseUrl());

            assertThat(ledger.messages(DAY, null).messages())
                    .containsExactly(new LedgerMessage(
                            "SM1",
                            "AC1",
                            "outbound-api",
                            "whatsapp:+1555",
                            "whatsapp:+1666",
                            "read",
                            Instant.parse("2026-03-10T12:00:00Z"),
                            2));
            assertThat(ledger.segments("SM1")).isEqualTo(2);
            assertThat(ledger.segments("SM1")).isZero();
            assertThat(ledger.segments("SM1")).isZero();
            assertThat(stub.targets()).contains(ACCOUNT + "/Messages/SM1.json");
            assertThat(stub.targets().get(0))
                    .startsWith(ACCOUNT + "/Messages.json?")
                    .contains("DateSent=2026-03-10", "PageSize=1000");
        }
    }

    @Test
    void followsNoPageThatLeadsElsewhere() {
        try (TwilioStub stub =
                TwilioStub.answering(StubAnswer.json(200, "{'calls':[],'next_page_uri':'/elsewhere?a=b'}"))) {
            TwilioLedger ledger = ledger(stub.baseUrl());

            assertThatThrownBy(() -> ledger.calls(DAY, null)).isInstanceOf(TwilioException.class);
            assertThatThrownBy(() -> ledger.messages(DAY, "https://elsewhere")).isInstanceOf(TwilioException.class);
            assertThatThrownBy(() -> ledger.segments("SM1/../x"))
                    .isInstanceOfSatisfying(
                            TwilioException.class,
                            e -> assertThat(e.retryable()).isFalse());
        }
    }

    @Test
    void readsTheSimulatorsLedger() {
        try (TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort())) {
            TwilioLedger ledger = ledger(simulator.baseUrl());

            assertThat(ledger.calls(DAY, null)).isNotNull();
            assertThat(ledger.messages(DAY, null)).isNotNull();
            assertThatThrownBy(() -> ledger.segments("SM00000000000000000000000000000000"))
                    .isInstanceOfSatisfying(
                            TwilioException.class,
                            e -> assertThat(e.failure().code()).isEqualTo(ErrorCode.TWILIO_REFUSED));
        }
    }

    private static TwilioLedger ledger(URI baseUrl) {
        TwilioProperties properties = Fixtures.propertiesFor(baseUrl);
        return new TwilioRestLedger(
                properties.accountSid(),
                new TwilioRequests(properties, TwilioPace.unlimited(), new SimpleMeterRegistry()));
    }
}
