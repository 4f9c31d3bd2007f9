package dev.switchboard.api.callback;

import static org.assertj.core.api.Assertions.assertThat;

import com.twilio.security.RequestValidator;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.web.RequestBodies;
import dev.switchboard.testing.Draws;
import dev.switchboard.testing.Seed;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/**
 * A seed makes, signs and mutates requests. They go through the filter, and past judges that share nothing with it:
 * twilio-java's validator for auth tokens, and an HMAC-SHA256 of the test's own for shared keys. What they accept must
 * come through, and nothing else.
 */
class DifferentialSignatureTest {

    private static final int REQUESTS_PER_SEED = 500;
    private static final String BASE = "https://switchboard.example.com";

    /** Two tokens during a rotation, one otherwise. */
    private static final Map<String, List<String>> TOKENS =
            Map.of("AC1", List.of("token-of-one", "next-token-of-one"), "AC2", List.of("token-of-two"));

    private static final Map<String, Map<String, String>> SHARED_KEYS = Map.of(
            "AC1", Map.of("WK1", "secret-one", "WK1next", "secret-one-next"), "AC2", Map.of("WK2", "secret-two"));

    /** What somebody does to a request that was signed. */
    private enum Mutation {
        NONE,
        PATH,
        QUERY,
        PARAMETER_NAME,
        PARAMETER_VALUE,
        PARAMETER_ADDED,
        PARAMETER_REMOVED,
        CONTROL_CHARACTERS,
        BODY,
        BODY_REMOVED,
        ACCOUNT,
        CONTENT_TYPE,
        METHOD,
        SIGNATURE,
        SIGNATURE_REMOVED,
        SIGNATURE_REPEATED,
        SETTINGS_REMOVED,
        SETTINGS_ADDED,
        SETTINGS_REPEATED,
        SETTINGS_MALFORMED,
        OTHER_KEY,
        OTHER_ALGORITHM
    }

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SignatureFilter filter = new SignatureFilter(
            URI.create(BASE),
            new SigningKeys(
                    account -> TOKENS.getOrDefault(account, List.of()),
                    (account, key) -> SHARED_KEYS.getOrDefault(account, Map.of()).entrySet().stream()
                            .filter(known -> known.getKey().equals(key))
                            .map(Map.Entry::getValue)
                            .toList()),
            new RequestBodies(new ProblemWriter(new JsonMapper(), Optional.empty())),
            64 * 1024,
            true,
            (account, reason) -> {},
            meters);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIndependentJudgesAcceptComesThroughAndNothingElse(long seed) throws Exception {
        Draws random = new Seed(seed).draws();
        Map<Mutation, Integer> refused = new EnumMap<>(Mutation.class);
        int accepted = 0;
        for (int i = 0; i < REQUESTS_PER_SEED; i++) {
            Mutation mutation = i % 2 == 0 ? Mutation.NONE : Mutation.values()[i / 2 % Mutation.values().length];
            Request request = mutated(signed(random), mutation, random);

            boolean expected = judged(request);
            assertThat(comesThrough(request))
                    .as("seed %d, request %d, %s: %s", seed, i, mutation, request)
                    .isEqualTo(expected);
            assertThat(mutation != Mutation.NONE || expected)
                    .as("what was not changed is right: %s", request)
                    .isTrue();
            accepted += expected ? 1 : 0;
            if (!expected) {
                refused.merge(mutation, 1, Integer::sum);
            }
        }
        assertThat(accepted).isBetween(REQUESTS_PER_SEED / 2, REQUESTS_PER_SEED * 2 / 3);
        // A method is not signed, and control characters that are signed are accepted.
        assertThat(refused.keySet())
                .containsAll(List.of(Mutation.values()).stream()
                        .filter(one ->
                                one != Mutation.NONE && one != Mutation.METHOD && one != Mutation.CONTROL_CHARACTERS)
                        .toList());
    }

    /** A request as it arrives; {@code parameters} none for a body that is no form. */
    private record Request(
            String method,
            String path,
            String query,
            @Nullable String contentType,
            @Nullable Map<String, String> parameters,
            String body,
            String account,
            List<String> signatures,
            List<String> settings) {

        String url() {
            return BASE + path + (query.isEmpty() ? "" : "?" + query);
        }

        byte[] bytes() {
            return (parameters == null ? body : encoded(parameters)).getBytes(StandardCharsets.UTF_8);
        }

        Request with(String newPath, String newQuery) {
            return new Request(method, newPath, newQuery, contentType, parameters, body, account, signatures, settings);
        }

        Request withBody(@Nullable Map<String, String> newParameters, String newBody) {
            return new Request(method, path, query, contentType, newParameters, newBody, account, signatures, settings);
        }

        Request of(String newMethod, @Nullable String newType, String newAccount) {
            return new Request(newMethod, path, query, newType, parameters, body, newAccount, signatures, settings);
        }

        Request signedBy(List<String> newSignatures, List<String> newSettings) {
            return new Request(method, path, query, contentType, parameters, body, account, newSignatures, newSettings);
        }
    }

