package dev.switchboard.simulator.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.switchboard.simulator.webhook.WebhookUrl.Product;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookSignatureTest {

    private static final Map<String, String> FORM = Map.of(
            "CallSid", "CA1234567890ABCDE",
            "Caller", "+14158675310",
            "Digits", "1234",
            "From", "+14158675310",
            "To", "+18005551212");

    @Test
    void isTheOneOfTwiliosDocumentation() {
        String url = "https://example.com/myapp.php?foo=1&bar=2";

        String signature = WebhookSignature.of("12345", url, FORM);

        assertThat(signature).isEqualTo("L/OH5YylLD5NRKLltdqwSvS0BnU=");
        assertThat(new RequestValidator("12345").validate(url, FORM, signature)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "VOICE, https://a.example:8443/v?x=1#rc=3, https://a.example/v?x=1",
        "VOICE, https://a.example:8443, https://a.example",
        "VOICE, http://a.example:8080/v, http://a.example:8080/v",
        "MESSAGING, https://a.example:8443/v#rc=3, https://a.example:8443/v",
        "MESSAGING, https://me:secret@a.example/v, https://a.example/v",
        "VOICE, https://a.example/v/:12/, https://a.example/v/:12/"
    })
    void coversTheUrl(Product product, String configured, String signed) {
        assertThat(new WebhookUrl(configured).signed(product)).isEqualTo(signed);
    }

    @ParameterizedTest
    @CsvSource({
        "http://localhost:80/, true", "http://127.0.0.1/, true", "http://[::1]:8080/, true",
        "https://a.example/, false", "http://127.0.0.1.a.example/, false", "http://127.0.0.1@a.example/, false"
    })
    void knowsThisMachine(String url, boolean loopback) {
        assertThat(new WebhookUrl(url).isLoopback()).isEqualTo(loopback);
    }
}
