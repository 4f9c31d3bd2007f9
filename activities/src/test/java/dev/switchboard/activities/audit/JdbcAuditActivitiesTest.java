package dev.switchboard.activities.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.number.AgentReference;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;

class JdbcAuditActivitiesTest extends DatabaseTest {

    private static final OperationFailure REFUSED =
            new OperationFailure(ErrorCode.TWILIO_REFUSED, "Invalid URL", 21402, 400, "https://twilio.com/21402");
    private static final Route BEFORE =
            new Route(Map.of(RouteField.VOICE_URL, "https://old", RouteField.TRUNK_SID, ""));
    private static final Route AFTER = new Route(Map.of(RouteField.VOICE_URL, "https://new"));

    private final AuditActivities activities = bean(AuditActivities.class);
    private final AuditTrail trail = bean(AuditTrail.class);

    @Test
    void appendsTheMessageAndEndsTheOperation() {
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");
        clock.advance(Duration.ofSeconds(1));
        NumberOperationResult result = result("phone_123", true);
        activities.audit(new AuditInput(
                operation.id(),
                AuditAction.PHONE_ASSIGNED,
                DEMO,
                new AuditSubject(
                        "phone_123", "agent_456", new Capabilities(true, true, false), BEFORE, AFTER, null, null, null),
                OperationEnd.completed(result)));
        assertThat(messages()).hasSize(1).first().satisfies(message -> {
            assertThat(message.id()).startsWith("msg_");
            assertThat(message.type()).isEqualTo("phone_number_audit");
            assertThat(message.action()).isEqualTo("phone_assigned");
            assertThat(message.phoneNumberId()).isEqualTo("phone_123");
            assertThat(message.chatbotId()).isEqualTo("agent_456");
            assertThat(message.timestamp()).isEqualTo(clock.instant());
            assertThat(message.metadata())
                    .isEqualTo(AuditMetadata.builder()
                            .number(
                                    "+15550000123",
                                    new Capabilities(true, true, false),
                                    new Capabilities(true, true, true))
                            .state(OperationState.COMPLETED)
                            .build());
            assertThat(message.actor()).isEqualTo(DEMO);
            assertThat(message.operation()).isEqualTo(operation.id());
            assertThat(message.before()).isEqualTo(Map.of("VoiceUrl", "https://old", "TrunkSid", ""));
            assertThat(message.after()).isEqualTo(Map.of("VoiceUrl", "https://new"));
            assertThat(message.error()).isNull();
            assertThat(message.counts()).isNull();
        });
        assertThat(operations.find(operation.id())).hasValueSatisfying(ended -> {
            assertThat(ended.state()).isEqualTo(OperationState.COMPLETED);
            assertThat(ended.result()).isEqualTo(result);
            assertThat(ended.endedAt()).isEqualTo(clock.instant());
        });
        assertThat(operations.unfinished()).isEmpty();
    }

    @Test
    void keepsTheFirstMessageAndTheFirstEnd() {
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");
        activities.audit(failed(operation.id(), "phone_123", OperationState.COMPENSATED, REFUSED));
        activities.audit(failed(operation.id(), "phone_123", OperationState.INTERRUPTED, null));
        assertThat(messages())
                .hasSize(1)
                .first()
                .extracting(AuditMessage::error)
                .isEqualTo(REFUSED);
        assertThat(operations.find(operation.id())).hasValueSatisfying(ended -> {
            assertThat(ended.state()).isEqualTo(OperationState.COMPENSATED);
            assertThat(ended.failure()).isEqualTo(REFUSED);
        });
    }

    @Test
    void keepsOneMessageOfAnOperationOnMany() {
        Operation batch = aBatch();
        activities.audit(ofBatch(batch.id(), Map.of("updated", 4, "failed", 1)));
        activities.audit(ofBatch(batch.id(), Map.of("updated", 5)));
        assertThat(messages()).hasSize(1).first().satisfies(message -> {
            assertThat(message.counts()).isEqualTo(Map.of("updated", 4, "failed", 1));
            assertThat(message.phoneNumberId()).isNull();
            assertThat(message.metadata())
                    .isEqualTo(AuditMetadata.builder()
                            .state(OperationState.COMPLETED)
                            .build());
        });
        assertThat(operations.find(batch.id()).orElseThrow().counts()).isEqualTo(Map.of("updated", 4, "failed", 1));
    }

