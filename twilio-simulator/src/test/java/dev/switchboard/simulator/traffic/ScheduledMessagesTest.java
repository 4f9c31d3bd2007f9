package dev.switchboard.simulator.traffic;

import static dev.switchboard.simulator.account.SimulatorDemo.ACCOUNT_SID;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_124;
import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_127;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.LedgerTotals;
import dev.switchboard.simulator.account.SimulatedContent;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorSids;
import dev.switchboard.simulator.http.Json;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else the creation of a message can ask for: a time, and a content template. */
class ScheduledMessagesTest {

    private static final SimulatedService SERVICE = SimulatedService.of("Support");
    private static final String CONTENT = SimulatorSids.sid("HX", "greeting");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();
    private final RawClient raw = new RawClient(simulator);

    @BeforeEach
    void putService() {
        simulator.putService(SERVICE, List.of(PHONE_124));
    }

    @AfterEach
    void stop() {
        simulator.close();
        application.close();
    }

    @Test
    void aScheduledMessageIsSentWhenItIsDue() throws IOException {
        simulator.changeNumber(PHONE_127, number -> number.with("sms_url", application.url("/sms")));

        String sid = schedule(PHONE_127, Duration.ofHours(1));

        assertThat(status(sid)).isEqualTo("scheduled");
        simulator.advanceClock(Duration.ofMinutes(59));
        assertThat(status(sid)).isEqualTo("scheduled");
        assertThat(application.received()).isEmpty();
        raw.send("POST", "/_simulator/clock", "{\"advanceSeconds\":120}");
        await().atMost(Duration.ofSeconds(20)).until(() -> status(sid).equals("delivered"));
        await().atMost(Duration.ofSeconds(20))
                .until(() -> application.received("/status").size() == 3);
        assertThat(application.received("/sms")).hasSize(1);
        simulator.advanceClock(Duration.ofDays(40));
        assertThat(application.received("/sms")).hasSize(1);
    }

    @Test
    void aScheduledMessageIsCalledOffOnceAndNotAfterItWasSent() throws IOException {
        String sid = schedule("+15551112222", Duration.ofDays(34));

        assertThat(cancel(sid).statusCode()).isEqualTo(200);
        assertThat(status(sid)).isEqualTo("canceled");
        assertThat(application.received("/status"))
                .extracting(request -> request.parameters().get("MessageStatus"))
                .contains("canceled")
                .doesNotContain("sent");
        assertThat(RawClient.json(cancel(sid)).path("code").asInt()).isEqualTo(30409);
        simulator.advanceClock(Duration.ofDays(35));
        assertThat(status(sid)).isEqualTo("canceled");
        assertThat(simulator.ledger().total()).isEqualTo(LedgerTotals.Sums.NONE);
    }

    @ParameterizedTest
    @CsvSource({
        "fixed, , true, 35111",
        "fixed, 3600, false, 35118",
        "fixed, 600, true, 35115",
        "fixed, 3110400, true, 35115",
        "later, 3600, true, 35126"
    })
    void aWrongScheduleIsRefused(String type, Long seconds, boolean service, int code) throws IOException {
        String form = "To=%2B15551112222&Body=Hi&ScheduleType=" + type
                + (seconds == null ? "" : "&SendAt=" + Instant.now().plusSeconds(seconds))
                + (service ? "&MessagingServiceSid=" + SERVICE.sid() : "&From=%2B15550000127");

        HttpResponse<String> refused = raw.postForm(RawClient.ACCOUNT + "/Messages.json", form);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(RawClient.json(refused).path("code").asInt()).isEqualTo(code);
    }

