package dev.switchboard.simulator.webhook;

import static dev.switchboard.simulator.account.SimulatorDemo.PHONE_123;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.simulator.RawClient;
import dev.switchboard.simulator.ReceivingApplication;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SharedKey;
import dev.switchboard.simulator.account.SigningRule;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.traffic.CallToPlace;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedKeysTest {

    private static final SharedKey KEY = new SharedKey("webhooks_sharedkey_1", "a secret");
    private static final SharedKey NEXT = new SharedKey("webhooks_sharedkey_2", "another secret");

    private final TwilioSimulator simulator = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final ReceivingApplication application = new ReceivingApplication();

    @BeforeEach
    void configure() {
        application.answersTwiml("/voice", "<Say>Hello</Say>");
        simulator.changeNumber(
                PHONE_123,
                number -> number.with("voice_url", application.url("/voice#rc=2"))
                        .with("status_callback", application.url("/status")));
    }

    @AfterEach
    void stop() {
        simulator.close();
        application.close();
    }

    @Test
    void aRuleLetsASharedKeySign() throws GeneralSecurityException {
        rules(SigningRule.exactly(application.url("/voice"), KEY));

        place();

        ReceivingApplication.Received voice = application.received("/voice").get(0);
        assertThat(voice.header("X-twilio-webhooks-signature-settings"))
                .isEqualTo("key=webhooks_sharedkey_1,algorithm=HMAC_SHA256");
        assertThat(voice.header("X-twilio-signature")).isEqualTo(hmac(application.url("/voice"), KEY, voice));
        ReceivingApplication.Received status = application.received("/status").get(0);
        assertThat(status.header("X-twilio-webhooks-signature-settings")).isEmpty();
        assertThat(status.validSignature()).isTrue();
    }

    @Test
    void theLongestMatchCountsAndAnExactOneBeforeAPrefix() {
        String base = application.url("/");
        rules(
                SigningRule.byDefault(KEY),
                SigningRule.beginningWith(base, NEXT),
                SigningRule.exactly(application.url("/voice"), KEY));

        place();

        assertThat(settings("/voice")).containsExactly("key=webhooks_sharedkey_1,algorithm=HMAC_SHA256");
        assertThat(settings("/status")).containsExactly("key=webhooks_sharedkey_2,algorithm=HMAC_SHA256");
    }

    @Test
    void bothSignaturesArriveWhileARuleIsSpread() {
        rules(SigningRule.byDefault(KEY).spread(50));
        for (int i = 0; i < 4; i++) {
            place();
        }

        assertThat(application.received()).hasSize(8);
        assertThat(application.received())
                .filteredOn(request ->
                        request.header("X-twilio-webhooks-signature-settings").isEmpty())
                .hasSize(4)
                .allMatch(ReceivingApplication.Received::validSignature);
    }

    @Test
    void oneKeyTakesOverFromAnother() {
        rules(SigningRule.byDefault(NEXT).spread(50).withOther(KEY));

        place();

        assertThat(application.received())
                .extracting(request -> request.header("X-twilio-webhooks-signature-settings"))
                .containsExactly(
                        "key=webhooks_sharedkey_1,algorithm=HMAC_SHA256",
                        "key=webhooks_sharedkey_2,algorithm=HMAC_SHA256");
    }

    @Test
    void rulesAreSetByTheControlApi() throws IOException {
        RawClient raw = new RawClient(simulator);
        String path = "/_simulator/accounts/" + SimulatorDemo.ACCOUNT_SID + "/signing";

        String shown = raw.send(
                        "PUT",
                        path,
                        "[{\"match\":\"DEFAULT\",\"percent\":100,\"key\":{\"sid\":\"webhooks_sharedkey_1\",\"secret\":\"a secret\"}}]")
                .body();
        place();

        assertThat(shown).contains("webhooks_sharedkey_1").contains("DEFAULT");
        assertThat(settings("/voice")).containsExactly("key=webhooks_sharedkey_1,algorithm=HMAC_SHA256");
        assertThat(raw.send("PUT", path, "[{\"key\":{\"sid\":\"a\",\"secret\":\"b\"}}]")
                        .body())
                .contains("url must be given");
        assertThat(raw.send("PUT", path, "[]").body()).isEqualTo("[]");
        place();
        assertThat(application.received("/voice").get(1).validSignature()).isTrue();
    }

    private void rules(SigningRule... rules) {
        simulator.signingRules(SimulatorDemo.ACCOUNT_SID, List.of(rules));
    }

    private void place() {
        simulator.placeCall(CallToPlace.of("+15557654321", PHONE_123));
    }

    private List<String> settings(String path) {
        return application.received(path).stream()
                .map(request -> request.header("X-twilio-webhooks-signature-settings"))
                .toList();
    }

    /** By hand, from the description in the documentation. */
    private static String hmac(String url, SharedKey key, ReceivingApplication.Received request)
            throws GeneralSecurityException {
        StringBuilder text = new StringBuilder(url);
        new TreeMap<>(request.parameters())
                .forEach((name, value) -> text.append(name).append(value));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.secret().getBytes(UTF_8), "HmacSHA256"));
        return Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
    }
}
