package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.web.RequestBodies;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class SignatureFilterTest {

    private static final String BODY = "AccountSid=AC1&CallSid=CA1&CallStatus=completed&CallDuration=61";
    private static final Map<String, List<String>> PARAMETERS = Map.of(
            "AccountSid", List.of("AC1"),
            "CallSid", List.of("CA1"),
            "CallStatus", List.of("completed"),
            "CallDuration", List.of("61"));
    private static final String URL = "https://switchboard.example.com/api/twilio/status";

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> forged = new ArrayList<>();
    private final MockFilterChain chain = new MockFilterChain();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void letsASignedRequestThroughWithItsParameters() throws Exception {
        filter(true).doFilter(request(TwilioSignature.of("token", URL, PARAMETERS)), response, chain);

        assertThat(chain.getRequest())
                .isNotNull()
                .satisfies(passed -> assertThat(passed.getAttribute(TwilioRequest.ATTRIBUTE))
                        .isEqualTo(new TwilioRequest(PARAMETERS)));
        assertThat(accepted("status")).isEqualTo(1);
    }

    @Test
    void countsWhatIsAcceptedByItsKindAndNotByItsPath() throws Exception {
        for (String path :
                List.of("voice", "voice/fallback", "webhook", "webhook/fallback", "status", "status/1", "x")) {
            MockHttpServletRequest request = request(null);
            request.setServletPath("/api/twilio/" + path);
            filter(false).doFilter(request, new MockHttpServletResponse(), new MockFilterChain());
        }

        assertThat(meters.find("switchboard.twilio.callbacks").counters())
                .extracting(counter -> counter.getId().getTag("kind") + " " + (int) counter.count())
                .containsExactlyInAnyOrder(
                        "voice 1", "voice_fallback 1", "message 1", "message_fallback 1", "status 1", "other 2");
    }

    @Test
    void everyReasonToRefuseIsCountedFromZeroOn() {
        filter(true);

        assertThat(meters.find("switchboard.twilio.callbacks.refused").counters())
                .hasSameSizeAs(SignatureRefusal.values())
                .allSatisfy(counter -> assertThat(counter.count()).isZero());
    }

    @Test
    void whatNamesAKnownAccountAndIsNotSignedByItIsCountedForThatAccount() throws Exception {
        filter(true).doFilter(request("forged"), response, chain);
        MockHttpServletRequest otherKey = request(sharedKeySignature());
        otherKey.addHeader(SignatureSettings.HEADER, "key=WK2,algorithm=HMAC_SHA256");
        filter(true).doFilter(otherKey, response, chain);
        filter(true).doFilter(request(null), response, chain);
        MockHttpServletRequest strangers = request("forged");
        strangers.setContent("AccountSid=AC2".getBytes(StandardCharsets.UTF_8));
        filter(true).doFilter(strangers, response, chain);

        assertThat(forged).containsExactly("AC1 invalid_signature", "AC1 unknown_shared_key");
    }

    @Test
    void checksTheConfiguredUrlAndNotTheHostHeader() throws Exception {
        MockHttpServletRequest request =
                request(TwilioSignature.of("token", "https://evil.example/api/twilio/status", PARAMETERS));
        request.addHeader("Host", "evil.example");
        request.setServerName("evil.example");

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.INVALID_SIGNATURE);
    }

    @Test
    void acceptsASharedKeyAndTheAuthTokenWhileARuleSpreads() throws Exception {
        MockHttpServletRequest request = request(sharedKeySignature());
        request.addHeader(SignatureSettings.HEADER, " key=WK1 , algorithm=HMAC_SHA256, version=2");

        filter(true).doFilter(request, response, chain);
        assertThat(chain.getRequest()).isNotNull();

        MockFilterChain second = new MockFilterChain();
        filter(true).doFilter(request(TwilioSignature.of("token", URL, PARAMETERS)), response, second);
        assertThat(second.getRequest()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'key=WK2,algorithm=HMAC_SHA256', UNKNOWN_SHARED_KEY",
        "'key=WK1,algorithm=HMAC_SHA1', UNSUPPORTED_ALGORITHM",
        "'key=WK1,algorithm=hmac_sha512', UNSUPPORTED_ALGORITHM",
        "'key=WK1', MALFORMED_SETTINGS",
        "'algorithm=HMAC_SHA256', MALFORMED_SETTINGS",
        "'', MALFORMED_SETTINGS",
        "'key=,algorithm=HMAC_SHA256', MALFORMED_SETTINGS",
        "'key=WK2,key=WK1,algorithm=HMAC_SHA256', MALFORMED_SETTINGS",
        "'WK1;HMAC_SHA256', MALFORMED_SETTINGS"
    })
    void neverTriesTheAuthTokenForARequestThatNamesAKey(String settings, SignatureRefusal reason) throws Exception {
        for (String signature : List.of(sharedKeySignature(), TwilioSignature.of("token", URL, PARAMETERS))) {
            MockHttpServletRequest request = request(signature);
            request.addHeader(SignatureSettings.HEADER, settings);
            filter(true).doFilter(request, response, chain);
            assertThat(chain.getRequest()).isNull();
        }

        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(meters.counter("switchboard.twilio.callbacks.refused", "reason", reason.code())
                        .count())
                .isEqualTo(2);
    }

    @Test
    void refusesTheAuthTokensSignatureForARequestThatNamesAKnownKey() throws Exception {
        MockHttpServletRequest request = request(TwilioSignature.of("token", URL, PARAMETERS));
        request.addHeader(SignatureSettings.HEADER, "key=WK1,algorithm=HMAC_SHA256");

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.INVALID_SIGNATURE);
    }

    @Test
    void refusesASharedKeysSignatureWithoutItsSettings() throws Exception {
        filter(true).doFilter(request(sharedKeySignature()), response, chain);

        assertRefused(SignatureRefusal.INVALID_SIGNATURE);
    }

    @Test
    void refusesHeadersThatAreThereTwice() throws Exception {
        MockHttpServletRequest twice = request(TwilioSignature.of("token", URL, PARAMETERS));
        twice.addHeader(SignatureFilter.SIGNATURE_HEADER, "another");
        filter(true).doFilter(twice, response, chain);
        assertRefused(SignatureRefusal.REPEATED_SIGNATURE);

        MockHttpServletRequest settings = request(sharedKeySignature());
        settings.addHeader(SignatureSettings.HEADER, "key=WK1,algorithm=HMAC_SHA256");
        settings.addHeader(SignatureSettings.HEADER, "key=WK1,algorithm=HMAC_SHA256");
        filter(true).doFilter(settings, response, chain);
        assertRefused(SignatureRefusal.MALFORMED_SETTINGS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT"})
    void whateverHasNoBodyIsSignedByItsUrl(String method) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/api/twilio/status");
        request.setQueryString("AccountSid=AC1&CallSid=CA1");
        request.addHeader(
                SignatureFilter.SIGNATURE_HEADER,
                TwilioSignature.of("token", URL + "?AccountSid=AC1&CallSid=CA1", Map.of()));

        filter(true).doFilter(request, response, chain);

        assertThat(chain.getRequest()).isNotNull();
    }

    @Test
    void theBodyThatAUrlNamesCannotBeTakenAway() throws Exception {
        String query = "bodySHA256=" + "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620";
        for (String type : List.of("application/json", "application/x-www-form-urlencoded")) {
            MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/twilio/status");
            request.setQueryString(query);
            request.setContentType(type);
            request.addHeader(
                    SignatureFilter.SIGNATURE_HEADER, TwilioSignature.of("token", URL + "?" + query, Map.of()));
            MockFilterChain notReached = new MockFilterChain();

            filter(true).doFilter(request, new MockHttpServletResponse(), notReached);

            assertThat(notReached.getRequest()).as(type).isNull();
        }
    }

    @Test
    void jsonSaysInItsBodyOrItsUrlWhoseItIs() throws Exception {
        for (String account : List.of("AccountSid", "accountSid", "account_sid", "no")) {
            byte[] body = ("{\"" + account + "\": \"AC1\", \"CallSid\": \"CA1\", \"nested\": {}}")
                    .getBytes(StandardCharsets.UTF_8);
            String query = "AccountSid=AC1&bodySHA256="
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(body));
            MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/twilio/status");
            request.setQueryString(query);
            request.setContentType("application/json");
            request.setContent(body);
            request.addHeader(
                    SignatureFilter.SIGNATURE_HEADER,
                    TwilioSignature.of(TwilioSignature.Hash.SHA_256, "shared", URL + "?" + query, Map.of()));
            request.addHeader(SignatureSettings.HEADER, "key=WK1,algorithm=HMAC_SHA256");
            MockFilterChain reached = new MockFilterChain();

            filter(true).doFilter(request, response, reached);

            assertThat(reached.getRequest())
                    .as(account)
                    .isNotNull()
                    .satisfies(passed -> assertThat(passed.getAttribute(TwilioRequest.ATTRIBUTE))
                            .isEqualTo(new TwilioRequest(Map.of(account, List.of("AC1"), "CallSid", List.of("CA1")))));
        }
    }

    private static String sharedKeySignature() {
        return TwilioSignature.of(TwilioSignature.Hash.SHA_256, "shared", URL, PARAMETERS);
    }

    @Test
    void refusesAMissingSignature() throws Exception {
        filter(true).doFilter(request(null), response, chain);

        assertRefused(SignatureRefusal.MISSING_SIGNATURE);
    }

    @Test
    void refusesAnAccountThatIsNotOurs() throws Exception {
        MockHttpServletRequest request = request(TwilioSignature.of("token", URL, PARAMETERS));
        request.setContent(BODY.replace("AC1", "AC2").getBytes(StandardCharsets.UTF_8));

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.UNKNOWN_ACCOUNT);
    }

    @Test
    void refusesABodyOverTheLimitBeforeItIsReadWhole() throws Exception {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'a';
            }
        };
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/twilio/status") {
            @Override
            public jakarta.servlet.ServletInputStream getInputStream() {
                return new org.springframework.mock.web.DelegatingServletInputStream(endless);
            }
        };
        request.setContentType("application/x-www-form-urlencoded");
        request.addHeader(SignatureFilter.SIGNATURE_HEADER, "any");

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.BODY_TOO_LARGE);
    }

    @Test
    void refusesABodyWithABrokenEscape() throws Exception {
        MockHttpServletRequest request = request("any");
        request.setContent("Body=%zz".getBytes(StandardCharsets.UTF_8));

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.MALFORMED_BODY);
    }

    @Test
    void switchedOffItLetsAnythingThrough() throws Exception {
        filter(false).doFilter(request(null), response, chain);

        assertThat(chain.getRequest()).isNotNull();
    }

    /** Which requests it is asked about, the container decides; whatever they are, they are signed or refused. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "OPTIONS", "post"})
    void everyMethodHasToBeSigned(String method) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/%61pi/twilio/status");

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.MISSING_SIGNATURE);
    }

    @Test
    void readsNothingOfWhatIsNotSigned() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/twilio/status") {
            @Override
            public jakarta.servlet.ServletInputStream getInputStream() {
                throw new AssertionError("read");
            }
        };

        filter(true).doFilter(request, response, chain);

        assertRefused(SignatureRefusal.MISSING_SIGNATURE);
        assertThat(response.getHeader("Connection")).isEqualTo("close");
    }

    @Test
    void checksWhateverPathItIsRegisteredForHoweverTheCallerWroteIt() throws Exception {
        for (String path : List.of("/api/%74wilio/status", "/api/twilio;x=1/status", "/anything")) {
            MockHttpServletRequest request = request(TwilioSignature.of("token", URL, PARAMETERS));
            request.setRequestURI(path);
            MockHttpServletResponse answer = new MockHttpServletResponse();
            MockFilterChain notReached = new MockFilterChain();

            filter(true).doFilter(request, answer, notReached);

            assertThat(answer.getStatus()).as(path).isEqualTo(403);
            assertThat(notReached.getRequest()).as(path).isNull();
        }
    }

    private double accepted(String kind) {
        return meters.counter("switchboard.twilio.callbacks", "kind", kind).count();
    }

    private void assertRefused(SignatureRefusal reason) {
        assertThat(accepted("status")).isZero();
        assertThat(response.getStatus()).isEqualTo(403);
        assertThat(chain.getRequest()).isNull();
        assertThat(meters.counter("switchboard.twilio.callbacks.refused", "reason", reason.code())
                        .count())
                .isEqualTo(1);
    }

    private SignatureFilter filter(boolean validate) {
        return new SignatureFilter(
                URI.create("https://switchboard.example.com/"),
                new SigningKeys(
                        account -> account.equals("AC1") || account.isEmpty() ? List.of("token") : List.of(),
                        (account, key) -> account.equals("AC1") && key.equals("WK1") ? List.of("shared") : List.of()),
                new RequestBodies(new ProblemWriter(new JsonMapper(), Optional.empty())),
                64 * 1024,
                validate,
                (account, reason) -> forged.add(account + " " + reason.code()),
                meters);
    }

    private static MockHttpServletRequest request(@org.jspecify.annotations.Nullable String signature) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/api/twilio/status");
        request.setServletPath("/api/twilio/status");
        request.setContentType("application/x-www-form-urlencoded; charset=UTF-8");
        request.setContent(BODY.getBytes(StandardCharsets.UTF_8));
        if (signature != null) {
            request.addHeader(SignatureFilter.SIGNATURE_HEADER, signature);
        }
        return request;
    }
}
