package dev.switchboard.activities.found;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.ground.Json;
import dev.switchboard.activities.number.OurUrls;
import dev.switchboard.activities.secret.SecretProperties;
import dev.switchboard.activities.secret.StoredSecrets;
import dev.switchboard.workflows.route.FoundValue;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoundValuesTest extends DatabaseTest {

    private static final String SECRET = "https://bot:s3cret@host.example/voice?token=t0ken#rc=2";
    private static final String MASKED = "https://•••@host.example/voice?token=•••#rc=•••";
    private static final String NEW_KEY = "AgICAgICAgICAgICAgICAgICAgICAgICAgICAgICAgI=";

    private final FoundValues values = bean(FoundValues.class);

    @Test
    void whatLeavesIsAReferenceWithWhatPeopleSee() {
        SeenRoute seen = values.see(voice(SECRET));

        String reference = seen.route().get(RouteField.VOICE_URL);
        assertThat(FoundValue.isReference(reference)).isTrue();
        assertThat(FoundValue.text(reference)).isEqualTo(MASKED);
        assertThat(seen + Json.write(seen.route()) + seen.whole()).doesNotContain("s3cret", "t0ken");
        assertThat(values.see(voice(SECRET)).route()).as("compares as equal").isEqualTo(seen.route());
        assertThat(values.see(voice(SECRET + "0")).route()).isNotEqualTo(seen.route());
    }

    @Test
    void aReferenceIsOpenedOnceItWasKeptAndNeverBefore() {
        SeenRoute seen = values.see(voice(SECRET));
        assertThatThrownBy(() -> values.open(seen.route().fields()))
                .isInstanceOf(LostValueException.class)
                .hasMessageContaining(MASKED)
                .hasMessageNotContaining("s3cret");

        values.keep(seen.whole());
        values.keep(seen.whole());

        assertThat(values.open(seen.route().fields())).containsEntry(RouteField.VOICE_URL, SECRET);
        assertThat(rows()).hasSize(1).allSatisfy(row -> assertThat(row).doesNotContain("s3cret", "t0ken", "host"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "https://switchboard.example.com/api/twilio/voice?agentId=agent_456",
                "https://switchboard.example.com/api/twilio/status#rc=2&rp=ct,5xx,rt",
                "https://switchboard.example.com/api/twilio/webhook/fallback",
                "https://host.example/voice",
                "https://webhooks.twilio.com/v1/Accounts/AC1/Flows/FW1",
            })
    void whatIsOursOrHidesNothingStays(String url) {
        assertThat(values.see(voice(url)).route().get(RouteField.VOICE_URL)).isEqualTo(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://switchboard.example.com/api/twilio/voice?agentId=agent_456&token=s3cret",
                "https://bot:s3cret@switchboard.example.com/api/twilio/webhook",
                "https://switchboard.example.com.evil.example/api/twilio/voice?agentId=s3cret",
                "https://old.example/api/twilio/voice?agentId=s3cret",
                "https://switchboard.example.com/other?agentId=s3cret",
                "found:AAAA:s3cret",
            })
    void whatOnlyLooksLikeOursIsSomebodyElses(String url) {
        String seen = values.see(voice(url)).route().get(RouteField.VOICE_URL);

        assertThat(FoundValue.isReference(seen)).isTrue();
        assertThat(seen).doesNotContain("s3cret");
    }

    /** The number may be free by now, and with it the list of what was written for its binding. */
    @Test
    void oursIsWhatWasEverWrittenUnderAnyPublicUrl() {
        String url = "https://moved.example/api/twilio/voice?agentId=agent_456";
        assertThat(FoundValue.isReference(values.see(voice(url)).route().get(RouteField.VOICE_URL)))
                .isTrue();
        assigned("phone_123", "agent_456", false, false);
        jdbc.sql(
                        "UPDATE phone_number SET base_urls = array_append(base_urls, 'https://moved.example') WHERE id = 'phone_123'")
                .update();
        jdbc.sql("UPDATE phone_number SET base_urls = ARRAY['https://newer.example'] WHERE id = 'phone_123'")
                .update();

        assertThat(values.see(voice(url)).route().get(RouteField.VOICE_URL)).isEqualTo(url);
        assertThat(values.see(voice(url + "#rc=3")).route().get(RouteField.VOICE_URL))
                .isEqualTo(url + "#rc=3");
    }

    @Test
    void sidsAndMethodsAreNoSecretsUnlessTheyAreNone() {
        Route held = new Route(Map.of(
                RouteField.TRUNK_SID, "TK" + "0".repeat(32),
                RouteField.VOICE_METHOD, "GET",
                RouteField.SMS_APPLICATION_SID, "https://x:s3cret@y",
                RouteField.SMS_METHOD, "s3cret"));

        Route seen = values.see(held).route();

        assertThat(seen.get(RouteField.TRUNK_SID)).isEqualTo("TK" + "0".repeat(32));
        assertThat(seen.get(RouteField.VOICE_METHOD)).isEqualTo("GET");
        assertThat(seen.toString()).doesNotContain("s3cret");
    }

    /** What a batch of yesterday wrote is still recognised, and put back, under the key of today. */
    @Test
    void aNewKeySealsAnewAndDigestsStayAsTheyAre() {
        SeenRoute before = values.see(voice(SECRET));
        values.keep(before.whole());
        StoredSecrets both = secrets(NEW_KEY + "," + SECRETS_KEY);
        JdbcSealedValues sealed = new JdbcSealedValues(jdbc, both, clock);
        StoredDigestKey key = new StoredDigestKey(jdbc, both);

        key.sealAnew();
        assertThat(sealed.sealAnew()).isEqualTo(1);
        assertThat(sealed.sealAnew()).isZero();

        try {
            JdbcSealedValues afterwards = new JdbcSealedValues(jdbc, secrets(NEW_KEY), clock);
            FoundValues rotated =
                    new FoundValues(bean(OurUrls.class), new StoredDigestKey(jdbc, secrets(NEW_KEY)), afterwards);
            assertThat(rotated.see(voice(SECRET)).route()).isEqualTo(before.route());
            assertThat(rotated.open(before.route().fields())).containsEntry(RouteField.VOICE_URL, SECRET);
            assertThatThrownBy(() -> values.open(before.route().fields())).isInstanceOf(LostValueException.class);
            assertThatThrownBy(() -> new StoredDigestKey(jdbc, secrets(SECRETS_KEY)).bytes())
                    .hasMessageContaining("SWITCHBOARD_SECRETS_KEY");
        } finally {
            // Other tests go on with the key of before.
            new StoredDigestKey(jdbc, secrets(SECRETS_KEY + "," + NEW_KEY)).sealAnew();
        }
    }

    private static StoredSecrets secrets(String keys) {
        return new StoredSecrets(new SecretProperties(keys, null));
    }

    private static Route voice(String url) {
        return new Route(Map.of(RouteField.VOICE_URL, url));
    }

    private List<String> rows() {
        return jdbc.sql("SELECT v::text FROM found_value v").query(String.class).list();
    }
}
