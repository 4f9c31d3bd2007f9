package dev.switchboard.activities.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.account.StoredAccounts.AccountWithTokens;
import dev.switchboard.activities.account.StoredAccounts.Deletion;
import dev.switchboard.activities.secret.NoSecretKeyException;
import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.activities.secret.UnreadableSecretException;
import dev.switchboard.workflows.operation.OperationType;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredAccountsTest extends DatabaseTest {

    private static final String SID = "AC0123456789abcdef0123456789abcdef";
    private static final String OTHER_SID = "ACfedcba9876543210fedcba9876543210";
    private static final String TOKEN = "b91f0a3c5d7e2846b91f0a3c5d7e2846";
    private static final String NEW_KEY =
            Base64.getEncoder().encodeToString("another key that has 32 bytes...".getBytes(UTF_8));

    private final StoredAccounts stored = bean(StoredAccounts.class);
    private final TokenRotations rotations = bean(TokenRotations.class);

    @Test
    void aDumpOfTheDatabaseHasNoToken() {
        store(stored, SID, DEMO);
        rotate("next-token-next-token-next-token");

        String dump = String.join(
                "\n",
                jdbc.sql("SELECT a::text FROM twilio_account a")
                        .query(String.class)
                        .list());

        assertThat(dump)
                .contains(SID)
                .doesNotContain(TOKEN)
                .doesNotContain("next-token")
                .doesNotContain(Base64.getEncoder().encodeToString(TOKEN.getBytes(UTF_8)));
        assertThat(tokens(stored).all()).containsExactly(TOKEN, "next-token-next-token-next-token");
    }

    @Test
    void anAccountBelongsToOneOwner() {
        store(stored, SID, DEMO);

        assertThat(stored.insert(new NewAccount(SID, OTHER, "another-token-of-it", null, null, null)))
                .isEmpty();
        assertThat(tokens(stored).current()).isEqualTo(TOKEN);
        assertThat(stored.list(OTHER, null, 10).items()).isEmpty();
        assertThat(stored.list(DEMO, null, 10).items())
                .extracting(StoredAccount::accountSid)
                .containsExactly(SID);
    }

    @Test
    void withoutAKeyNothingIsStoredAndTheCureIsNamed() {
        StoredAccounts keyless = with("");

        assertThatThrownBy(() -> store(keyless, SID, DEMO))
                .isInstanceOf(NoSecretKeyException.class)
                .hasMessageContaining("SWITCHBOARD_SECRETS_KEY");
        assertThat(stored.find(SID)).isEmpty();
    }

    @Test
    void aNewKeyEncryptsAnewAndTheOldOneIsNoLongerNeeded() {
        store(stored, SID, DEMO);
        store(stored, OTHER_SID, OTHER);
        rotate("next-token-next-token-next-token");
        StoredAccounts both = with(NEW_KEY + "," + SECRETS_KEY);

        assertThat(both.encryptAnew()).isEqualTo(2);
        assertThat(both.encryptAnew()).isZero();

        assertThat(tokens(with(NEW_KEY)).all()).containsExactly(TOKEN, "next-token-next-token-next-token");
        assertThatThrownBy(() -> tokens(stored))
                .isInstanceOf(UnreadableSecretException.class)
                .hasMessageContaining("not configured")
                .hasMessageNotContaining(TOKEN);
        assertThat(stored.encryptAnew())
                .as("what cannot be read is left as it is")
                .isZero();
        assertThat(tokens(with(NEW_KEY)).current()).isEqualTo(TOKEN);
    }

    @Test
    void aTokenCannotBePassedOffAsAnotherAccounts() {
        store(stored, SID, DEMO);
        store(stored, OTHER_SID, OTHER);
        jdbc.sql(
                        "UPDATE twilio_account SET auth_token = (SELECT auth_token FROM twilio_account WHERE account_sid = :sid)")
                .param("sid", OTHER_SID)
                .update();

        assertThatThrownBy(() -> tokens(stored)).isInstanceOf(UnreadableSecretException.class);
    }

    @Test
    void isNotDeletedWhileANumberIsBoundOrItsTokenRotated() {
        store(stored, SID, DEMO);
        jdbc.sql("UPDATE phone_number SET account_sid = :sid WHERE id = 'phone_124'")
                .param("sid", SID)
                .update();
        assigned("phone_124", "agent_456", true, false);
        assertThat(stored.delete(SID)).isEqualTo(Deletion.NUMBERS_BOUND);

        jdbc.sql("UPDATE phone_number SET account_sid = :sid WHERE id = 'phone_124'")
                .param("sid", OTHER_SID)
                .update();
        String rotation =
                anOperation(OperationType.ROTATE_AUTH_TOKEN, "phone_125").id();
        assertThat(rotations.begin(SID, DEMO, rotation)).isTrue();
        assertThat(stored.delete(SID)).isEqualTo(Deletion.ROTATING);

        assertThat(rotations.undone(SID, rotation)).isTrue();
        assertThat(stored.delete(SID)).isEqualTo(Deletion.DELETED);
        assertThat(stored.find(SID)).isEmpty();
    }

    @Test
    void oneRotationAtATimeUntilItsOperationHasEnded() {
        store(stored, SID, DEMO);
        String first = anOperation(OperationType.ROTATE_AUTH_TOKEN, "phone_125").id();
        String second =
                anOperation(OperationType.ROTATE_AUTH_TOKEN, "phone_124").id();
        assertThat(rotations.begin(SID, OTHER, first)).as("another's account").isFalse();
        assertThat(rotations.begin(SID, DEMO, first)).isTrue();
        assertThat(rotations.begin(SID, DEMO, first)).as("repeated").isTrue();
        assertThat(rotations.begin(SID, DEMO, second)).isFalse();
        assertThat(rotations.keepNext(SID, second, "a-token-of-no-rotation")).isFalse();

        jdbc.sql("UPDATE operation SET state = 'INTERRUPTED', ended_at = now() WHERE id = :id")
                .param("id", first)
                .update();

        assertThat(rotations.begin(SID, DEMO, second))
                .as("lost with its workflow")
                .isTrue();
    }

    private void rotate(String next) {
        assertThat(rotations.begin(SID, DEMO, "op_rotation")).isTrue();
        assertThat(rotations.keepNext(SID, "op_rotation", next)).isTrue();
    }

    private StoredAccounts with(String keys) {
        return new StoredAccounts(jdbc, new StoredSecrets(new SecretProperties(keys, null)), clock);
    }

    private static AccountTokens tokens(StoredAccounts accounts) {
        return accounts.findWithTokens(SID).map(AccountWithTokens::tokens).orElseThrow();
    }

    private static void store(StoredAccounts accounts, String sid, String owner) {
        assertThat(List.of(accounts.insert(new NewAccount(sid, owner, TOKEN, null, "Branch", 5.0))
                        .orElseThrow()))
                .extracting(StoredAccount::requestsPerSecond)
                .containsExactly(5.0);
    }
}