    private static Request signed(Draws random) {
        String account = random.percent(50) ? "AC1" : "AC2";
        String path = "/api/twilio/" + random.oneOf(List.of("voice", "webhook", "status", "voice/fallback"));
        Request request = switch (random.between(0, 3)) {
            case 0 -> json(random, account, path);
            case 1 ->
                new Request(
                        random.percent(50) ? "GET" : "POST",
                        path,
                        "AccountSid=" + account + "&n=" + random.between(0, 999),
                        null,
                        null,
                        "",
                        account,
                        List.of(),
                        List.of());
            default ->
                new Request(
                        "POST",
                        path,
                        random.percent(50) ? "" : "agentId=agent_" + random.between(0, 999),
                        "application/x-www-form-urlencoded; charset=UTF-8",
                        form(random, account),
                        "",
                        account,
                        List.of(),
                        List.of());
        };
        return resigned(request, random);
    }

    private static Request json(Draws random, String account, String path) {
        String body = "{\"AccountSid\":\"" + account + "\",\"event\":\"ü\",\"n\":" + random.between(0, 999_999) + "}";
        return new Request(
                "POST",
                path,
                "bodySHA256=" + hex(sha256(body.getBytes(StandardCharsets.UTF_8))),
                "application/json",
                null,
                body,
                account,
                List.of(),
                List.of());
    }

