package dev.switchboard.activities.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.agent.DriftPolicy;
import dev.switchboard.activities.audit.AuditChain;
import dev.switchboard.activities.audit.AuditFilter;
import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.audit.AuditTrail;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.operation.NewOperation;
import dev.switchboard.activities.operation.Operation;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.workflows.StepOptions;
import dev.switchboard.workflows.TaskQueues;
import dev.switchboard.workflows.account.AccountPage;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.audit.AuditAction;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.audit.AuditInput;
import dev.switchboard.workflows.audit.AuditSubject;
import dev.switchboard.workflows.audit.OperationEnd;
import dev.switchboard.workflows.drift.CheckedPage;
import dev.switchboard.workflows.drift.DriftActivities;
import dev.switchboard.workflows.drift.DriftCheck;
import dev.switchboard.workflows.drift.DriftResult;
import dev.switchboard.workflows.drift.DriftTwilioActivities;
import dev.switchboard.workflows.drift.DriftWorkflowIds;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationState;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.ChannelRoute;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.client.WorkflowOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DriftActivitiesTest extends DatabaseTest {

    private static final String NUMBER = "+15550000123";
    private static final String THEIRS = "https://theirs.example/";

    private final DriftActivities database = bean(DriftActivities.class);
    private final DriftTwilioActivities twilio = bean(DriftTwilioActivities.class);
    private final AuditActivities audit = bean(AuditActivities.class);
    private final Drifts drifts = bean(Drifts.class);
    private int lastChecked;
    private @Nullable Instant checkedAt;

    @Test
    void findsWhatIsWrongChannelByChannelAndFieldByField() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));

        DriftCheck check = check();

        assertThat(open()).singleElement().satisfies(drift -> {
            assertThat(drift.phoneNumberId()).isEqualTo("phone_123");
            assertThat(drift.phoneNumber()).isEqualTo(NUMBER);
            assertThat(drift.agentId()).isEqualTo("agent_456");
            assertThat(drift.foundAt()).isEqualTo(drift.lastSeenAt()).isEqualTo(checkedAt);
            assertThat(drift.channels())
                    .containsExactly(entry(
                            "sms",
                            new ChannelRoute(
                                    ChannelState.URL_MISMATCH,
                                    urls.messageUrl(),
                                    THEIRS,
                                    "SmsUrl is " + THEIRS + " and should be " + urls.messageUrl()
                                            + ". Update the webhooks to put it right.")));
            assertThat(drift.changes())
                    .containsExactly(new RouteChange(
                            Channel.SMS,
                            Map.of(RouteField.SMS_URL, THEIRS),
                            Map.of(RouteField.SMS_URL, urls.messageUrl())));
        });
        assertThat(counted(check)).isEqualTo(new DriftResult(1, 1, 1, 0, 0));
    }

    @Test
    void checksAllAccountsAndSaysNothingOfOneThatItCannotRead() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        jdbc.sql("UPDATE phone_number SET account_sid = 'AC9' WHERE id = 'phone_124'")
                .update();

        DriftCheck check = check();

        assertThat(open()).extracting(Drift::phoneNumberId).containsExactly("phone_123");
        assertThat(jdbc.sql("SELECT account_sid FROM drift_unread_account WHERE operation_id = :id")
                        .param("id", check.operationId())
                        .query(String.class)
                        .list())
                .containsExactly("AC9");
        assertThat(drifts.unreadAccounts(check.operationId())).singleElement().satisfies(unread -> {
            assertThat(unread.accountSid()).isEqualTo("AC9");
            assertThat(unread.reason()).isNotEmpty();
        });
        assertThat(drifts.fleetUnread()).as("a check of the owner's only").isZero();
        ended(check(opened(true)));
        assertThat(drifts.fleetUnread()).isOne();

        InMemoryTwilioAccount second = accounts.add("AC9");
        ended(check(opened(true)));
        assertThat(drifts.fleetUnread()).as("read by now").isZero();
        check();
        assertThat(open())
                .as("read, and not listed")
                .extracting(Drift::phoneNumberId)
                .containsExactlyInAnyOrder("phone_123", "phone_124");

        second.hold(new AccountNumber(
                sidOf("+15550000124"),
                "+15550000124",
                true,
                true,
                right("agent_456").route()));
        check();
        assertThat(open()).extracting(Drift::phoneNumberId).containsExactly("phone_123");
    }

    @Test
    void doesNotWaitForEverForOneOfSeveralAccounts() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        hold(NUMBER, right("agent_456"));
        jdbc.sql("UPDATE phone_number SET account_sid = 'AC9' WHERE id = 'phone_124'")
                .update();
        accounts.add("AC9")
                .failWith(
                        new TwilioException(OperationFailure.of(ErrorCode.TWILIO_UNAVAILABLE, "Not now"), null, null));
        DriftCheck check = opened(true);
        database.beginCheck(check, "check");

        try (TestWorkflowEnvironment temporal = TestWorkflowEnvironment.newInstance()) {
            Worker worker = temporal.newWorker(TaskQueues.TWILIO_BATCH);
            worker.registerWorkflowImplementationTypes(PageReaderImpl.class);
            worker.registerActivitiesImplementations(twilio);
            temporal.start();
            PageReader reader = temporal.getWorkflowClient()
                    .newWorkflowStub(
                            PageReader.class,
                            WorkflowOptions.newBuilder()
                                    .setTaskQueue(TaskQueues.TWILIO_BATCH)
                                    .build());

            assertThat(reader.read(check)).as("numbers checked").isEqualTo(1);
        }
        assertThat(jdbc.sql("SELECT account_sid FROM drift_unread_account WHERE operation_id = :id")
                        .param("id", check.operationId())
                        .query(String.class)
                        .list())
                .containsExactly("AC9");
    }

    /** Reads all pages, as a check does. */
    @WorkflowInterface
    public interface PageReader {

        @WorkflowMethod
        int read(DriftCheck check);
    }

    public static final class PageReaderImpl implements PageReader {

        private final DriftTwilioActivities twilio =
                Workflow.newActivityStub(DriftTwilioActivities.class, StepOptions.BATCH_PAGE);

        @Override
        public int read(DriftCheck check) {
            return readPages(twilio, check);
        }
    }

    @Test
    void auditsOnceWhenItIsFoundAndOnceWhenItIsRightAgain() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS).with(RouteField.VOICE_METHOD, "GET"));
        DriftCheck first = check();
        String found = open().get(0).id();
        check();
        check();

        assertThat(open()).singleElement().satisfies(drift -> {
            assertThat(drift.id()).isEqualTo(found);
            assertThat(drift.lastSeenAt()).isAfter(drift.foundAt());
        });
        AuditMessage message = only("drift_found");
        assertThat(message.operation()).isEqualTo(first.operationId());
        assertThat(message.actor()).isEqualTo(DEMO);
        assertThat(message.chatbotId()).isEqualTo("agent_456");
        assertThat(message.metadata().phoneNumber()).isEqualTo(NUMBER);
        assertThat(message.before()).containsEntry("SmsUrl", THEIRS).containsEntry("VoiceMethod", "GET");
        assertThat(message.after()).isNull();
        assertThat(message.metadata().drift()).satisfies(drift -> {
            assertThat(drift.channels()).containsExactly(entry("sms", "url_mismatch"), entry("voice", "wrong_method"));
            assertThat(drift.expected())
                    .containsExactly(entry("SmsUrl", urls.messageUrl()), entry("VoiceMethod", "POST"));
        });

        hold(NUMBER, right("agent_456"));
        DriftCheck last = check();
        check();

        assertThat(open()).isEmpty();
        assertThat(drifts.list(DEMO, true, null, null, 9).items())
                .singleElement()
                .satisfies(drift -> {
                    assertThat(drift.resolvedAt()).isAfter(drift.foundAt());
                    assertThat(drift.repairedAt()).isNull();
                });
        assertThat(only("drift_resolved").operation()).isEqualTo(last.operationId());
        assertThat(only("drift_resolved").after()).containsEntry("SmsUrl", urls.messageUrl());
        assertThat(counted(last)).isEqualTo(new DriftResult(1, 0, 0, 1, 0));
        assertThat(bean(AuditChain.class).verify(DEMO, null).intact()).isTrue();
    }

    @Test
    void whatDriftsAgainIsFoundAgain() {
        voiceAndSms("phone_123", "agent_456");
        for (int round = 0; round < 2; round++) {
            hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
            check();
            hold(NUMBER, right("agent_456"));
            check();
        }
        assertThat(drifts.list(DEMO, true, null, null, 9).items()).hasSize(2);
        assertThat(messages("drift_found")).hasSize(2);
        assertThat(messages("drift_resolved")).hasSize(2);
    }

    @Test
    void aStepThatIsRepeatedFindsAndAuditsTheSame() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck check = opened(false);
        CheckedPage once = twilio.checkPage(check, null);
        assertThat(database.findMissing(check)).isFalse();

        assertThat(twilio.checkPage(check, null)).isEqualTo(once);
        assertThat(database.findMissing(check)).isFalse();

        assertThat(open()).hasSize(2);
        assertThat(messages("drift_found")).hasSize(2);
        assertThat(database.countCheck(check, 1)).isEqualTo(new DriftResult(1, 2, 2, 0, 0));
    }

    @Test
    void aUrlThatDiffersInItsFragmentIsNoDrift() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.STATUS_CALLBACK, urls.statusCallbackUrl()));

        assertThat(counted(check()).drifted()).isZero();
    }

    @Test
    void looksOnlyAtTheChannelsOfTheBinding() {
        assigned("phone_123", "agent_456", false, false);
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));

        assertThat(counted(check())).isEqualTo(new DriftResult(1, 0, 0, 0, 0));
    }

    @Test
    void aNumberThatTheAccountDoesNotListIsMissingUntilItDoes() {
        voiceAndSms("phone_123", "agent_456");

        DriftCheck check = check();

        assertThat(open()).singleElement().satisfies(drift -> {
            assertThat(drift.channels()).containsOnlyKeys("voice", "sms");
            assertThat(drift.channels().get("voice"))
                    .returns(ChannelState.NUMBER_MISSING, ChannelRoute::state)
                    .satisfies(route -> assertThat(route.cure()).contains(NUMBER, "Import", "unassign"));
            assertThat(drift.changes()).isEmpty();
        });
        assertThat(counted(check)).isEqualTo(new DriftResult(0, 1, 1, 0, 0));
        assertThat(drifts.countByState()).containsExactly(entry(ChannelState.NUMBER_MISSING, 1));

        hold(NUMBER, right("agent_456"));
        check();
        assertThat(open()).isEmpty();
    }

    @Test
    void readsPageByPageAndTheSendersOnce() {
        assigned("phone_123", "agent_456", true, true);
        hold(NUMBER, right("agent_456"));
        Route sender = urls.routeTo("agent_456", Set.of(Channel.WHATSAPP));
        account.holdSender(
                NUMBER,
                new Held(sender).with(RouteField.SENDER_CALLBACK_URL, THEIRS).route());
        for (int i = 0; i < 4; i++) {
            String phoneNumber = "+1555000070" + i;
            aNumber("phone_70" + i, DEMO, phoneNumber, number("phone_123").capabilities());
            assigned("phone_70" + i, "agent_456", false, true);
            hold(phoneNumber, right("agent_456"));
            account.holdSender(phoneNumber, sender);
        }
        account.pageSize(2);

        DriftCheck check = check();

        assertThat(counted(check)).isEqualTo(new DriftResult(5, 1, 1, 0, 0));
        assertThat(open().get(0).channels()).containsOnlyKeys("whatsapp");
        assertThat(account.senderListings()).isEqualTo(1);
    }

    @Test
    void aNumberThatAnOperationWorksOnIsLeftToTheNextCheck() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        Operation update = anOperation(OperationType.UPDATE, "phone_123");
        numberActivities.loadBinding(update.id(), DEMO, "phone_123");
        Operation unassign = anOperation(OperationType.UNASSIGN, "phone_124");
        numberActivities.markReleasing(unassign.id(), DEMO, "phone_124");

        assertThat(counted(check())).isEqualTo(new DriftResult(0, 0, 0, 0, 0));

        ended(update.id(), AuditAction.WEBHOOKS_UPDATE_FAILED, OperationState.COMPENSATED);
        numberActivities.restoreBinding(unassign.id(), "phone_124");
        assertThat(counted(check())).isEqualTo(new DriftResult(1, 2, 2, 0, 0));
    }

    @Test
    void aNumberThatAnOperationHasWorkedOnSinceTheCheckBeganIsNotComparedWithWhatWasReadBefore() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck check = opened(false);
        Operation update = anOperation(OperationType.UPDATE, "phone_123");
        ended(update.id(), AuditAction.WEBHOOKS_UPDATED, OperationState.COMPLETED);

        assertThat(twilio.checkPage(check, null).checked()).isZero();
        assertThat(open()).isEmpty();
        assertThat(twilio.checkPage(opened(false), null).checked()).isEqualTo(1);
    }

    @Test
    void checksOnesOwnNumbersOrTheWholeFleet() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        boundOfOther();
        hold("+15550000900", right("agent_900").with(RouteField.VOICE_URL, THEIRS));

        check();
        assertThat(drifts.list(OTHER, false, null, null, 9).items()).isEmpty();

        DriftCheck whole = check(opened(true));

        assertThat(database.countCheck(whole, 2)).isEqualTo(new DriftResult(2, 2, 1, 0, 0));
        assertThat(drifts.list(OTHER, false, null, null, 9).items())
                .singleElement()
                .returns("agent_900", Drift::agentId);
        assertThat(open()).hasSize(1);
        AuditMessage message = bean(AuditTrail.class)
                .list(OTHER, new AuditFilter(null, null, AuditAction.DRIFT_FOUND, null, null), null, 9)
                .items()
                .get(0);
        assertThat(message.actor()).isEqualTo(DriftWorkflowIds.SCHEDULE_OWNER);
        assertThat(drifts.countByState()).containsOnly(entry(ChannelState.URL_MISMATCH, 2));
    }

    @Test
    void whoAskedForACheckIsWhoeverOpenedItAndNotWhomTheWorkflowNames() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck own = opened(true);

        check(new DriftCheck(own.operationId(), DEMO, false));

        assertThat(bean(AuditTrail.class)
                        .list(DEMO, new AuditFilter(null, null, AuditAction.DRIFT_FOUND, null, null), null, 9)
                        .items())
                .singleElement()
                .returns(DriftWorkflowIds.SCHEDULE_OWNER, AuditMessage::actor);
    }

    @Test
    void repairsWhatAnUpdateCuresWhereThePolicySaysSo() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_789");
        voiceAndSms("phone_126", "agent_456");
        voiceAndSms("phone_127", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        hold("+15550000124", right("agent_789").with(RouteField.SMS_URL, THEIRS));
        hold("+15550000126", right("agent_456").with(RouteField.TRUNK_SID, "TK1"));
        hold("+15550000127", right("agent_456").with(RouteField.VOICE_URL, THEIRS));
        account.holdService(sidOf("+15550000127"), new MessagingService("MG1", false, ""));

        DriftCheck check = check();

        assertThat(open())
                .extracting(Drift::phoneNumberId)
                .containsExactlyInAnyOrder("phone_123", "phone_124", "phone_126", "phone_127");
        assertThat(database.ownersToRepair(check, "", 9)).containsExactly(DEMO);
        assertThat(database.ownersToRepair(check, DEMO, 9)).isEmpty();
        String repair = database.openRepair(check, DEMO);
        assertThat(database.openRepair(check, DEMO)).isEqualTo(repair);
        assertThat(operations.find(String.valueOf(repair)).orElseThrow())
                .returns(OperationType.REPAIR_DRIFT, Operation::type)
                .returns("fleet/demo", Operation::workflowId)
                .returns(check.operationId(), Operation::sourceOperationId)
                .returns(OperationState.PENDING, Operation::state);
        assertThat(selected(repair)).containsExactly("phone_123");
    }

    @Test
    void aRepairThatIsNotStartedLeavesNothingBehind() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck check = check();
        String repair = String.valueOf(database.openRepair(check, DEMO));
        database.discardRepair(repair);
        assertThat(operations.find(repair)).isEmpty();
        assertThat(selected(repair)).isEmpty();

        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPORT);
        assertThat(database.openRepair(check, DEMO)).isNull();
        assertThat(operations.running("fleet/demo")).isEmpty();
    }

    @Test
    void aRepairEndsTheDriftAndIsAuditedAsOne() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck check = check();
        String repair = String.valueOf(database.openRepair(check, DEMO));

        ended(repair, AuditAction.WEBHOOKS_UPDATED, OperationState.COMPLETED);

        assertThat(open()).isEmpty();
        assertThat(drifts.list(DEMO, true, null, null, 9).items())
                .singleElement()
                .satisfies(drift -> assertThat(drift.repairedAt()).isEqualTo(drift.resolvedAt()));
        assertThat(only("drift_repaired").operation()).isEqualTo(repair);
        assertThat(messages("webhooks_updated")).isEmpty();
        assertThat(counted(check)).isEqualTo(new DriftResult(1, 0, 1, 0, 1));

        hold(NUMBER, right("agent_456"));
        check();
        assertThat(messages("drift_resolved")).isEmpty();
    }

    @Test
    void aRepairThatFailedLeavesTheDriftOpen() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        DriftCheck check = check();
        String repair = String.valueOf(database.openRepair(check, DEMO));

        ended(repair, AuditAction.WEBHOOKS_UPDATE_FAILED, OperationState.COMPENSATED);

        assertThat(open()).hasSize(1);
        assertThat(counted(check).repaired()).isZero();
        assertThat(database.ownersToRepair(check(), "", 9)).containsExactly(DEMO);
    }

    @Test
    void anUpdateByHandEndsTheDriftToo() {
        voiceAndSms("phone_123", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        check();

        ended(
                anOperation(OperationType.UPDATE, "phone_123").id(),
                AuditAction.WEBHOOKS_UPDATED,
                OperationState.COMPLETED);

        assertThat(open()).isEmpty();
        assertThat(messages("webhooks_updated")).hasSize(1);
    }

    @Test
    void whatAnUpdateCannotCureStaysOpenAfterIt() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        assigned("phone_123", "agent_456", false, true);
        hold(NUMBER, right("agent_456").with(RouteField.VOICE_URL, THEIRS));
        account.holdSender(NUMBER, urls.routeTo("agent_456", Set.of(Channel.WHATSAPP)), "OFFLINE");
        DriftCheck check = check();
        assertThat(open().get(0).channels()).containsOnlyKeys("voice", "whatsapp");
        assertThat(database.ownersToRepair(check, "", 9)).containsExactly(DEMO);
        String repair = String.valueOf(database.openRepair(check, DEMO));

        hold(NUMBER, right("agent_456"));
        ended(repair, AuditAction.WEBHOOKS_UPDATED, OperationState.COMPLETED);

        assertThat(open()).hasSize(1);
        DriftCheck next = check();
        assertThat(open().get(0).channels()).containsOnlyKeys("whatsapp");
        assertThat(database.ownersToRepair(next, "", 9)).isEmpty();
        assertThat(messages("drift_found")).hasSize(1);
    }

    @Test
    void anOfflineSenderWhoseWebhookDiffersIsNotRepaired() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        assigned("phone_123", "agent_456", false, true);
        hold(NUMBER, right("agent_456"));
        account.holdSender(NUMBER, new Route(Map.of()), "OFFLINE");

        assertThat(database.ownersToRepair(check(), "", 9)).isEmpty();
        assertThat(open()).hasSize(1);
    }

    @Test
    void unassigningEndsTheDrift() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        check();
        assertThat(open()).hasSize(2);
        String unassign = unassigned("phone_123");
        ended(unassign, AuditAction.PHONE_UNASSIGNED, OperationState.COMPLETED);
        // As if the service had stopped before the message was written.
        String interrupted = unassigned("phone_124");
        assertThat(open()).extracting(Drift::phoneNumberId).containsExactly("phone_124");
        assertThat(interrupted).isNotEqualTo(unassign);

        DriftCheck check = check();

        assertThat(open()).isEmpty();
        assertThat(only("drift_resolved")).returns("phone_124", AuditMessage::phoneNumberId);
        assertThat(counted(check)).isEqualTo(new DriftResult(0, 0, 0, 1, 0));
        assertThat(drifts.list(DEMO, true, null, null, 9).items())
                .allSatisfy(drift -> assertThat(drift.repairedAt()).isNull());
    }

    @Test
    void checksThatOverlapFindANumberOnce() {
        voiceAndSms("phone_123", "agent_456");
        voiceAndSms("phone_124", "agent_456");
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS));
        hold("+15550000124", right("agent_456"));
        DriftCheck own = opened(false);
        DriftCheck whole = opened(true);

        twilio.checkPage(own, null);
        twilio.checkPage(whole, null);
        // A number that the other check has seen listed is not missing.
        assertThat(database.findMissing(own)).isFalse();
        assertThat(database.findMissing(whole)).isFalse();

        assertThat(open()).hasSize(1);
        assertThat(messages("drift_found")).hasSize(1);
        assertThat(database.countCheck(own, 2).drifted()).isEqualTo(1);
        assertThat(database.countCheck(whole, 2)).isEqualTo(new DriftResult(2, 1, 0, 0, 0));
    }

    @Test
    void listsByAgentPageByPageLastFoundFirst() {
        voiceAndSms("phone_123", "agent_456");
        check();
        voiceAndSms("phone_124", "agent_456");
        voiceAndSms("phone_126", "agent_789");
        check();

        var first = drifts.list(DEMO, false, "agent_456", null, 1);
        assertThat(first.items()).extracting(Drift::phoneNumberId).containsExactly("phone_124");
        var second = drifts.list(DEMO, false, "agent_456", first.next(), 1);
        assertThat(second.items()).extracting(Drift::phoneNumberId).containsExactly("phone_123");
        assertThat(second.next()).isNull();
        assertThat(drifts.list(DEMO, false, "agent_789", null, 9).items()).hasSize(1);
        assertThat(drifts.list(OTHER, false, "agent_456", null, 9).items()).isEmpty();
    }

    @Test
    void knowsWhenTheWholeFleetWasLastChecked() {
        assertThat(drifts.everChecked()).isFalse();
        assertThat(drifts.fleetCheckedAt()).isEmpty();
        DriftCheck own = opened(false);
        ended(own.operationId(), null, AuditAction.DRIFT_CHECKED, OperationState.COMPLETED);
        assertThat(drifts.everChecked()).isTrue();
        assertThat(drifts.fleetCheckedAt()).isEmpty();

        DriftCheck whole = new DriftCheck("op_scheduled", DriftWorkflowIds.SCHEDULE_OWNER, true);
        database.beginCheck(whole, "check-fleet-drift-1");
        database.beginCheck(whole, "check-fleet-drift-1");
        assertThat(operations.find("op_scheduled").orElseThrow())
                .returns(OperationState.RUNNING, Operation::state)
                .returns("check-fleet-drift-1", Operation::workflowId);
        ended(whole.operationId(), null, AuditAction.DRIFT_CHECKED, OperationState.COMPLETED);
        assertThat(drifts.fleetCheckedAt()).contains(clock.instant());
    }

    @Test
    void aRefusalOfTwilioFailsTheStep() {
        account.failWith(new TwilioException(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "no"), null, null));
        DriftCheck check = opened(false);
        assertThatThrownBy(() -> twilio.checkPage(check, null))
                .isInstanceOfSatisfying(
                        ApplicationFailure.class,
                        failure -> assertThat(failure.isNonRetryable()).isTrue());
    }

    @Test
    void findsWhatIsLeftOfUsAtFreeNumbersAndNothingOfOthers() {
        hold(NUMBER, right("agent_456").with(RouteField.SMS_URL, THEIRS).with(RouteField.SMS_FALLBACK_URL, THEIRS));
        hold("+15550000124", new Held(new Route(Map.of())).with(RouteField.VOICE_URL, THEIRS));
        account.holdSender(NUMBER, urls.routeTo("agent_456", Set.of(Channel.WHATSAPP)));

        DriftCheck check = check();

        assertThat(open()).singleElement().satisfies(drift -> {
            assertThat(drift.phoneNumberId()).isEqualTo("phone_123");
            assertThat(drift.agentId()).isNull();
            assertThat(drift.channels()).containsOnlyKeys("voice", "statusCallback", "whatsapp");
            assertThat(drift.channels().get("voice"))
                    .returns(ChannelState.LEFT_OVER, ChannelRoute::state)
                    .returns(null, ChannelRoute::expected)
                    .returns(urls.voiceUrl("agent_456"), ChannelRoute::actual)
                    .satisfies(route -> assertThat(route.cure()).contains("DELETE /api/phone-numbers/assign"));
            assertThat(drift.changes())
                    .allSatisfy(change -> assertThat(change.to().values()).containsOnly(""));
        });
        assertThat(counted(check)).isEqualTo(new DriftResult(2, 1, 1, 0, 0));
        assertThat(drifts.numbers(9)).containsExactly(new DriftedNumber("phone_123", ChannelState.LEFT_OVER));
        assertThat(only("drift_found").before()).containsKey("VoiceUrl").doesNotContainKey("SmsUrl");
        assertThat(only("drift_found").chatbotId()).isNull();

        hold(NUMBER, new Held(new Route(Map.of())).with(RouteField.SMS_URL, THEIRS));
        account.holdSender(NUMBER, new Route(Map.of()));
        assertThat(counted(check())).isEqualTo(new DriftResult(2, 0, 0, 1, 0));
        assertThat(only("drift_resolved").chatbotId()).isNull();
    }

    @Test
    void clearsWhatIsLeftWhereThePolicyOfTheLastAgentSaysSo() {
        agents.update("agent_456", "Support Agent", null, null, DriftPolicy.REPAIR);
        for (String number : List.of("+15550000123", "+15550000124", "+15550000127")) {
            hold(number, right("agent_456"));
        }
        hadAnAgent("phone_123", "agent_789");
        hadAnAgent("phone_123", "agent_456");
        hadAnAgent("phone_124", "agent_456");
        hadAnAgent("phone_124", "agent_789");

        DriftCheck check = check();

        assertThat(open()).hasSize(3);
        List<UnassignNumberInput> clearings = database.openClearings(check, "", 9);
        assertThat(clearings)
                .as("the others are reported: another policy, and no agent ever")
                .singleElement()
                .returns("phone_123", UnassignNumberInput::phoneNumberId)
                .returns(DEMO, UnassignNumberInput::owner);
        assertThat(database.openClearings(check, "", 9)).isEqualTo(clearings);
        assertThat(database.openClearings(check, "phone_123", 9)).isEmpty();
        assertThat(database.ownersToRepair(check, "", 9)).isEmpty();
        String clearing = clearings.get(0).operationId();
        assertThat(operations.find(clearing).orElseThrow())
                .returns(OperationType.UNASSIGN, Operation::type)
                .returns(check.operationId(), Operation::sourceOperationId)
                .returns("phone-number/phone_123", Operation::workflowId);

        ended(clearing, AuditAction.PHONE_RELEASED, OperationState.COMPLETED);

        assertThat(open()).extracting(Drift::phoneNumberId).containsExactlyInAnyOrder("phone_124", "phone_127");
        assertThat(counted(check)).isEqualTo(new DriftResult(3, 2, 3, 0, 1));
    }

    @Test
    void whatTwilioKeptWhenANumberWasClearedIsStillLeftOver() {
        hold(NUMBER, right("agent_456"));
        check();
        Operation clearing = anOperation(OperationType.UNASSIGN, "phone_123");

        audit.audit(new AuditInput(
                clearing.id(),
                AuditAction.PHONE_RELEASED,
                DEMO,
                AuditSubject.of("phone_123", null),
                OperationEnd.completed(new NumberOperationResult(
                        "phone_123", NUMBER, null, List.of(), Map.of("VoiceUrl", urls.voiceUrl("agent_456"))))));

        assertThat(open()).hasSize(1);
    }

    @Test
    void whatIsLeftOverEndsWhenTheNumberGetsAnAgent() {
        hold(NUMBER, right("agent_456"));
        hold("+15550000124", right("agent_456"));
        check();
        assertThat(open()).hasSize(2);

        Operation assignment = anOperation(OperationType.ASSIGN, "phone_123");
        ended(assignment.id(), AuditAction.PHONE_ASSIGNED, OperationState.COMPLETED);
        assertThat(open()).extracting(Drift::phoneNumberId).containsExactly("phone_124");

        // Nobody has told of this one's end, and no page lists it.
        voiceAndSms("phone_124", "agent_456");
        DriftCheck check = opened(false);
        database.resolveRebound(check);
        assertThat(open()).isEmpty();
    }

    private void hadAnAgent(String phoneNumberId, String agentId) {
        audit.audit(new AuditInput(
                anOperation(OperationType.UNASSIGN, phoneNumberId).id(),
                AuditAction.PHONE_UNASSIGNED,
                DEMO,
                AuditSubject.of(phoneNumberId, agentId),
                new OperationEnd(OperationState.COMPLETED, null, null, Map.of())));
        clock.advance(Duration.ofSeconds(1));
    }

    private DriftCheck check() {
        return check(opened(false));
    }

    private void ended(DriftCheck check) {
        audit.audit(new AuditInput(
                check.operationId(),
                AuditAction.DRIFT_CHECKED,
                check.owner(),
                AuditSubject.NONE,
                OperationEnd.completed(Map.of())));
    }

    private static int readPages(DriftTwilioActivities twilio, DriftCheck check) {
        int checked = 0;
        AccountPage next = null;
        do {
            CheckedPage page = twilio.checkPage(check, next);
            checked += page.checked();
            next = page.next();
        } while (next != null);
        return checked;
    }

    private DriftCheck check(DriftCheck check) {
        int checked = readPages(twilio, check);
        assertThat(database.findMissing(check)).isFalse();
        database.resolveRebound(check);
        lastChecked = checked;
        checkedAt = clock.instant();
        clock.advance(Duration.ofSeconds(1));
        return check;
    }

    private DriftResult counted(DriftCheck check) {
        return database.countCheck(check, lastChecked);
    }

    /** A check that begins now; what was done before was done before. */
    private DriftCheck opened(boolean wholeFleet) {
        clock.advance(Duration.ofSeconds(1));
        String owner = wholeFleet ? DriftWorkflowIds.SCHEDULE_OWNER : DEMO;
        String id = operations
                .open(new NewOperation(owner, OperationType.CHECK_DRIFT, null, null, "check", null, null))
                .operation()
                .id();
        return new DriftCheck(id, owner, wholeFleet);
    }

    private List<Drift> open() {
        return drifts.list(DEMO, false, null, null, 9).items();
    }

    private List<AuditMessage> messages(String action) {
        return bean(AuditTrail.class).list(DEMO, AuditFilter.ALL, null, 99).items().stream()
                .filter(message -> message.action().equals(action))
                .toList();
    }

    private AuditMessage only(String action) {
        assertThat(messages(action)).hasSize(1);
        return messages(action).get(0);
    }

    private List<String> selected(@Nullable String operationId) {
        return jdbc.sql("SELECT phone_number_id FROM operation_selection WHERE operation_id = :id")
                .param("id", operationId)
                .query(String.class)
                .list();
    }

    private void ended(String operationId, AuditAction action, OperationState state) {
        ended(operationId, "phone_123", action, state);
        clock.advance(Duration.ofSeconds(1));
    }

    private void ended(String operationId, @Nullable String number, AuditAction action, OperationState state) {
        audit.audit(new AuditInput(
                operationId,
                action,
                DEMO,
                AuditSubject.of(number, "agent_456"),
                new OperationEnd(state, null, null, Map.of())));
    }

    private String unassigned(String phoneNumberId) {
        Operation unassign = anOperation(OperationType.UNASSIGN, phoneNumberId);
        numberActivities.markReleasing(unassign.id(), DEMO, phoneNumberId);
        numberActivities.confirmRelease(unassign.id(), phoneNumberId);
        return unassign.id();
    }

    private void voiceAndSms(String phoneNumberId, String agentId) {
        assigned(phoneNumberId, agentId, true, false);
    }

    private void boundOfOther() {
        String operationId = operations
                .open(new NewOperation(
                        OTHER, OperationType.ASSIGN, "phone_900", null, "phone-number/phone_900", null, null))
                .operation()
                .id();
        numberActivities.reserveNumber(
                new ReserveNumberInput(operationId, OTHER, "phone_900", "agent_900", true, false));
        numberActivities.confirmAssignment(operationId, "phone_900");
        assertThat(number("phone_900").state()).isEqualTo(BindingState.ASSIGNED);
    }

    private Held right(String agentId) {
        return new Held(urls.routeTo(agentId, Set.of(Channel.VOICE, Channel.SMS)));
    }

    private void hold(String phoneNumber, Held held) {
        account.hold(new AccountNumber(sidOf(phoneNumber), phoneNumber, true, true, held.route()));
    }

    /** What the account holds. */
    private record Held(Route route) {

        Held with(RouteField field, String value) {
            Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
            fields.putAll(route.fields());
            fields.put(field, value);
            return new Held(new Route(fields));
        }
    }
}
