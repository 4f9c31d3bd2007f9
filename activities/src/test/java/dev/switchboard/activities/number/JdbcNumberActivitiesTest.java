package dev.switchboard.activities.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.workflows.assignment.BoundNumber;
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
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.usage.UsageWorkflowIds;
import io.temporal.failure.ApplicationFailure;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JdbcNumberActivitiesTest extends DatabaseTest {

    private final KeptImages images = bean(KeptImages.class);

    @Test
    void reservesAFreeNumberWithTheChannelsAskedFor() {
        BoundNumber bound = reserve("op_1", "phone_123", "agent_456", true, true);
        assertThat(bound.agent()).isEqualTo(new AgentReference("agent_456", "Support Agent"));
        assertThat(bound.channels()).containsExactlyInAnyOrder(Channel.VOICE, Channel.SMS, Channel.WHATSAPP);
        assertThat(bound.ours()).isEqualTo(urls.routeTo("agent_456", bound.channels()));
        assertThat(bound.number().phoneNumberSid()).isEqualTo("PN0123");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNING);
        assertThat(number("phone_123").heldBy()).contains("op_1");
        assertThat(phoneNumbers.binding("phone_123")).contains(bound);
    }

    @Test
    void reservesVoiceOnlyWhereNothingElseIsAskedFor() {
        assertThat(reserve("op_1", "phone_125", "agent_456", false, false).channels())
                .isEqualTo(Set.of(Channel.VOICE));
    }

    @Test
    void reservesSmsOnlyForANumberWithoutVoice() {
        aNumber("phone_sms", DEMO, "+15550000200", new Capabilities(false, true, false));
        assertThat(reserve("op_1", "phone_sms", "agent_456", true, false).channels())
                .isEqualTo(Set.of(Channel.SMS));
    }

    @Test
    void answersTheSameToTheSameOperationAlsoAfterItsConfirmation() {
        BoundNumber first = reserve("op_1", "phone_123", "agent_456", true, false);
        long version = number("phone_123").version();
        assertThat(reserve("op_1", "phone_123", "agent_456", true, false)).isEqualTo(first);
        assertThat(number("phone_123").version()).isEqualTo(version);
        numberActivities.confirmAssignment("op_1", "phone_123");
        assertThat(reserve("op_1", "phone_123", "agent_456", true, false)).isEqualTo(first);
    }

    @Test
    void marksTheOperationAsRunning() {
        String operationId = anOperation(OperationType.ASSIGN, "phone_123").id();
        reserve(operationId, "phone_123", "agent_456", true, false);
        assertThat(operations.find(operationId).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void marksTheOperationAsRunningAlsoWhenItRefuses() {
        String operationId = anOperation(OperationType.ASSIGN, "phone_125").id();
        assertThatThrownBy(() -> reserve(operationId, "phone_125", "agent_456", true, false))
                .isInstanceOf(ApplicationFailure.class);
        assertThat(operations.find(operationId).orElseThrow().state()).isEqualTo(OperationState.RUNNING);
    }

    @Test
    void givesTheOperationOfAWorkflowThatNobodyOpenedToNoCaller() {
        reserve("op_cli", "phone_123", "agent_456", true, false);
        assertThat(operations.find("op_cli")).hasValueSatisfying(operation -> {
            assertThat(operation.owner()).isEqualTo(UsageWorkflowIds.SYSTEM_OWNER);
            assertThat(operation.type()).isEqualTo(OperationType.ASSIGN);
            assertThat(operation.workflowId()).isEqualTo("phone-number/phone_123");
            assertThat(operation.agentId()).isEqualTo("agent_456");
        });
    }

    @Test
    void refusesANumberThatIsNotThere() {
        assertRefused(
                () -> reserve("op_1", "phone_0", "agent_456", true, false), ErrorCode.NUMBER_NOT_FOUND, "phone_0");
    }

    @Test
    void refusesANumberOfAnotherOwnerWithoutSayingWhichItIs() {
        assertRefused(
                () -> reserve("op_1", "phone_900", "agent_456", true, false), ErrorCode.NUMBER_NOT_OWNED, "phone_900");
        assertThatThrownBy(() -> reserve("op_1", "phone_900", "agent_456", true, false))
                .message()
                .doesNotContain("+1555");
    }

    @Test
    void refusesAnAgentThatIsNotThere() {
        assertRefused(() -> reserve("op_1", "phone_123", "agent_0", true, false), ErrorCode.AGENT_NOT_FOUND, "agent_0");
    }

    @Test
    void refusesAnAgentOfAnotherOwner() {
        assertRefused(
                () -> reserve("op_1", "phone_123", "agent_900", true, false), ErrorCode.AGENT_NOT_OWNED, "agent_900");
    }

    @Test
    void refusesANumberThatHasAnAgentAndNamesTheCure() {
        assigned("phone_123", "agent_456", true, false);
        assertRefused(
                () -> reserve("op_2", "phone_123", "agent_789", true, false),
                ErrorCode.ALREADY_ASSIGNED,
                "+15550000123",
                "Support Agent",
                "unassign");
    }

    @Test
    void refusesANumberThatAnotherOperationHolds() {
        reserve("op_1", "phone_123", "agent_456", true, false);
        assertRefused(
                () -> reserve("op_2", "phone_123", "agent_789", true, false), ErrorCode.OPERATION_RUNNING, "op_1");
        assertRefused(() -> markReleasing("op_2", "phone_123"), ErrorCode.OPERATION_RUNNING, "op_1");
        assertRefused(
                () -> numberActivities.loadBinding("op_2", DEMO, "phone_123"), ErrorCode.OPERATION_RUNNING, "op_1");
    }

    @Test
    void refusesSmsAndWhatsAppWhereTheNumberCannot() {
        assertRefused(
                () -> reserve("op_1", "phone_125", "agent_456", true, false),
                ErrorCode.CAPABILITY_MISSING,
                "cannot do SMS",
                "enableSms false");
        assertRefused(
                () -> reserve("op_1", "phone_124", "agent_456", true, true),
                ErrorCode.CAPABILITY_MISSING,
                "cannot do WhatsApp",
                "enableWhatsApp false");
    }

    @Test
    void refusesANumberThatNothingAskedForCouldReach() {
        aNumber("phone_sms", DEMO, "+15550000200", new Capabilities(false, true, false));
        assertRefused(
                () -> reserve("op_1", "phone_sms", "agent_456", false, false),
                ErrorCode.CAPABILITY_MISSING,
                "cannot take calls",
                "Support Agent");
    }

    @Test
    void refusesInOneOrderSoThatNothingOfOthersShows() {
        reserve("op_1", "phone_125", "agent_456", false, false);
        assertRefused(() -> reserve("op_2", "phone_0", "agent_0", true, true), ErrorCode.NUMBER_NOT_FOUND);
        assertRefused(() -> reserve("op_2", "phone_900", "agent_0", true, true), ErrorCode.NUMBER_NOT_OWNED);
        assertRefused(() -> reserve("op_2", "phone_125", "agent_0", true, true), ErrorCode.AGENT_NOT_FOUND);
        assertRefused(() -> reserve("op_2", "phone_125", "agent_900", true, true), ErrorCode.AGENT_NOT_OWNED);
        assertRefused(() -> reserve("op_2", "phone_125", "agent_456", true, true), ErrorCode.OPERATION_RUNNING);
    }

    @Test
    void refusesTheLateAttemptOfAnOperationThatGaveTheNumberBack() {
        reserve("op_1", "phone_123", "agent_456", true, false);
        numberActivities.releaseReservation("op_1", "phone_123");
        assertRefused(() -> reserve("op_1", "phone_123", "agent_456", true, false), ErrorCode.INTERRUPTED, "op_1");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.FREE);
    }

    @Test
    void refusesTheLateAttemptOfAnOperationThatEnded() {
        String operationId = anOperation(OperationType.ASSIGN, "phone_123").id();
        bean(AuditActivities.class)
                .audit(new AuditInput(
                        operationId,
                        AuditAction.PHONE_ASSIGNMENT_FAILED,
                        DEMO,
                        AuditSubject.of("phone_123", "agent_456"),
                        new OperationEnd(OperationState.CANCELLED, null, null, Map.of())));
        assertRefused(() -> reserve(operationId, "phone_123", "agent_456", true, false), ErrorCode.INTERRUPTED);
        assertThat(number("phone_123").state()).isEqualTo(BindingState.FREE);
    }

    @Test
    void confirmsOnceAndAgain() {
        reserve("op_1", "phone_123", "agent_456", true, false);
        numberActivities.confirmAssignment("op_1", "phone_123");
        long version = number("phone_123").version();
        numberActivities.confirmAssignment("op_1", "phone_123");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNED);
        assertThat(number("phone_123").version()).isEqualTo(version);
    }

    @Test
    void confirmsNothingThatTheOperationDoesNotHold() {
        reserve("op_1", "phone_123", "agent_456", true, false);
        assertRefused(() -> numberActivities.confirmAssignment("op_2", "phone_123"), ErrorCode.INTERNAL, "op_2");
        assertRefused(() -> numberActivities.confirmRelease("op_1", "phone_123"), ErrorCode.INTERNAL, "RELEASING");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNING);
    }

    @Test
    void releasesAReservationOnceAndAgain() {
        reserve("op_1", "phone_123", "agent_456", true, true);
        numberActivities.releaseReservation("op_1", "phone_123");
        numberActivities.releaseReservation("op_1", "phone_123");
        PhoneNumber free = number("phone_123");
        assertThat(free.state()).isEqualTo(BindingState.FREE);
        assertThat(free.agentId()).isNull();
        assertThat(free.channels()).isEmpty();
        assertThat(phoneNumbers.binding("phone_123")).isEmpty();
        reserve("op_2", "phone_123", "agent_789", true, false);
    }

    @Test
    void releasesNothingThatAnotherOperationHolds() {
        reserve("op_1", "phone_123", "agent_456", true, false);
        numberActivities.releaseReservation("op_2", "phone_123");
        assertThat(number("phone_123").heldBy()).contains("op_1");
    }

    @Test
    void releasesNothingThatIsConfirmed() {
        String operationId = assigned("phone_123", "agent_456", true, false);
        numberActivities.releaseReservation(operationId, "phone_123");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNED);
    }

    @Test
    void marksConfirmsAndFreesARelease() {
        assigned("phone_123", "agent_456", true, true);
        BoundNumber bound = markReleasing("op_2", "phone_123");
        assertThat(bound.agent().id()).isEqualTo("agent_456");
        assertThat(bound.channels()).hasSize(3);
        assertThat(markReleasing("op_2", "phone_123")).isEqualTo(bound);
        numberActivities.confirmRelease("op_2", "phone_123");
        numberActivities.confirmRelease("op_2", "phone_123");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.FREE);
        assertThat(number("phone_123").smsEnabled()).isFalse();
        assertRefused(() -> markReleasing("op_3", "phone_123"), ErrorCode.NOT_ASSIGNED, "assign it first");
    }

    @Test
    void refusesToReleaseWhatIsUnknownOrNotOwned() {
        assertRefused(() -> markReleasing("op_2", "phone_0"), ErrorCode.NUMBER_NOT_FOUND);
        assertRefused(() -> markReleasing("op_2", "phone_900"), ErrorCode.NUMBER_NOT_OWNED);
    }

    @Test
    void restoresTheBindingAsItWas() {
        assigned("phone_123", "agent_456", true, true);
        BoundNumber before = phoneNumbers.binding("phone_123").orElseThrow();
        markReleasing("op_2", "phone_123");
        numberActivities.restoreBinding("op_3", "phone_123");
        assertThat(number("phone_123").heldBy()).contains("op_2");
        numberActivities.restoreBinding("op_2", "phone_123");
        numberActivities.restoreBinding("op_2", "phone_123");
        assertThat(numberActivities.loadBinding("op_4", DEMO, "phone_123")).isEqualTo(before);
        assertRefused(() -> markReleasing("op_2", "phone_123"), ErrorCode.INTERRUPTED, "op_2");
    }

    @Test
    void restoresNothingThatIsFree() {
        assigned("phone_123", "agent_456", true, true);
        markReleasing("op_2", "phone_123");
        numberActivities.confirmRelease("op_2", "phone_123");
        numberActivities.restoreBinding("op_2", "phone_123");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.FREE);
    }

    @Test
    void loadsTheBindingOfAnAssignedNumberOnly() {
        assertRefused(() -> numberActivities.loadBinding("op_1", DEMO, "phone_123"), ErrorCode.NOT_ASSIGNED);
        assertRefused(() -> numberActivities.loadBinding("op_1", DEMO, "phone_0"), ErrorCode.NUMBER_NOT_FOUND);
        assertRefused(() -> numberActivities.loadBinding("op_1", DEMO, "phone_900"), ErrorCode.NUMBER_NOT_OWNED);
    }

    @Test
    void knowsTheRouteOfABindingUnderEveryPublicUrlThatItWasWrittenUnder() {
        assigned("phone_123", "agent_456", true, true);
        // Assigned when the service was elsewhere, and updated where it is now.
        jdbc.sql("UPDATE phone_number SET base_urls = ARRAY['https://old.example'] WHERE id = 'phone_123'")
                .update();
        numberActivities.loadBinding("op_update", DEMO, "phone_123");
        jdbc.sql("UPDATE phone_number SET held_by = NULL, held_until = NULL WHERE id = 'phone_123'")
                .update();

        BoundNumber releasing = markReleasing("op_2", "phone_123");

        assertThat(releasing.ours()).isEqualTo(urls.routeTo("agent_456", releasing.channels()));
        assertThat(releasing.formerly())
                .containsExactly(
                        new WebhookUrls(URI.create("https://old.example")).routeTo("agent_456", releasing.channels()));
        numberActivities.confirmRelease("op_2", "phone_123");
        assertThat(baseUrls("phone_123")).isEmpty();
    }

    @Test
    void aHoldOfABatchKeepsThePublicUrlThatItWillWriteUnderOnce() {
        assigned("phone_123", "agent_456", true, false);
        jdbc.sql("UPDATE phone_number SET base_urls = ARRAY['https://old.example'] WHERE id = 'phone_123'")
                .update();
        String batch = aBatch().id();

        for (int attempt = 0; attempt < 2; attempt++) {
            assertThat(phoneNumbers.hold("phone_123", DEMO, batch, Duration.ofMinutes(1)))
                    .isPresent();
        }

        assertThat(baseUrls("phone_123")).containsExactly("https://old.example", "https://switchboard.example.com");
    }

    private List<String> baseUrls(String id) {
        return bean(PhoneNumberRepository.class).baseUrls(new String[] {id}).stream()
                .map(BaseUrl::url)
                .toList();
    }

    @Test
    void keepsTheFirstSnapshot() {
        Route first = new Route(Map.of(RouteField.VOICE_URL, "https://before.example.com", RouteField.TRUNK_SID, ""));
        numberActivities.keepSnapshot("op_1", "phone_123", first, List.of());
        numberActivities.keepSnapshot(
                "op_1", "phone_123", new Route(Map.of(RouteField.VOICE_URL, "https://ours")), List.of());
        assertThat(images.find("op_1", "phone_123")).contains(first);
        assertThat(images.find("op_1", "phone_124")).isEmpty();
    }

    @Test
    void passesOnWhatTheDatabaseThrowsSoThatItIsRetried() {
        jdbc.sql("ALTER TABLE phone_number RENAME TO phone_number_gone").update();
        try {
            assertThatThrownBy(() -> reserve("op_1", "phone_123", "agent_456", true, false))
                    .isNotInstanceOf(ApplicationFailure.class);
        } finally {
            jdbc.sql("ALTER TABLE phone_number_gone RENAME TO phone_number").update();
        }
    }

    private BoundNumber reserve(
            String operationId, String phoneNumberId, String agentId, boolean sms, boolean whatsapp) {
        return numberActivities.reserveNumber(
                new ReserveNumberInput(operationId, DEMO, phoneNumberId, agentId, sms, whatsapp));
    }

    private BoundNumber markReleasing(String operationId, String phoneNumberId) {
        return numberActivities.markReleasing(operationId, DEMO, phoneNumberId);
    }
}
