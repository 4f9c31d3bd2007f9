package dev.switchboard.api.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** An OpenID provider on this machine: its metadata, its key set, and tokens of it. */
public final class IdentityProvider implements AutoCloseable {

    /** The client that the console is, and its secret. */
    public static final String CONSOLE = SignIns.CLIENT;

    public static final String CONSOLE_SECRET = SignIns.SECRET;

    private final HttpServer server;
    private final SignIns signIns;
    private final AtomicInteger keyRequests = new AtomicInteger();
    private volatile List<JWK> keys;
    private volatile boolean failing;

    private IdentityProvider(HttpServer server, JWK key) {
        this.server = server;
        this.keys = List.of(key);
        this.signIns = new SignIns(this, server);
    }

    public static IdentityProvider start() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        IdentityProvider provider = new IdentityProvider(server, rsaKey());
        server.createContext(
                "/.well-known/openid-configuration",
                exchange -> provider.answer(exchange, """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "authorization_endpoint": "%1$s/authorize",
                 "token_endpoint": "%1$s/token", "response_types_supported": ["code"],
                 "id_token_signing_alg_values_supported": ["RS256"], "subject_types_supported": ["public"]}
                """.formatted(provider.issuer())));
        server.createContext("/keys", exchange -> {
            provider.keyRequests.incrementAndGet();
            provider.answer(exchange, new JWKSet(provider.keys).toString());
        });
        server.start();
        return provider;
    }

    static JWK rsaKey() throws JOSEException {
        return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate();
    }

    static JWK ecKey() throws JOSEException {
        return new ECKeyGenerator(Curve.P_256)
                .keyID(UUID.randomUUID().toString())
                .generate();
    }

    /** What people do who are sent here. */
    public SignIns signIns() {
        return signIns;
    }

    public URI issuer() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    URI jwkSetUri() {
        return issuer().resolve("/keys");
    }

    JWK key() {
        return keys.get(0);
    }

    /** From now on also this key is published. */
    void publish(JWK key) {
        List<JWK> more = new ArrayList<>(keys);
        more.add(key);
        keys = List.copyOf(more);
    }

    /** From now on every request is answered 500. */
    void fail() {
        failing = true;
    }

    void recover() {
        failing = false;
    }

    int keyRequests() {
        return keyRequests.get();
    }

    /** The claims of a token that is right: ten minutes, subject demo, this issuer, audience numbers. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer().toString())
                .subject("demo")
                .audience("numbers")
                .claim("scope", "read write")
                .issueTime(Date.from(Instant.now()))
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    String token() throws JOSEException {
        return sign(claims().build(), key(), JWSAlgorithm.RS256);
    }

    static String sign(JWTClaimsSet claims, JWK key, JWSAlgorithm algorithm) throws JOSEException {
        return sign(claims, key.getKeyID(), new DefaultJWSSignerFactory().createJWSSigner(key, algorithm), algorithm);
    }

    static String sign(JWTClaimsSet claims, String keyId, JWSSigner signer, JWSAlgorithm algorithm)
            throws JOSEException {
        SignedJWT token =
                new SignedJWT(new JWSHeader.Builder(algorithm).keyID(keyId).build(), claims);
        token.sign(signer);
        return token.serialize();
    }

    private void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(failing ? 500 : 200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
