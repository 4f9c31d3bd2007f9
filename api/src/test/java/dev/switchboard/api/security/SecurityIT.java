package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecurityIT {

    private static final String ANY_SECRET = "another-secret-of-more-than-32-bytes";

    private final SwitchboardServer server = SwitchboardServer.shared();

    @Test
    void withoutATokenIs401() {
        Answer answer = server.anonymous().get("/api/phone-numbers");

        unauthorized(answer);
        assertThat(answer.at("/error")).isEqualTo("unauthorized");
        assertThat(answer.header("Content-Type").orElse("")).startsWith("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/audit", "/api/operations", "/api/chatbots", "/actuator/info", "/nothing", "/"})
    void everythingElseTakesAToken(String path) {
        unauthorized(server.anonymous().get(path));
    }

    @Test
    void anExpiredTokenIs401() {
        unauthorized(server.withToken(server.bean(DevTokens.class).token("demo", "read", Duration.ofMinutes(-10)))
                .get("/api/phone-numbers"));
    }

    @Test
    void aTokenOfSomebodyElsesKeyIs401() throws Exception {
        unauthorized(server.withToken(sign(claims().build(), ANY_SECRET)).get("/api/phone-numbers"));
    }

    @Test
    void aTokenWithoutSubjectOrExpiryIs401() throws Exception {
        String secret = server.bean(JwtProperties.class).secret();
        assertThat(server.withToken(sign(claims().build(), secret))
                        .get("/api/phone-numbers")
                        .status())
                .isEqualTo(200);
        unauthorized(
                server.withToken(sign(claims().subject(null).build(), secret)).get("/api/phone-numbers"));
        unauthorized(
                server.withToken(sign(claims().subject(" ").build(), secret)).get("/api/phone-numbers"));
        unauthorized(server.withToken(sign(claims().expirationTime(null).build(), secret))
                .get("/api/phone-numbers"));
    }

    @Test
    void anUnsignedTokenIs401() {
        // {"alg":"none"} and {"sub":"demo","scope":"read write"}
        unauthorized(server.withToken("eyJhbGciOiJub25lIn0.eyJzdWIiOiJkZW1vIiwic2NvcGUiOiJyZWFkIHdyaXRlIn0.")
                .get("/api/phone-numbers"));
        unauthorized(server.withToken("nonsense").get("/api/phone-numbers"));
    }

    @Test
    void aMissingScopeIs403() {
        Answer write = server.as("demo", "read").assign("phone_123", "agent_456", true, false);
        assertThat(write.status()).isEqualTo(403);
        assertThat(write.at("/error")).isEqualTo("forbidden");
        assertThat(write.header("WWW-Authenticate").orElse("")).contains("insufficient_scope");
        assertThat(server.as("demo", "write").get("/api/phone-numbers").status())
                .isEqualTo(403);
        assertThat(server.as("demo", "read").get("/api/phone-numbers").status()).isEqualTo(200);
    }

    @Test
    void aSecretTakesWriteAndTheRefusalSaysSo() {
        Answer answer = server.as("demo", "read").get("/api/chatbots/agent_456/runtime-secret");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.at("/detail")).contains("the scope write");
    }

    @Test
    void whatItSaysOfItselfIsThePublicUrlWhateverTheHostHeaderSays() throws Exception {
        String metadata = raw("/.well-known/oauth-protected-resource");

        assertThat(metadata)
                .startsWith("HTTP/1.1 200")
                .contains("\"resource\":\"" + server.url())
                .contains("\"tls_client_certificate_bound_access_tokens\":false")
                .doesNotContain("evil");
        assertThat(raw("/api/phone-numbers"))
                .startsWith("HTTP/1.1 401")
                .contains("resource_metadata=\"" + server.url().resolve("/.well-known/oauth-protected-resource") + "\"")
                .doesNotContain("evil");
    }

    /** As a client that says it asks for somebody else, which HttpClient refuses to do. */
    private String raw(String path) throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\n"
                                    + "Connection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void aTokenInTheQueryIsNotAccepted() {
        String token = server.bean(DevTokens.class).token("demo", "read", Duration.ofHours(1));
        assertThat(server.anonymous()
                        .get("/api/phone-numbers?access_token=" + token)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void otherOriginsGetNoCorsHeaders() {
        assertThat(server.as("demo")
                        .withHeader("X-Requested-With", "test")
                        .get("/api/phone-numbers")
                        .header("Access-Control-Allow-Origin"))
                .isEmpty();
        assertThat(server.anonymous()
                        .send("OPTIONS", "/api/phone-numbers", null)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void healthMetricsAndDocumentationAreOpen() {
        assertThat(server.anonymous().get("/actuator/health").at("/status")).isEqualTo("UP");
        assertThat(server.anonymous().get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(server.anonymous().get("/v3/api-docs").at("/info/title")).isEqualTo("Switchboard");
        assertThat(server.anonymous().get("/swagger-ui/index.html").status()).isEqualTo(200);
    }

    @Test
    void embeddedModeHandsOutTokens() {
        Answer token = server.anonymous().get("/dev/token?sub=demo");

        assertThat(token.header("Content-Type").orElse("")).startsWith("text/plain");
        assertThat(server.withToken(token.text()).get("/api/phone-numbers").status())
                .isEqualTo(200);
    }

    @Test
    void theKeyIsItsOwnersOnly() throws Exception {
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(server.dataDirectory().resolve("jwt.key"))))
                .isEqualTo("rw-------");
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .subject("demo")
                .claim("scope", "read write")
                .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    }

    private static String sign(JWTClaimsSet claims, String secret) throws Exception {
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
        token.sign(new MACSigner(secret));
        return token.serialize();
    }

    private static void unauthorized(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate").orElse("")).startsWith("Bearer");
    }
}
