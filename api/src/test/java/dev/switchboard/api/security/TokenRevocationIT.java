package dev.switchboard.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenRevocationIT {

    private static final String REVOCATIONS = "/api/tokens/revocations";

    private final SwitchboardServer server = SwitchboardServer.shared();
    private final SwitchboardClient admin = server.as("the admin", "admin");

    @Test
    void aRevokedTokenGetsInNowhereAndTheSubjectsOthersStillDo() throws Exception {
        String one = token("one of two");
        String two = token("one of two");
        assertThat(status(one)).isEqualTo(200);

        Answer revoked = admin.post(REVOCATIONS, "{\"jti\":\"" + id(one) + "\"}");

        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        assertThat(revoked.at("/jti")).isEqualTo(id(one));
        Answer refused = server.withToken(one).get("/api/phone-numbers");
        assertThat(refused.status()).as(refused.text()).isEqualTo(401);
        assertThat(refused.at("/error")).isEqualTo("unauthorized");
        assertThat(refused.header("WWW-Authenticate").orElse("")).contains("invalid_token", "revoked");
        assertThat(server.withToken(one).post("/api/phone-numbers/import").status())
                .isEqualTo(401);
        assertThat(status(two)).isEqualTo(200);
    }

    @Test
    void allTokensOfASubjectAreRevokedAndNobodyElses() {
        String before = token("let go");
        String another = token("not let go");

        Answer revoked = admin.post(REVOCATIONS, "{\"subject\":\"let go\"}");

        assertThat(revoked.status()).as(revoked.text()).isEqualTo(200);
        assertThat(Instant.parse(revoked.at("/issuedBefore"))).isBeforeOrEqualTo(Instant.now());
        assertThat(status(before)).isEqualTo(401);
        assertThat(status(another)).isEqualTo(200);
    }

    @Test
    void aTokenThatIsIssuedAfterTheTimeIsGood() {
        Answer revoked =
                admin.post(REVOCATIONS, "{\"subject\":\"came back\",\"issuedBefore\":\"2026-01-01T00:00:00Z\"}");

        assertThat(revoked.at("/issuedBefore")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(status(token("came back"))).isEqualTo(200);
    }

    @Test
    void theTrailOfWhoAskedSaysWhich() {
        SwitchboardClient asking = server.as("who revokes", "admin read");
        assertThat(asking.post(REVOCATIONS, "{\"jti\":\"of-nobody\",\"expiresAt\":\"2030-01-01T00:00:00Z\"}")
                        .status())
                .isEqualTo(200);

        Answer trail = asking.get("/api/audit?action=tokens_revoked");

        assertThat(trail.at("/messages/0/after/jti")).isEqualTo("of-nobody");
        assertThat(trail.at("/messages/0/after/expiresAt")).isEqualTo("2030-01-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | jti",
                "{'jti':'a','subject':'b'} | jti",
                "{'jti':''} | jti",
                "{'subject':''} | subject",
                "{'jti':'a','issuedBefore':'2026-01-01T00:00:00Z'} | issuedBefore",
                "{'subject':'a','expiresAt':'2026-01-01T00:00:00Z'} | expiresAt",
                "{'subject':'a','issuedBefore':'2999-01-01T00:00:00Z'} | issuedBefore",
                "{'subject':'a\\u0000'} | subject",
                "{'jti':'a','expiresAt':'2000-01-01T00:00:00Z'} | expiresAt",
                "{'jti':'a','expiresAt':4102444800} | expiresAt",
                "{'jti':'a','expiresAt':'+12345-01-01T00:00:00Z'} | expiresAt",
                "{'subject':'a','issuedBefore':1700000000} | issuedBefore",
            })
    void whatCannotBeRevokedIsRefusedByItsField(String body, String field) {
        Answer answer = admin.post(REVOCATIONS, body.replace('\'', '"'));

        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.at("/field")).isEqualTo(field);
    }

    private int status(String token) {
        return server.withToken(token).get("/api/phone-numbers").status();
    }

    private String token(String subject) {
        return server.bean(DevTokens.class).token(subject, "read write", Duration.ofMinutes(10));
    }

    private static String id(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    }
}
