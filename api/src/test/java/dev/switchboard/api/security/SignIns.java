package dev.switchboard.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.switchboard.api.web.Forms;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The part of an OpenID provider that people see: whoever is sent here is somebody, and goes back with a code. Strict
 * about what it is asked: client, secret, redirection and the proof of who asked for the code.
 */
public final class SignIns {

    static final String CLIENT = "console";
    static final String SECRET = "the secret of the console";

    private final IdentityProvider provider;
    private final Map<String, Map<String, List<String>>> asked = new ConcurrentHashMap<>();
    private volatile String subject = "demo";
    private volatile String scope = "read write";
    private volatile String audience = "numbers";
    private volatile String tokenId = "none yet";

    SignIns(IdentityProvider provider, HttpServer server) {
        this.provider = provider;
        server.createContext("/authorize", this::authorize);
        server.createContext("/token", this::token);
    }

    /** Who sits in front of the browser from now on, and what the access token allows. */
    public void are(String person, String allowed) {
        this.subject = person;
        this.scope = allowed;
    }

    /** Whom access tokens are for from now on. */
    void areMeantFor(String service) {
        this.audience = service;
    }

    /** The id of the last access token. */
    String tokenId() {
        return tokenId;
    }

    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, List<String>> fields = Forms.fields(exchange.getRequestURI().getRawQuery());
        boolean right = one(fields, "client_id").equals(CLIENT)
                && one(fields, "response_type").equals("code")
                && one(fields, "code_challenge_method").equals("S256")
                && List.of(one(fields, "scope").split(" ", -1)).contains("openid");
        try (exchange) {
            if (right) {
                String code = UUID.randomUUID().toString();
                asked.put(code, fields);
                String back = one(fields, "redirect_uri") + "?code=" + code + "&state="
                        + URLEncoder.encode(one(fields, "state"), StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Location", back);
            }
            exchange.sendResponseHeaders(right ? 302 : 400, -1);
        }
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, List<String>> fields =
                Forms.fields(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, List<String>> code = asked.remove(one(fields, "code"));
        boolean right = code != null
                && client(exchange)
                && one(fields, "redirect_uri").equals(one(code, "redirect_uri"))
                && one(code, "code_challenge").equals(challenge(one(fields, "code_verifier")));
        String nonce = code == null ? "" : one(code, "nonce");
        byte[] body = (right ? tokens(nonce) : "{\"error\":\"invalid_grant\"}").getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(right ? 200 : 400, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private String tokens(String nonce) {
        tokenId = UUID.randomUUID().toString();
        try {
            String access = IdentityProvider.sign(
                    provider.claims()
                            .subject(subject)
                            .audience(audience)
                            .claim("scope", scope)
                            .jwtID(tokenId)
                            .build(),
                    provider.key(),
                    JWSAlgorithm.RS256);
            String identity = IdentityProvider.sign(
                    provider.claims()
                            .subject(subject)
                            .audience(CLIENT)
                            .claim("nonce", nonce)
                            .build(),
                    provider.key(),
                    JWSAlgorithm.RS256);
            return "{\"token_type\":\"Bearer\",\"expires_in\":600,\"access_token\":\"%s\",\"id_token\":\"%s\"}"
                    .formatted(access, identity);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean client(HttpExchange exchange) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        String right = URLEncoder.encode(CLIENT, StandardCharsets.UTF_8) + ":"
                + URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
        return given != null
                && given.equals("Basic " + Base64.getEncoder().encodeToString(right.getBytes(StandardCharsets.UTF_8)));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String one(Map<String, List<String>> fields, String name) {
        return fields.getOrDefault(name, List.of("")).get(0);
    }
}
