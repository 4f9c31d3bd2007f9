package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.api.web.Forms;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import dev.switchboard.testing.SeededTest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Whatever a form says, signed or not: it is answered or refused, 400 without a SID, and nothing breaks on it. */
@ExtendWith(OutputCaptureExtension.class)
class OddFormsIT {

    private static final List<String> PATHS = List.of(
            "voice?agentId=agent_456",
            "voice?agentId=agent_0",
            "voice/fallback",
            "webhook",
            "webhook/fallback",
            "status");

    private static final List<String> NAMES = List.of(
            "CallSid",
            "MessageSid",
            "SmsSid",
            "CallStatus",
            "MessageStatus",
            "CallDuration",
            "NumSegments",
            "Direction",
            "From",
            "To",
            "Body",
            "Timestamp",
            "RawDlrDoneDate",
            "ErrorCode",
            "NumMedia",
            "ParentCallSid",
            "SequenceNumber");

    private final SwitchboardServer server = SwitchboardServer.shared();

    @SeededTest(cases = 300)
    void anOddFormIsAnsweredOrRefused(Seed seed, CapturedOutput output) {
        Draws draws = seed.draws();
        String path = "/api/twilio/" + draws.oneOf(PATHS);
        String form = form(draws);
        boolean rightlySigned = draws.percent(80);

        Answer answer = server.anonymous()
                .withHeader("Content-Type", "application/x-www-form-urlencoded")
                .withHeader("X-Twilio-Signature", rightlySigned ? signature(path, form) : draws.text("ab=", 0, 30))
                .post(path, form);

        assertThat(answer.status())
                .as(path + " " + form + answer.text())
                .isIn(rightlySigned ? List.of(200, 204, 400, 403) : List.of(403));
        assertThat(output.getOut()).doesNotContain("Unexpected failure", "\tat ");
    }

    private static String form(Draws draws) {
        String odd = draws.listOf(0, 6, OddFormsIT::field).stream().collect(Collectors.joining("&"));
        return "AccountSid=" + (draws.percent(90) ? SimulatorDemo.ACCOUNT_SID : "AC") + "&" + odd;
    }

    private static String field(Draws draws) {
        String name = draws.percent(80) ? draws.oneOf(NAMES) : draws.text("aA&=%\u0000é ", 0, 4);
        String value = draws.oneOf(
                draws.text("+-0159", 0, 12),
                draws.oneOf(
                        "completed",
                        "delivered",
                        "inbound",
                        "outbound-dial",
                        "CA1",
                        "whatsapp:+15550000123",
                        "client:x"),
                draws.text("ab \u0000\n\u001b\u0085é😀<&", 0, 20),
                "x".repeat(draws.oneOf(10, 300, 9_000)),
                String.valueOf(draws.between(Integer.MIN_VALUE, Integer.MAX_VALUE)));
        String encoded = encode(name) + "=" + encode(value);
        return switch (draws.between(0, 9)) {
            case 7 -> name.replace("\u0000", "") + "=" + draws.oneOf("%", "%zz", "%C3%28", "%ff%fe", "%00", "=", "&&");
            case 8 -> encode(name);
            case 9 -> encoded + "&" + encoded;
            default -> encoded;
        };
    }

    /** Of the fields as we read them; none can be right for those that cannot be read. */
    private String signature(String path, String form) {
        try {
            Map<String, List<String>> fields = Forms.fields(form);
            return TwilioSignature.of(SimulatorDemo.AUTH_TOKEN, server.url() + path, fields);
        } catch (IllegalArgumentException malformed) {
            return "none";
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
