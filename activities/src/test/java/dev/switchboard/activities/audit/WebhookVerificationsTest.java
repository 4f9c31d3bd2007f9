package dev.switchboard.activities.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.number.Capabilities;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class WebhookVerificationsTest extends DatabaseTest {

    private static final VerifiedWebhooks RIGHT =
            new VerifiedWebhooks(true, List.of(), Map.of("voice", "configured", "sms", "configured"));
    private static final VerifiedWebhooks WRONG =
            new VerifiedWebhooks(false, List.of("url_mismatch"), Map.of("voice", "url_mismatch", "sms", "configured"));

    private final WebhookVerifications verifications = bean(WebhookVerifications.class);
    private final AuditTrail trail = bean(AuditTrail.class);
    private final AuditChain chain = bean(AuditChain.class);

    @Test
    void tellsWhatWasFoundOfWhichNumberByWhom() {
        assigned("phone_123", "agent_456", true, false);

        tell(WRONG);

        assertThat(told()).hasSize(1).first().satisfies(message -> {
            assertThat(message.action()).isEqualTo("webhooks_verified");
            assertThat(message.actor()).isEqualTo(DEMO);
            assertThat(message.operation()).isNull();
            assertThat(message.phoneNumberId()).isEqualTo("phone_123");
            assertThat(message.chatbotId()).isEqualTo("agent_456");
            assertThat(message.timestamp()).isEqualTo(clock.instant());
            assertThat(message.metadata())
                    .returns("+15550000123", AuditMetadata::phoneNumber)
                    .returns(new Capabilities(true, true, false), AuditMetadata::capabilities)
                    .returns(new Capabilities(true, true, true), AuditMetadata::numberCapabilities)
                    .returns(WRONG, AuditMetadata::verification);
        });
        assertThat(chain.verify(DEMO, null).intact()).isTrue();
    }

    @Test
    void tellsTheSameOnceAnHourAndAnythingElseAtOnce() {
        tell(RIGHT);
        clock.advance(Duration.ofMinutes(59));
        tell(RIGHT);
        assertThat(told()).hasSize(1);

        tell(WRONG);
        tell(WRONG);
        assertThat(told()).hasSize(2);
        tell(RIGHT);
        assertThat(told()).as("it has changed since").hasSize(3);

        clock.advance(Duration.ofHours(1));
        tell(RIGHT);
        tell(RIGHT);
        assertThat(told()).hasSize(4);
        assertThat(chain.verify(DEMO, null))
                .returns(true, AuditVerification::intact)
                .returns(4L, AuditVerification::checked);
    }

    @Test
    void everyNumberIsToldOfByItself() {
        tell(RIGHT);
        verifications.tell(DEMO, number("phone_124"), RIGHT);
        assertThat(told()).extracting(AuditMessage::phoneNumberId).containsExactlyInAnyOrder("phone_123", "phone_124");
    }

    @Test
    void whoGetsANumberIsToldAnew() {
        tell(RIGHT);
        jdbc.sql("UPDATE phone_number SET owner = :owner WHERE id = 'phone_123'")
                .param("owner", OTHER)
                .update();

        verifications.tell(OTHER, number("phone_123"), RIGHT);

        assertThat(trail.list(OTHER, verified(), null, 9).items()).hasSize(1);
    }

    @Test
    void oneOfManyCallsInManyProcessesTellsIt() throws Exception {
        List<WebhookVerifications> processes = List.of(verifications, another(), another());
        List<Callable<Boolean>> calls = Collections.nCopies(10, processes).stream()
                .flatMap(List::stream)
                .<Callable<Boolean>>map(process -> () -> {
                    process.tell(DEMO, number("phone_123"), RIGHT);
                    return true;
                })
                .toList();
        ExecutorService threads = Executors.newFixedThreadPool(10);
        try {
            List<Future<Boolean>> done = new ArrayList<>(threads.invokeAll(calls));
            for (Future<Boolean> call : done) {
                assertThat(call.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(told()).hasSize(1);
    }

    @Test
    void aPollDoesNotWaitForTheEndOfTheChain() {
        tell(RIGHT);
        double before = untold();
        whileTheChainIsHeld(() -> tell(RIGHT));
        assertThat(told()).hasSize(1);
        assertThat(untold()).isEqualTo(before);
    }

    @Test
    void whatIsNewAndCannotBeWrittenIsCountedAndToldByTheNext() {
        tell(RIGHT);
        double before = untold();
        whileTheChainIsHeld(() -> tell(WRONG));
        assertThat(untold() - before).isEqualTo(1);
        assertThat(told()).hasSize(1);

        tell(WRONG);
        assertThat(told()).hasSize(2);
    }

    @Test
    void aVerificationIsAnsweredThoughTheDatabaseRefusesItsMessage() {
        double before = untold();
        jdbc.sql("ALTER TABLE message ADD CONSTRAINT none_verified CHECK (action <> 'webhooks_verified')")
                .update();
        try {
            tell(RIGHT);
        } finally {
            jdbc.sql("ALTER TABLE message DROP CONSTRAINT none_verified").update();
        }
        assertThat(untold() - before).isEqualTo(1);
        assertThat(told()).isEmpty();

        tell(RIGHT);
        assertThat(told()).hasSize(1);
    }

    private void tell(VerifiedWebhooks found) {
        verifications.tell(DEMO, number("phone_123"), found);
    }

    private List<AuditMessage> told() {
        return trail.list(DEMO, verified(), null, 9).items();
    }

    private static AuditFilter verified() {
        return new AuditFilter(null, null, AuditAction.WEBHOOKS_VERIFIED, null, null);
    }

    private double untold() {
        return bean(MeterRegistry.class)
                .get("switchboard.audit.verifications.untold")
                .counter()
                .count();
    }

    private WebhookVerifications another() {
        return new WebhookVerifications(
                jdbc,
                bean(AuditAppender.class),
                bean(PlatformTransactionManager.class),
                clock,
                bean(MeterRegistry.class));
    }

    private void whileTheChainIsHeld(Runnable work) {
        new TransactionTemplate(bean(PlatformTransactionManager.class)).executeWithoutResult(status -> {
            jdbc.sql("SELECT 1 FROM audit_chain WHERE owner = :owner FOR UPDATE")
                    .param("owner", DEMO)
                    .query(Integer.class)
                    .single();
            Thread other = new Thread(work);
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