    @Test
    void aTemplateTakesThePlaceOfTheBody() throws IOException {
        simulator.putContent(
                ACCOUNT_SID, new SimulatedContent(CONTENT, "Hello {{1}}, your table is at {{time}}. {{2}}"));
        String to = "To=%2B15551112222&From=%2B15550000127&ContentSid=" + CONTENT;

        HttpResponse<String> sent = raw.postForm(
                RawClient.ACCOUNT + "/Messages.json",
                to + "&ContentVariables=" + URLEncoder.encode("{\"1\":\"Ada $1\",\"time\":\"8\"}", UTF_8));

        assertThat(sent.statusCode()).isEqualTo(201);
        assertThat(RawClient.json(sent).path("body").asString()).isEqualTo("Hello Ada $1, your table is at 8. {{2}}");
        assertThat(code(to + "&ContentVariables=nonsense")).isEqualTo(21656);
        assertThat(code("To=%2B15551112222&From=%2B15550000127&ContentSid=HX1")).isEqualTo(21655);
    }

    @Test
    void aBodyIsNeitherEmptyNorTooLong() throws IOException {
        String to = "To=%2B15551112222&From=%2B15550000127";

        assertThat(code(to)).isEqualTo(21602);
        assertThat(code(to + "&Body=%20")).isEqualTo(21602);
        assertThat(code(to + "&Body=" + "x".repeat(1_601))).isEqualTo(21617);
        assertThat(raw.postForm(RawClient.ACCOUNT + "/Messages.json", to + "&Body=" + "x".repeat(1_600))
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void aPageTokenIsTwiliosOrRefused() throws IOException {
        for (String list : List.of(RawClient.ACCOUNT + "/IncomingPhoneNumbers.json", "/v1/Services")) {
            assertThat(raw.get(list + "?PageToken=nonsense").statusCode())
                    .as(list)
                    .isEqualTo(400);
            assertThat(raw.get(list + "?Page=1").body()).contains("PageToken is required for paging.");
            assertThat(raw.get(list + "?Page=0").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void theWayBackLeadsOverTheSamePages() throws IOException {
        simulator.addNumbers(7, "+1556", Capabilities.VOICE_ONLY, false);
        String list = RawClient.ACCOUNT + "/IncomingPhoneNumbers.json?PhoneNumber=%2B1556&PageSize=2";
        String first = raw.get(list).body();
        String second = follow(first, "next_page_uri");
        String third = follow(second, "next_page_uri");

        String back = follow(third, "previous_page_uri");

        assertThat(RawClient.json(raw.get(list)).path("incoming_phone_numbers")).hasSize(2);
        assertThat(numbers(back)).isEqualTo(numbers(second));
        assertThat(numbers(follow(back, "previous_page_uri"))).isEqualTo(numbers(first));
    }

    private String follow(String page, String link) throws IOException {
        return raw.get(Json.MAPPER.readTree(page).path(link).asString()).body();
    }

    private static String numbers(String page) {
        return Json.MAPPER.readTree(page).path("incoming_phone_numbers").toString();
    }

    private String schedule(String to, Duration in) throws IOException {
        String form = "To=%s&Body=Later&MessagingServiceSid=%s&ScheduleType=fixed&SendAt=%s&StatusCallback=%s"
                .formatted(
                        URLEncoder.encode(to, UTF_8),
                        SERVICE.sid(),
                        Instant.now().plus(in).truncatedTo(ChronoUnit.SECONDS),
                        URLEncoder.encode(application.url("/status"), UTF_8));
        HttpResponse<String> created = raw.postForm(RawClient.ACCOUNT + "/Messages.json", form);
        assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
        assertThat(RawClient.json(created).path("status").asString()).isEqualTo("scheduled");
        return RawClient.json(created).path("sid").asString();
    }

    private String status(String sid) throws IOException {
        return RawClient.json(raw.get(RawClient.ACCOUNT + "/Messages/" + sid + ".json"))
                .path("status")
                .asString();
    }

    private HttpResponse<String> cancel(String sid) throws IOException {
        return raw.postForm(RawClient.ACCOUNT + "/Messages/" + sid + ".json", "Status=canceled");
    }

    private int code(String form) throws IOException {
        return RawClient.json(raw.postForm(RawClient.ACCOUNT + "/Messages.json", form))
                .path("code")
                .asInt();
    }
}
