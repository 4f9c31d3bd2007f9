package dev.switchboard.api.callback;

import static dev.switchboard.api.callback.TwilioSignature.Hash.SHA_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioSignatureTest {

    private static final String TOKEN = "12345";

    /** Published at www.twilio.com/docs/usage/security, the second on an older version of that page. */
    @ParameterizedTest
    @CsvSource({
        "https://example.com/myapp.php?foo=1&bar=2, +14158675310, L/OH5YylLD5NRKLltdqwSvS0BnU=",
        "https://mycompany.com/myapp.php?foo=1&bar=2, +14158675309, RSOYDt4T1cUTdK1PDd93/VVr8B8="
    })
    void agreesWithThePublishedVectors(String url, String caller, String signature) {
        Map<String, List<String>> parameters = publishedParameters(caller);

        assertThat(TwilioSignature.of(TOKEN, url, parameters)).isEqualTo(signature);
        assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN), url, parameters, signature))
                .isTrue();
        assertThat(new RequestValidator(TOKEN).validate(url, single(parameters), signature))
                .isTrue();
    }

    @Test
    void agreesWithTwiliosOwnValidatorOnRandomRequests() {
        Random random = new Random(4010);
        for (int i = 0; i < 2_000; i++) {
            String url = "https://" + (i % 2 == 0 ? "example.com" : "example.com:8443")
                    + "/api/twilio/voice?agentId=agent_" + i;
            Map<String, List<String>> parameters = randomParameters(random);
            String signature = TwilioSignature.of(TOKEN, url, parameters);

            assertThat(new RequestValidator(TOKEN).validate(url, single(parameters), signature))
                    .isTrue();
            assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN), url, parameters, signature))
                    .isTrue();
        }
    }

    @Test
    void acceptsTheUrlWithAndWithoutItsPort() {
        Map<String, List<String>> parameters = publishedParameters("+14158675310");
        String withPort = TwilioSignature.of(TOKEN, "https://example.com:443/x?y=1", parameters);
        String without = TwilioSignature.of(TOKEN, "https://example.com/x?y=1", parameters);

        for (String url : List.of("https://example.com/x?y=1", "https://example.com:443/x?y=1")) {
            assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN), url, parameters, withPort))
                    .isTrue();
            assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN), url, parameters, without))
                    .isTrue();
        }
    }

    @Test
    void keepsPercentEscapesOfAUrlWithAPort() {
        String url = "https://example.com:443/x?name=a%26b%2Bc";

        assertThat(TwilioSignature.valid(
                        SHA_1,
                        List.of(TOKEN),
                        url,
                        Map.of(),
                        TwilioSignature.of(TOKEN, url.replace(":443", ""), Map.of())))
                .isTrue();
    }

    @Test
    void leavesOutUserAndFragment() {
        String signature = TwilioSignature.of(TOKEN, "https://example.com/x", Map.of());

        assertThat(TwilioSignature.valid(
                        SHA_1, List.of(TOKEN), "https://user:secret@example.com/x#rc=2&rp=5xx", Map.of(), signature))
                .isTrue();
    }

    @Test
    void signsEveryDistinctValueOfARepeatedParameter() {
        String signature =
                TwilioSignature.of(TOKEN, "https://example.com/x", Map.of("MediaUrl", List.of("b", "a", "b")));

        assertThat(TwilioSignature.of(TOKEN, "https://example.com/xMediaUrlaMediaUrlb", Map.of()))
                .isEqualTo(signature);
    }

    /**
     * As twilio-python 9.13 computes it: RequestValidator(secret).compute_signature(url, parameters, "HMAC_SHA256").
     */
    @Test
    void signsWithASharedKeyAsTwiliosPythonLibraryDoes() {
        Map<String, List<String>> parameters = publishedParameters("+14158675310");
        String url = "https://example.com/myapp.php?foo=1&bar=2";
        String signature = "qMztBq0IANMH/q0K9sCfKQJLylezvRdRzRS647SAVow=";

        assertThat(TwilioSignature.of(TwilioSignature.Hash.SHA_256, "12345", url, parameters))
                .isEqualTo(signature);
        assertThat(TwilioSignature.valid(TwilioSignature.Hash.SHA_256, List.of("12345"), url, parameters, signature))
                .isTrue();
        assertThat(TwilioSignature.valid(SHA_1, List.of("12345"), url, parameters, signature))
                .isFalse();
    }

    @Test
    void acceptsTheNextTokenDuringARotation() {
        String signature = TwilioSignature.of("next", "https://example.com/x", Map.of());

        assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN, "next"), "https://example.com/x", Map.of(), signature))
                .isTrue();
        assertThat(TwilioSignature.valid(SHA_1, List.of(TOKEN), "https://example.com/x", Map.of(), signature))
                .isFalse();
    }

    @Test
    void checksTheHashOfAJsonBody() throws URISyntaxException {
        byte[] body = "{\"property\": \"value\", \"boolean\": true}".getBytes(StandardCharsets.UTF_8);
        String url = "https://example.com/myapp.php?bodySHA256="
                + "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        String signature = TwilioSignature.of(TOKEN, url, Map.of());

        assertThat(TwilioSignature.validBody(SHA_1, List.of(TOKEN), url, body, signature))
                .isTrue();
        assertThat(new RequestValidator(TOKEN).validate(url, new String(body, StandardCharsets.UTF_8), signature))
                .isTrue();
        body[3]++;
        assertThat(TwilioSignature.validBody(SHA_1, List.of(TOKEN), url, body, signature))
                .isFalse();
        assertThat(TwilioSignature.validBody(SHA_1, List.of(TOKEN), "https://example.com/myapp.php", body, signature))
                .isFalse();
    }

    /** Ours knows repeated parameters and Twilio's does not: neither is asked about them here. */
    @Test
    void refusesWithTwiliosOwnValidatorWhatWasMutated() {
        Random random = new Random(11_200);
        for (int i = 0; i < 10_000; i++) {
            SignedRequest request = SignedRequest.form(random, false);
            SignedRequest.Part part = SignedRequest.OF_A_FORM.get(i % SignedRequest.OF_A_FORM.size());
            SignedRequest mutated = request.mutated(part, random);

            assertThat(valid(request)).as("as signed: %s", request).isTrue();
            assertThat(twilioSaysValid(request)).as("as signed: %s", request).isTrue();
            assertThat(valid(mutated)).as("%s of %s", part, mutated).isFalse();
            assertThat(twilioSaysValid(mutated)).as("%s of %s", part, mutated).isFalse();
        }
    }

    @Test
    void refusesWithTwiliosOwnValidatorAMutatedBody() throws URISyntaxException {
        Random random = new Random(256);
        for (int i = 0; i < 2_000; i++) {
            SignedRequest request = SignedRequest.json(random);
            SignedRequest.Part part = SignedRequest.OF_JSON.get(i % SignedRequest.OF_JSON.size());
            SignedRequest mutated = request.mutated(part, random);

            assertThat(validBody(request)).as("as signed: %s", request).isTrue();
            assertThat(twilioSaysValidBody(request))
                    .as("as signed: %s", request)
                    .isTrue();
            assertThat(validBody(mutated)).as("%s of %s", part, mutated).isFalse();
            assertThat(twilioSaysValidBody(mutated))
                    .as("%s of %s", part, mutated)
                    .isFalse();
        }
    }

    private static boolean valid(SignedRequest request) {
        return TwilioSignature.valid(
                SHA_1, List.of(request.token()), request.url(), request.parameters(), request.signature());
    }

    private static boolean twilioSaysValid(SignedRequest request) {
        return new RequestValidator(request.token()).validate(request.url(), request.single(), request.signature());
    }

    private static boolean validBody(SignedRequest request) {
        return TwilioSignature.validBody(
                SHA_1,
                List.of(request.token()),
                request.url(),
                request.body().getBytes(StandardCharsets.UTF_8),
                request.signature());
    }

    /** The validator falls over a URL without the hash, which is a refusal too. */
    private static boolean twilioSaysValidBody(SignedRequest request) throws URISyntaxException {
        try {
            return new RequestValidator(request.token()).validate(request.url(), request.body(), request.signature());
        } catch (NullPointerException noHash) {
            assertThat(request.query()).doesNotContain("&bodySHA256=");
            return false;
        }
    }

    private static Map<String, List<String>> randomParameters(Random random) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        List<String> names =
                new ArrayList<>(List.of("CallSid", "AccountSid", "From", "To", "CallStatus", "Überraschung"));
        for (String name : names) {
            parameters.put(name, List.of(name.charAt(0) + " value & = ü " + random.nextLong()));
        }
        return parameters;
    }

    private static Map<String, List<String>> publishedParameters(String caller) {
        return Map.of(
                "CallSid", List.of("CA1234567890ABCDE"),
                "Caller", List.of(caller),
                "Digits", List.of("1234"),
                "From", List.of(caller),
                "To", List.of("+18005551212"));
    }

    private static Map<String, String> single(Map<String, List<String>> parameters) {
        Map<String, String> single = new HashMap<>();
        parameters.forEach((name, values) -> single.put(name, values.get(0)));
        return single;
    }
}
