package dev.switchboard.api.batch;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.Capabilities;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Many numbers that are bound to one agent and right at Twilio, until a test makes some of them differ. */
public final class Fleet {

    public static final String AGENT = "agent_fleet";

    private static final SenderWebhook THEIR_SENDER = new SenderWebhook(
            "https://them.example/whatsapp", "PUT", "https://them.example/fallback", "POST", null, "POST");

    private final TwilioSimulator twilio;
    private final Route right;
    private SenderWebhook rightSender = SenderWebhook.UNSET;
    private final List<SimulatedNumber> numbers = new ArrayList<>();

    private Fleet(TwilioSimulator twilio, Route right) {
        this.twilio = twilio;
        this.right = right;
    }

    /** Numbers of the owner; {@code prefix} in E.164 is theirs alone. */
    public static Fleet of(
            int size, String prefix, String owner, JdbcClient jdbc, TwilioSimulator twilio, WebhookUrls urls) {
        return of(size, prefix, owner, false, jdbc, twilio, urls);
    }

    /** Numbers with a WhatsApp sender each. */
    static Fleet withWhatsApp(
            int size, String prefix, String owner, JdbcClient jdbc, TwilioSimulator twilio, WebhookUrls urls) {
        return of(size, prefix, owner, true, jdbc, twilio, urls);
    }

    private static Fleet of(
            int size,
            String prefix,
            String owner,
            boolean whatsApp,
            JdbcClient jdbc,
            TwilioSimulator twilio,
            WebhookUrls urls) {
        Fleet fleet = new Fleet(twilio, urls.routeTo(AGENT, Set.of(Channel.VOICE, Channel.SMS)));
        Route senders = urls.routeTo(AGENT, Set.of(Channel.WHATSAPP));
        fleet.rightSender = new SenderWebhook(
                senders.get(RouteField.SENDER_CALLBACK_URL),
                senders.get(RouteField.SENDER_CALLBACK_METHOD),
                senders.get(RouteField.SENDER_FALLBACK_URL),
                senders.get(RouteField.SENDER_FALLBACK_METHOD),
                senders.get(RouteField.SENDER_STATUS_CALLBACK_URL),
                senders.get(RouteField.SENDER_STATUS_CALLBACK_METHOD));
        for (int i = 0; i < size; i++) {
            SimulatedNumber number = SimulatedNumber.of(String.format(Locale.ROOT, "%s%05d", prefix, i))
                    .withCapabilities(Capabilities.VOICE_AND_SMS);
            for (Map.Entry<RouteField, String> field : fleet.right.fields().entrySet()) {
                number = number.with(field.getKey().name().toLowerCase(Locale.ROOT), field.getValue());
            }
            fleet.numbers.add(twilio.addNumber(number));
            if (whatsApp) {
                twilio.putSender(SimulatedSender.of(number.phoneNumber()).withWebhook(fleet.rightSender));
            }
        }
        jdbc.sql("""
                INSERT INTO chatbot (id, owner, name, created_at) VALUES (:agent, :owner, 'Fleet', now())
                ON CONFLICT DO NOTHING
                """).param("agent", AGENT).param("owner", owner).update();
        jdbc.sql("""
                INSERT INTO phone_number (id, owner, phone_number, account_sid, phone_number_sid, voice, sms, whatsapp,
                                          state, chatbot_id, sms_enabled, whatsapp_enabled, created_at, updated_at)
                SELECT 'fleet_' || n.sid, :owner, n.number, :account, n.sid, true, true, :whatsApp,
                       'ASSIGNED', :agent, true, :whatsApp, now(), now()
                FROM unnest(:sids, :numbers) AS n (sid, number)
                """)
                .param("owner", owner)
                .param("agent", AGENT)
                .param("whatsApp", whatsApp)
                .param("account", SimulatorDemo.ACCOUNT_SID)
                .param("sids", fleet.numbers.stream().map(SimulatedNumber::sid).toArray(String[]::new))
                .param(
                        "numbers",
                        fleet.numbers.stream().map(SimulatedNumber::phoneNumber).toArray(String[]::new))
                .update();
        return fleet;
    }

    /** Our id of a number. */
    String id(int index) {
        return "fleet_" + numbers.get(index).sid();
    }

    String sid(int index) {
        return numbers.get(index).sid();
    }

    String phoneNumber(int index) {
        return numbers.get(index).phoneNumber();
    }

    /** Makes voice and SMS of every so-manyth number somebody else's; answers how many. */
    public int driftEvery(int step) {
        int drifted = 0;
        for (int i = 0; i < numbers.size(); i += step) {
            drift(i);
            drifted++;
        }
        return drifted;
    }

    void drift(int index) {
        twilio.changeNumber(
                phoneNumber(index),
                number -> number.with("voice_url", "https://them.example/voice")
                        .with("voice_method", "GET")
                        .with("sms_url", "https://them.example/sms"));
    }

    void driftSender(int index) {
        twilio.putSender(SimulatedSender.of(phoneNumber(index))
                .withSid(twilio.sender(phoneNumber(index)).orElseThrow().sid())
                .withWebhook(THEIR_SENDER));
    }

    boolean senderIsRight(int index) {
        return twilio.sender(phoneNumber(index)).orElseThrow().webhook().equals(rightSender);
    }

    boolean senderIsTheirs(int index) {
        return twilio.sender(phoneNumber(index)).orElseThrow().webhook().equals(THEIR_SENDER);
    }

    String senderSid(int index) {
        return twilio.sender(phoneNumber(index)).orElseThrow().sid();
    }

    /** Whether Twilio holds what the number's binding asks for. */
    boolean isRight(int index) {
        SimulatedNumber held = twilio.number(phoneNumber(index)).orElseThrow();
        return right.fields().entrySet().stream()
                .allMatch(field ->
                        held.get(field.getKey().name().toLowerCase(Locale.ROOT)).equals(field.getValue()));
    }

    boolean isTheirs(int index) {
        return twilio.number(phoneNumber(index)).orElseThrow().voiceUrl().equals("https://them.example/voice");
    }

    /** How many are right. */
    long right() {
        return java.util.stream.IntStream.range(0, numbers.size())
                .filter(this::isRight)
                .count();
    }

    /** POSTs that were sent for its numbers. */
    long writes() {
        return written().values().stream().mapToLong(count -> count).sum();
    }

    /** POSTs that were sent, by the number's SID. */
    Map<String, Long> written() {
        return twilio.requests().stream()
                .filter(request ->
                        request.method().equals("POST") && request.path().contains("IncomingPhoneNumbers/"))
                .map(request -> request.path().replaceAll(".*/|[.]json", ""))
                .collect(Collectors.groupingBy(sid -> sid, Collectors.counting()));
    }
}