    private static Map<String, String> form(Draws random, String account) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("AccountSid", account);
        for (String name : List.of("CallSid", "From", "To", "Überraschung", "body", "Body")) {
            form.put(name, name + " & = + ü 😀 " + random.between(0, 999_999));
        }
        return form;
    }

    private static Request resigned(Request request, Draws random) {
        Map<String, String> parameters = request.parameters() == null ? Map.of() : request.parameters();
        if (random.percent(50)) {
            String token = random.oneOf(TOKENS.getOrDefault(request.account(), List.of()));
            return request.signedBy(List.of(hmac("HmacSHA1", token, request.url(), parameters)), List.of());
        }
        Map<String, String> keys = SHARED_KEYS.getOrDefault(request.account(), Map.of());
        String key = random.oneOf(List.copyOf(new TreeMap<>(keys).keySet()));
        return request.signedBy(
                List.of(hmac("HmacSHA256", keys.getOrDefault(key, ""), request.url(), parameters)),
                List.of("key=" + key + ",algorithm=HMAC_SHA256"));
    }

    private static Request mutated(Request request, Mutation mutation, Draws random) {
        Map<String, String> form =
                request.parameters() == null ? new LinkedHashMap<>() : new LinkedHashMap<>(request.parameters());
        boolean isForm = request.parameters() != null;
        String signature = request.signatures().get(0);
        String settings = request.settings().isEmpty() ? "" : request.settings().get(0);
        return switch (mutation) {
            case NONE -> request;
            case PATH -> request.with(request.path() + "x", request.query());
            case QUERY -> request.with(request.path(), request.query() + "&x=1");
            case PARAMETER_NAME -> {
                form.put("callSid", String.valueOf(form.remove("CallSid")));
                yield isForm ? request.withBody(form, "") : request.withBody(null, request.body() + " ");
            }
            case PARAMETER_VALUE -> {
                form.merge("To", "1", String::concat);
                yield isForm ? request.withBody(form, "") : request.withBody(null, request.body() + " ");
            }
            case PARAMETER_ADDED -> {
                form.put("Zusatz", "");
                yield isForm ? request.withBody(form, "") : request.with(request.path(), request.query() + "&Zusatz=");
            }
            case PARAMETER_REMOVED -> {
                form.remove("Body");
                yield isForm ? request.withBody(form, "") : request.with(request.path(), "");
            }
            case CONTROL_CHARACTERS -> {
                form.put("Body", "\0\u0001\u0008\u001f\u007f\ufffe" + random.between(0, 999_999));
                yield isForm ? resigned(request.withBody(form, ""), random) : request;
            }
            case BODY ->
                isForm ? request.withBody(form, "").withBody(reversed(form), "") : request.withBody(null, "[]");
            case BODY_REMOVED -> request.withBody(isForm ? Map.of() : null, "");
            case ACCOUNT -> {
                String other = request.account().equals("AC1") ? "AC2" : "AC1";
                form.replace("AccountSid", other);
                yield isForm
                        ? request.withBody(form, "").of(request.method(), request.contentType(), other)
                        : request.with(request.path(), request.query().replace(request.account(), other))
                                .withBody(null, request.body().replace(request.account(), other))
                                .of(request.method(), request.contentType(), other);
            }
            case CONTENT_TYPE ->
                request.of(
                        request.method(),
                        isForm ? "text/plain" : "application/x-www-form-urlencoded",
                        isForm ? "" : request.account());
            case METHOD -> request.of("PUT", request.contentType(), request.account());
            case SIGNATURE -> request.signedBy(List.of("A" + signature.substring(1) + "A"), request.settings());
            case SIGNATURE_REMOVED -> request.signedBy(List.of(), request.settings());
            case SIGNATURE_REPEATED -> request.signedBy(List.of(signature, signature), request.settings());
            case SETTINGS_REMOVED -> request.signedBy(request.signatures(), List.of());
            case SETTINGS_ADDED -> request.signedBy(request.signatures(), List.of("key=WK1,algorithm=HMAC_SHA256"));
            case SETTINGS_REPEATED -> request.signedBy(request.signatures(), List.of(settings, settings));
            case SETTINGS_MALFORMED ->
                request.signedBy(
                        request.signatures(),
                        List.of(random.oneOf(
                                List.of("", "key=WK1", "algorithm=HMAC_SHA256", "WK1", "key=WK1,key=WK1"))));
            case OTHER_KEY ->
                request.signedBy(
                        request.signatures(),
                        List.of("key=" + random.oneOf(List.of("WK9", "WK1next", "WK2")) + ",algorithm=HMAC_SHA256"));
            case OTHER_ALGORITHM ->
                request.signedBy(
                        request.signatures(),
                        List.of("key=WK1,algorithm=" + random.oneOf(List.of("HMAC_SHA1", "HMAC_SHA512", "none"))));
        };
    }

    /** Another order, which is not signed, and one parameter with another value. */
    private static Map<String, String> reversed(Map<String, String> form) {
        List<String> names = new ArrayList<>(form.keySet());
        Map<String, String> reversed = new LinkedHashMap<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            reversed.put(names.get(i), form.getOrDefault(names.get(i), ""));
        }
        reversed.replace("From", "+1");
        return reversed;
    }

    private static boolean judged(Request request) throws Exception {
        if (request.signatures().size() != 1 || request.settings().size() > 1) {
            return false;
        }
        String signature = request.signatures().get(0);
        boolean isForm = String.valueOf(request.contentType()).startsWith("application/x-www-form-urlencoded");
        // A form type on a body that is none: whatever it is decoded to, it is not what was signed.
        boolean garbled = isForm != (request.parameters() != null) && request.bytes().length > 0;
        boolean hashed = request.query().contains("bodySHA256=") && !isForm;
        boolean hashFits = request.query().contains("bodySHA256=" + hex(sha256(request.bytes())));
        if (garbled || (!isForm && request.bytes().length > 0 && !hashed)) {
            return false;
        }
        if (request.query().contains("bodySHA256=") && !hashFits) {
            return false;
        }
        Map<String, String> parameters = request.parameters() == null ? Map.of() : request.parameters();
        if (!request.settings().isEmpty()) {
            String settings = request.settings().get(0);
            for (Map.Entry<String, String> key :
                    SHARED_KEYS.getOrDefault(request.account(), Map.of()).entrySet()) {
                if (settings.equals("key=" + key.getKey() + ",algorithm=HMAC_SHA256")) {
                    return hmac("HmacSHA256", key.getValue(), request.url(), parameters)
                            .equals(signature);
                }
            }
            return false;
        }
        for (String token : TOKENS.getOrDefault(request.account(), List.of())) {
            RequestValidator twilios = new RequestValidator(token);
            boolean valid = hashed
                    ? twilios.validate(request.url(), request.body(), signature)
                    : twilios.validate(request.url(), parameters, signature);
            if (valid) {
                return true;
            }
        }
        return false;
    }

    private boolean comesThrough(Request received) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(received.method(), received.path());
        request.setQueryString(received.query().isEmpty() ? null : received.query());
        if (received.contentType() != null) {
            request.setContentType(received.contentType());
        }
        request.setContent(received.bytes());
        received.signatures().forEach(one -> request.addHeader("X-Twilio-Signature", one));
        received.settings().forEach(one -> request.addHeader("X-Twilio-Webhooks-Signature-Settings", one));
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain chain = new MockFilterChain();

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(chain.getRequest() == null ? 403 : 200);
        return chain.getRequest() != null;
    }

    /** Of the URL and all names with their values, by name. */
    private static String hmac(String algorithm, String key, String url, Map<String, String> parameters) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), algorithm));
            String text = url
                    + new TreeMap<>(parameters)
                            .entrySet().stream()
                                    .map(parameter -> parameter.getKey() + parameter.getValue())
                                    .collect(Collectors.joining());
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encoded(Map<String, String> form) {
        return form.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