    @Test
    void endsTheItemsOfABatchAndNotTheBatch() {
        Operation batch = aBatch();
        List.of("phone_123", "phone_124", "phone_125", "phone_127")
                .forEach(number -> anItem(batch.id(), number, ItemState.PENDING));
        activities.audit(updated(batch.id(), "phone_123", true));
        activities.audit(updated(batch.id(), "phone_124", false));
        activities.audit(failed(batch.id(), "phone_125", OperationState.COMPENSATED, REFUSED));
        activities.audit(failed(batch.id(), "phone_127", OperationState.CANCELLED, null));
        assertThat(results.list(batch.id(), null, null, 9).items())
                .extracting(BatchItem::state)
                .containsExactly(ItemState.UPDATED, ItemState.UNCHANGED, ItemState.FAILED, ItemState.FAILED);
        assertThat(results.list(batch.id(), ItemState.UPDATED, null, 9).items())
                .extracting(BatchItem::changes)
                .containsExactly(result("phone_123", true).changes());
        assertThat(results.list(batch.id(), ItemState.FAILED, null, 9).items())
                .extracting(
                        item -> item.failure() == null ? null : item.failure().code())
                .containsExactly(ErrorCode.TWILIO_REFUSED, ErrorCode.CANCELLED);
        assertThat(operations.find(batch.id()).orElseThrow().endedAt()).isNull();
        assertThat(messages()).hasSize(4);
    }

    @Test
    void leavesNeitherMessageNorEndWhenOneOfThemFails() {
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");
        jdbc.sql("ALTER TABLE operation ADD CONSTRAINT nothing_ends CHECK (ended_at IS NULL)")
                .update();
        try {
            assertThatThrownBy(
                            () -> activities.audit(failed(operation.id(), "phone_123", OperationState.FAILED, REFUSED)))
                    .isInstanceOf(DataAccessException.class);
        } finally {
            jdbc.sql("ALTER TABLE operation DROP CONSTRAINT nothing_ends").update();
        }
        assertThat(messages()).isEmpty();
        assertThat(operations.find(operation.id()).orElseThrow().endedAt()).isNull();
    }

    @Test
    void saysNothingOfANumberThatIsNotTheCallers() {
        Operation operation = anOperation(OperationType.ASSIGN, "phone_900");
        activities.audit(failed(operation.id(), "phone_900", OperationState.FAILED, REFUSED));
        assertThat(messages().get(0).metadata())
                .isEqualTo(AuditMetadata.builder().state(OperationState.FAILED).build());
        assertThat(trail.list(OTHER, AuditFilter.ALL, null, 9).items()).isEmpty();
    }

    @Test
    void tellsWhatTheBindingHasSwitchedOnAndWhatTheNumberCanDo() {
        assigned("phone_123", "agent_456", false, true);
        Operation update = anOperation(OperationType.UPDATE, "phone_123");
        activities.audit(updated(update.id(), "phone_123", true));

        assertThat(messages().get(0).metadata())
                .returns(new Capabilities(true, false, true), AuditMetadata::capabilities)
                .returns(new Capabilities(true, true, true), AuditMetadata::numberCapabilities);
    }

    @Test
    void aFreeNumberHasNothingSwitchedOn() {
        Operation update = anOperation(OperationType.UPDATE, "phone_123");
        activities.audit(failed(update.id(), "phone_123", OperationState.FAILED, REFUSED));

        assertThat(messages().get(0).metadata())
                .returns(new Capabilities(false, false, false), AuditMetadata::capabilities)
                .returns(new Capabilities(true, true, true), AuditMetadata::numberCapabilities);
    }

    @Test
    void takesActorAndOwnerFromTheOperationThatWasOpenedAndNotFromTheWorkflow() {
        opened("op_others", OTHER, OperationType.ASSIGN, "phone_123");

        activities.audit(failed("op_others", "phone_123", OperationState.FAILED, REFUSED));

        assertThat(messages()).isEmpty();
        assertThat(trail.list(OTHER, AuditFilter.ALL, null, 9).items())
                .singleElement()
                .returns(OTHER, AuditMessage::actor);
    }

