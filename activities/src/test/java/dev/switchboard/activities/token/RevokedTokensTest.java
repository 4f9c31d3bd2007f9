package dev.switchboard.activities.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RevokedTokensTest extends DatabaseTest {

    private static final Instant NOON = Instant.parse("2026-11-29T12:00:00Z");

    private final RevokedTokens tokens = bean(RevokedTokens.class);

    @BeforeEach
    void revokeNone() {
        jdbc.sql("TRUNCATE revoked_token, revoked_subject").update();
    }

    @Test
    void oneTokenIsRevokedAndTheSubjectsOthersAreNot() {
        tokens.revoke("one", null);

        assertThat(tokens.contain("one", DEMO, NOON)).isTrue();
        assertThat(tokens.contain("two", DEMO, NOON)).isFalse();
        assertThat(tokens.contain(null, DEMO, NOON)).isFalse();
    }

    @Test
    void whatASubjectWasIssuedBeforeATimeIsRevoked() {
        tokens.revokeOf(DEMO, NOON);

        assertThat(tokens.contain("any", DEMO, NOON.minusMillis(1))).isTrue();
        assertThat(tokens.contain(null, DEMO, NOON.minusMillis(1))).isTrue();
        assertThat(tokens.contain("any", DEMO, NOON)).isFalse();
        assertThat(tokens.contain("any", OTHER, NOON.minusMillis(1))).isFalse();
    }

    @Test
    void aTokenThatDoesNotSayWhenItWasIssuedIsOlderThanAnyTime() {
        assertThat(tokens.contain("any", DEMO, null)).isFalse();

        tokens.revokeOf(DEMO, NOON);

        assertThat(tokens.contain("any", DEMO, null)).isTrue();
    }

    @Test
    void anEarlierTimeMakesNoTokenGoodAgain() {
        tokens.revokeOf(DEMO, NOON);

        assertThat(tokens.revokeOf(DEMO, NOON.minusSeconds(60))).isEqualTo(NOON);
        assertThat(tokens.contain("any", DEMO, NOON.minusSeconds(1))).isTrue();
        assertThat(tokens.revokeOf(DEMO, NOON.plusSeconds(60))).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aTokenIsForgottenAfterItHasExpiredAndNeverWhenNobodySaidWhen() {
        Instant now = Instant.now();
        tokens.revoke("long expired", now.minus(Duration.ofDays(2)));
        tokens.revoke("just expired", now.minus(Duration.ofMinutes(1)));
        tokens.revoke("who knows", null);
        tokens.revoke("sooner or later", now.plus(Duration.ofDays(2)));
        tokens.revoke("sooner or later", now.minus(Duration.ofDays(2)));

        tokens.revoke("another", null);

        assertThat(jdbc.sql("SELECT jti FROM revoked_token").query(String.class).list())
                .containsExactlyInAnyOrder("just expired", "who knows", "sooner or later", "another");
    }
}
