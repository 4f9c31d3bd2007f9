package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.account.StoredAccount;
import dev.switchboard.activities.account.StoredAccounts;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestContext;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TwilioAccountRegistryTest extends StoredAccountsOnSimulator {

    private final SignatureTokens tokens = new SignatureTokens(cache);

    @Test
    void everyAccountIsAskedWithItsOwnCredentials() {
        anAccount(SID, TOKEN, null);
        anAccount(OTHER_SID, OTHER_TOKEN, null);
        NumberReference number = aNumberIn(SID, "+15557770001");
        NumberReference other = aNumberIn(OTHER_SID, "+15557770002");
        simulator.putSender(SID, SimulatedSender.of("+15557770001"));

        assertThat(registry.of(SID, RequestContext.INTERACTIVE)
                        .readNumber(number)
                        .phoneNumber())
                .isEqualTo("+15557770001");
        assertThat(registry.of(OTHER_SID, RequestContext.INTERACTIVE)
                        .readNumber(other)
                        .phoneNumber())
                .isEqualTo("+15557770002");
        // Senders have no account in their path.
        assertThat(registry.of(SID, RequestContext.INTERACTIVE)
                        .readRoute(number, Set.of(Channel.WHATSAPP))
                        .senderSid())
                .isNotNull();
        assertThat(registry.of(OTHER_SID, RequestContext.INTERACTIVE)
                        .listWhatsAppSenders(null)
                        .senders())
                .isEmpty();
        assertThat(registry.of(SimulatorDemo.ACCOUNT_SID, RequestContext.INTERACTIVE)
                        .listWhatsAppSenders(null)
                        .senders())
                .extracting(WhatsAppSender::phoneNumber)
                .containsExactly(SimulatorDemo.PHONE_123);
    }

    @Test
    void anUnknownAccountIsRefusedForGoodAndFoundAsSoonAsItIsStored() {
        assertThatThrownBy(() -> registry.of(SID, RequestContext.INTERACTIVE))
                .isInstanceOfSatisfying(TwilioException.class, unknown -> {
                    assertThat(unknown.failure().code()).isEqualTo(ErrorCode.ACCOUNT_UNKNOWN);
                    assertThat(unknown.retryable()).isFalse();
                    assertThat(unknown).hasMessageContaining("POST /api/twilio-accounts");
                });

        anAccount(SID, TOKEN, null);
        assertThat(registry.of(SID, RequestContext.INTERACTIVE).accountSid()).isEqualTo(SID);

        assertThat(store.delete(SID)).isEqualTo(StoredAccounts.Deletion.DELETED);
        pass(StoredAccountCache.EXPIRY.plusNanos(1));
        assertThatThrownBy(() -> registry.of(SID, RequestContext.INTERACTIVE)).isInstanceOf(TwilioException.class);
        assertThat(tokens.of(SID)).isEmpty();
    }

    @Test
    void anAccountWhoseTokenCannotBeReadSaysSoAndNoToken() {
        anAccount(SID, TOKEN, null);
        jdbc.sql("UPDATE twilio_account SET auth_token = regexp_replace(auth_token, '^[^:]*', '0123456789ab')")
                .update();

        assertThatThrownBy(() -> registry.of(SID, RequestContext.INTERACTIVE))
                .isInstanceOf(TwilioException.class)
                .hasMessageContaining("not configured")
                .hasMessageNotContaining(TOKEN);
        assertThat(tokens.of(SID)).isEmpty();
    }

    @Test
    void unknownSidsCostNoStatementOfTheirOwn() {
        anAccount(SID, TOKEN, null);
        assertThat(tokens.of(SID)).containsExactly(TOKEN);
        anAccount(OTHER_SID, OTHER_TOKEN, null);

        pass(Duration.ofMillis(999));
        for (int i = 0; i < 1_000; i++) {
            // Had any of them looked, the other account would be known.
            assertThat(tokens.of(OTHER_SID)).isEmpty();
        }

        pass(Duration.ofMillis(2));
        assertThat(tokens.of(OTHER_SID)).containsExactly(OTHER_TOKEN);
    }

    @Test
    void whatAnotherProcessChangedIsSeenWithinSeconds() {
        anAccount(SID, TOKEN, null);
        assertThat(tokens.of(SID)).containsExactly(TOKEN);
        assertThat(rotations.begin(SID, DEMO, "op_1")).isTrue();
        assertThat(rotations.keepNext(SID, "op_1", OTHER_TOKEN)).isTrue();
        assertThat(tokens.of(SID)).containsExactly(TOKEN);

        pass(StoredAccountCache.EXPIRY.plusNanos(1));

        assertThat(tokens.of(SID)).containsExactly(TOKEN, OTHER_TOKEN);
    }

    @Test
    void anAccountOverItsRateNeitherSlowsAnotherNorTakesAllPlaces() throws Exception {
        anAccount(SID, TOKEN, 1.0);
        anAccount(OTHER_SID, OTHER_TOKEN, null);
        NumberReference slow = aNumberIn(SID, "+15557770001");
        NumberReference quick = aNumberIn(OTHER_SID, "+15557770002");
        int many = 3 * (int) RequestPriority.INTERACTIVE.patience().toSeconds();
        ExecutorService steps = Executors.newFixedThreadPool(many);
        try {
            List<Future<String>> waiting = new ArrayList<>();
            IntStream.range(0, many).forEach(i -> waiting.add(steps.submit(() -> outcome(slow))));
            await().until(() -> waiting.stream().filter(Future::isDone).count() >= many / 2);

            for (int i = 0; i < 20; i++) {
                assertThat(outcome(quick)).isEqualTo("granted");
            }

            assertThat(waiting.stream().filter(step -> !step.isDone()).count())
                    .as("still wait for their own account")
                    .isPositive()
                    .isLessThanOrEqualTo(RequestPriority.INTERACTIVE.patience().toSeconds());
            assertThat(waiting.stream()
                            .filter(Future::isDone)
                            .map(TwilioAccountRegistryTest::get)
                            .filter("twilio_rate_limited"::equals))
                    .as("gave up their place at once")
                    .isNotEmpty();
        } finally {
            steps.shutdownNow();
        }
    }

    @Test
    void aNewRateIsKeptFromTheNextLook() {
        anAccount(SID, TOKEN, 1.0);
        registry.of(SID, RequestContext.INTERACTIVE);
        assertThat(rateOf(SID)).isEqualTo(1);

        assertThat(store.update(SID, "Branch", 50.0))
                .map(StoredAccount::friendlyName)
                .contains("Branch");
        pass(StoredAccountCache.EXPIRY.plusNanos(1));
        registry.of(SID, RequestContext.INTERACTIVE);

        NumberReference number = aNumberIn(SID, "+15557770001");
        assertThat(outcome(number)).isEqualTo("granted");
        assertThat(rateOf(SID)).isEqualTo(50);
    }

    private double rateOf(String sid) {
        return registry.heldTo(sid).orElseThrow();
    }

    private String outcome(NumberReference number) {
        try {
            registry.of(number.accountSid(), RequestContext.INTERACTIVE).readNumber(number);
            return "granted";
        } catch (TwilioException e) {
            return e.failure().code().code();
        }
    }

    private static String get(Future<String> done) {
        try {
            return done.get();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