    @Test
    void anOperationThatNobodyOpenedIsInNoCallersTrail() {
        activities.audit(failed("op_cli", "phone_123", OperationState.FAILED, REFUSED));

        assertThat(messages()).isEmpty();
        assertThat(trail.list(UsageWorkflowIds.SYSTEM_OWNER, AuditFilter.ALL, null, 9)
                        .items())
                .singleElement()
                .returns(UsageWorkflowIds.SYSTEM_OWNER, AuditMessage::actor)
                .returns(null, message -> message.metadata().phoneNumber());
    }

    @Test
    void aWorkflowThatOpensItsOwnOperationForgesNoMessage() {
        numberActivities.reserveNumber(
                new ReserveNumberInput("op_forged", DEMO, "phone_123", "agent_456", true, false));

        activities.audit(failed("op_forged", "phone_123", OperationState.FAILED, REFUSED));

        assertThat(messages()).isEmpty();
    }

    @Test
    void refusesToTellOfAnotherNumberThanTheOperations() {
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");

        assertRefused(
                () -> activities.audit(failed(operation.id(), "phone_124", OperationState.FAILED, REFUSED)),
                ErrorCode.INTERNAL,
                operation.id(),
                "phone_123");

        assertThat(messages()).isEmpty();
        assertThat(operations.find(operation.id()).orElseThrow().endedAt()).isNull();
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<String> newestFirst = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            String id = anOperation(OperationType.ASSIGN, "phone_123").id();
            activities.audit(failed(id, "phone_123", OperationState.FAILED, REFUSED));
            newestFirst.add(0, id);
            clock.advance(Duration.ofMillis(1));
        }
        Slice<AuditMessage> first = trail.list(DEMO, AuditFilter.ALL, null, 3);
        Slice<AuditMessage> second = trail.list(DEMO, AuditFilter.ALL, first.next(), 3);
        assertThat(first.items()).extracting(AuditMessage::operation).isEqualTo(newestFirst.subList(0, 3));
        assertThat(second.items()).extracting(AuditMessage::operation).isEqualTo(newestFirst.subList(3, 5));
        assertThat(second.next()).isNull();
    }

    @Test
    void filtersByNumberAgentActionAndTime() {
        Instant start = clock.instant();
        activities.audit(failed(
                anOperation(OperationType.ASSIGN, "phone_123").id(), "phone_123", OperationState.FAILED, REFUSED));
        clock.advance(Duration.ofHours(1));
        activities.audit(ofBatch(aBatch().id(), Map.of("updated", 1)));
        assertThat(actions(new AuditFilter("phone_123", null, null, null, null)))
                .containsExactly("phone_assignment_failed");
        assertThat(actions(new AuditFilter(null, "agent_456", null, null, null)))
                .containsExactly("phone_assignment_failed");
        assertThat(actions(new AuditFilter(null, null, AuditAction.WEBHOOKS_BATCH_UPDATED, null, null)))
                .containsExactly("webhooks_batch_updated");
        assertThat(actions(new AuditFilter(null, null, null, start.plusSeconds(1), null)))
                .containsExactly("webhooks_batch_updated");
        assertThat(actions(new AuditFilter(null, null, null, start, start.plusSeconds(3600))))
                .containsExactly("phone_assignment_failed");
    }

    @Test
    void countsAnOperationOnceByHowItEnded() {
        double before = counted("switchboard.operations", "type", "assign", "outcome", "compensated");
        double compensated = counted("switchboard.compensations", "outcome", "compensated");
        double refused = counted("switchboard.operation.failures", "error", "twilio_refused");
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");

        activities.audit(failed(operation.id(), "phone_123", OperationState.COMPENSATED, REFUSED));
        activities.audit(failed(operation.id(), "phone_123", OperationState.COMPENSATED, REFUSED));

        assertThat(counted("switchboard.operations", "type", "assign", "outcome", "compensated") - before)
                .isEqualTo(1);
        assertThat(counted("switchboard.compensations", "outcome", "compensated") - compensated)
                .isEqualTo(1);
        assertThat(counted("switchboard.operation.failures", "error", "twilio_refused") - refused)
                .isEqualTo(1);
    }

    @Test
    void countsNothingThatWasNotCommitted() {
        double before = counted("switchboard.operations", "type", "assign", "outcome", "failed");
        Operation operation = anOperation(OperationType.ASSIGN, "phone_123");
        jdbc.sql("ALTER TABLE operation ADD CONSTRAINT nothing_ends CHECK (ended_at IS NULL)")
                .update();
        try {
            assertThatThrownBy(
                            () -> activities.audit(failed(operation.id(), "phone_123", OperationState.FAILED, REFUSED)))
                    .isInstanceOf(DataAccessException.class);
        } finally {
            jdbc.sql("ALTER TABLE operation DROP CONSTRAINT nothing_ends").update();
        }
        assertThat(counted("switchboard.operations", "type", "assign", "outcome", "failed"))
                .isEqualTo(before);
    }

    @Test
    void countsTheNumbersOfABatchAndWhatCouldNotBePutBack() {
        double batches = counted("switchboard.operations", "type", "update_fleet", "outcome", "completed");
        double updated = counted("switchboard.operation.items", "type", "update_fleet", "outcome", "updated");
        double incomplete = counted("switchboard.compensations", "outcome", "incomplete");
        Operation batch = aBatch();
        anItem(batch.id(), "phone_123", ItemState.PENDING);

        activities.audit(failed(batch.id(), "phone_123", OperationState.COMPENSATION_INCOMPLETE, REFUSED));
        assertThat(counted("switchboard.operations", "type", "update_fleet", "outcome", "completed"))
                .isEqualTo(batches);
        activities.audit(ofBatch(batch.id(), Map.of("updated", 4, "failed", 1)));

        assertThat(counted("switchboard.operations", "type", "update_fleet", "outcome", "completed") - batches)
                .isEqualTo(1);
        assertThat(counted("switchboard.operation.items", "type", "update_fleet", "outcome", "updated") - updated)
                .isEqualTo(4);
        assertThat(counted("switchboard.compensations", "outcome", "incomplete") - incomplete)
                .isEqualTo(1);
    }

    @Test
    void whatAlertsLookAtIsThereBeforeItHappens() {
        assertThat(bean(MeterRegistry.class).find("switchboard.operations").counters())
                .extracting(counter -> counter.getId().getTag("outcome"))
                .contains("completed", "failed", "compensated", "compensation_incomplete", "cancelled", "interrupted")
                .doesNotContain("pending", "running");
        assertThat(bean(MeterRegistry.class)
                        .find("switchboard.compensations")
                        .tag("outcome", "incomplete")
                        .counter())
                .isNotNull();
    }

    private static double counted(String name, String... labels) {
        return bean(MeterRegistry.class).counter(name, labels).count();
    }

    private List<AuditMessage> messages() {
        return trail.list(DEMO, AuditFilter.ALL, null, 100).items();
    }

    private List<String> actions(AuditFilter filter) {
        return trail.list(DEMO, filter, null, 9).items().stream()
                .map(AuditMessage::action)
                .toList();
    }

    private static NumberOperationResult result(String phoneNumberId, boolean wrote) {
        RouteChange change = new RouteChange(
                Channel.VOICE,
                Map.of(RouteField.VOICE_URL, "https://old"),
                Map.of(RouteField.VOICE_URL, "https://new"));
        return new NumberOperationResult(
                phoneNumberId,
                "+15550000123",
                new AgentReference("agent_456", "Support Agent"),
                wrote ? List.of(change) : List.of());
    }

    private static AuditInput updated(String operationId, String phoneNumberId, boolean wrote) {
        return new AuditInput(
                operationId,
                AuditAction.WEBHOOKS_UPDATED,
                DEMO,
                AuditSubject.of(phoneNumberId, "agent_456"),
                OperationEnd.completed(result(phoneNumberId, wrote)));
    }

    private static AuditInput failed(
            String operationId, String phoneNumberId, OperationState state, @Nullable OperationFailure failure) {
        return new AuditInput(
                operationId,
                AuditAction.PHONE_ASSIGNMENT_FAILED,
                DEMO,
                AuditSubject.of(phoneNumberId, "agent_456"),
                new OperationEnd(state, failure, null, Map.of()));
    }

    private static AuditInput ofBatch(String operationId, Map<String, Integer> counts) {
        return new AuditInput(
                operationId,
                AuditAction.WEBHOOKS_BATCH_UPDATED,
                DEMO,
                AuditSubject.NONE,
                OperationEnd.completed(counts));
    }
}
