package dev.switchboard.api.callback;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * A request, the token it was signed with, and its signature; and the same with one byte changed.
 *
 * @param path with a leading slash
 * @param query without its question mark
 * @param parameters of the form; none for a request with another body
 * @param body when it is no form
 */
record SignedRequest(
        String path, String query, Map<String, List<String>> parameters, String body, String token, String signature) {

    static final String BASE = "https://switchboard.example.com";
    private static final String LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    private static final List<String> PATHS =
            List.of("voice", "voice/fallback", "webhook", "webhook/fallback", "status");

    /** What a mutation may change. */
    enum Part {
        PATH,
        QUERY,
        PARAMETER_NAME,
        PARAMETER_VALUE,
        BODY,
        SIGNATURE,
        TOKEN
    }

    static final List<Part> OF_A_FORM =
            List.of(Part.PATH, Part.QUERY, Part.PARAMETER_NAME, Part.PARAMETER_VALUE, Part.SIGNATURE, Part.TOKEN);
    static final List<Part> OF_JSON = List.of(Part.PATH, Part.QUERY, Part.BODY, Part.SIGNATURE, Part.TOKEN);

    /** A form post; some of its parameters may be there more than once. */
    static SignedRequest form(Random random, boolean repeated) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        parameters.put("AccountSid", List.of("AC1"));
        for (String name : List.of("CallSid", "From", "To", "CallStatus", "Überraschung")) {
            parameters.put(name, List.of(name.charAt(0) + " value & = + ü " + random.nextLong()));
        }
        if (repeated) {
            parameters.put("MediaUrl", List.of("m" + random.nextInt(1_000), "n" + random.nextInt(1_000), "n"));
        }
        return signed(random, "agentId=agent_" + random.nextInt(1_000), parameters, "");
    }

    /** A JSON post: its URL carries the hash of its body. */
    static SignedRequest json(Random random) {
        String body = "{\"event\": \"ü\", \"number\": " + random.nextLong() + "}";
        return signed(random, "n=" + random.nextInt(1_000) + "&bodySHA256=" + sha256(body), Map.of(), body);
    }

    private static SignedRequest signed(
            Random random, String query, Map<String, List<String>> parameters, String body) {
        String path = "/api/twilio/" + PATHS.get(random.nextInt(PATHS.size()));
        String token = "token" + random.nextInt(1_000_000);
        String signature = TwilioSignature.of(token, BASE + path + "?" + query, parameters);
        return new SignedRequest(path, query, parameters, body, token, signature);
    }

    String url() {
        return BASE + path + "?" + query;
    }

    /** Every parameter with its first value. */
    Map<String, String> single() {
        return new TwilioRequest(parameters).single();
    }

    String encodedForm() {
        return parameters.entrySet().stream()
                .flatMap(parameter ->
                        parameter.getValue().stream().map(value -> encode(parameter.getKey()) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    /** With another letter or digit in that part; what it was signed with stays. */
    SignedRequest mutated(Part part, Random random) {
        return switch (part) {
            case PATH ->
                new SignedRequest("/" + mutate(path.substring(1), random), query, parameters, body, token, signature);
            case QUERY -> new SignedRequest(path, mutate(query, random), parameters, body, token, signature);
            case PARAMETER_NAME, PARAMETER_VALUE ->
                new SignedRequest(path, query, mutatedParameters(part, random), body, token, signature);
            case BODY -> new SignedRequest(path, query, parameters, mutate(body, random), token, signature);
            case SIGNATURE -> new SignedRequest(path, query, parameters, body, token, mutate(signature, random));
            case TOKEN -> new SignedRequest(path, query, parameters, body, mutate(token, random), signature);
        };
    }

    private Map<String, List<String>> mutatedParameters(Part part, Random random) {
        List<String> names = new ArrayList<>(parameters.keySet());
        String wanted = names.get(random.nextInt(names.size()));
        Map<String, List<String>> mutated = new LinkedHashMap<>();
        parameters.forEach((name, values) -> {
            if (!name.equals(wanted)) {
                mutated.put(name, values);
            } else if (part == Part.PARAMETER_NAME) {
                mutated.put(mutate(name, random), values);
            } else {
                List<String> changed = new ArrayList<>(values);
                changed.set(0, mutate(values.get(0), random));
                mutated.put(name, changed);
            }
        });
        return mutated;
    }

    private static String mutate(String text, Random random) {
        int at = random.nextInt(text.length());
        char replacement;
        do {
            replacement = LETTERS.charAt(random.nextInt(LETTERS.length()));
        } while (replacement == text.charAt(at));
        return text.substring(0, at) + replacement + text.substring(at + 1);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String sha256(String body) {
        try {
            return HexFormat.of()
                    .formatHex(java.security.MessageDigest.getInstance("SHA-256")
                            .digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
