package dev.switchboard.activities.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.InMemoryTwilioAccount;
import dev.switchboard.activities.InMemoryTwilioAccounts;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.activities.twilio.AccountNumber;
import dev.switchboard.activities.twilio.MessagingService;
import dev.switchboard.activities.twilio.error.TwilioException;
import dev.switchboard.activities.twilio.pace.RequestPriority;
import dev.switchboard.workflows.assignment.ReserveNumberInput;
import dev.switchboard.workflows.batch.BatchActivities;
import dev.switchboard.workflows.batch.BatchChunk;
import dev.switchboard.workflows.batch.BatchScope;
import dev.switchboard.workflows.batch.BatchTwilioActivities;
import dev.switchboard.workflows.batch.ChunkResult;
import dev.switchboard.workflows.batch.ImportNumbersInput;
import dev.switchboard.workflows.batch.ImportNumbersResult;
import dev.switchboard.workflows.batch.ImportedPage;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksInput;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.operation.OperationType;
import dev.switchboard.workflows.route.OperationPace;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.RouteField;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TwilioBatchActivitiesTest extends DatabaseTest {

    private static final Set<Channel> VOICE_AND_SMS = Set.of(Channel.VOICE, Channel.SMS);

    private static final String SECOND = "AC0000000000000000000000000000000b";
    private static final String UNKNOWN = "AC0000000000000000000000000000000f";

    private final BatchTwilioActivities activities = bean(BatchTwilioActivities.class);

    @Test
    void plansNumbersThatDifferAndNotThoseThatAreRight() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        hold("+15550000123", urls.routeTo("agent_456", VOICE_AND_SMS));
        hold("+15550000124", urls.routeTo("agent_789", VOICE_AND_SMS));
        String batch = aBatch().id();
        assertThat(activities.planPage(of(batch, null), 0)).isFalse();
        assertThat(states(batch)).isEqualTo(Map.of("phone_123", ItemState.UNCHANGED, "phone_124", ItemState.PENDING));
        assertThat(account.senderListings()).isZero();
    }

    @Test
    void plansANumberWhoseSmsOrOverrideDiffers() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        Route right = urls.routeTo("agent_456", VOICE_AND_SMS);
        hold("+15550000123", with(right, RouteField.SMS_FALLBACK_URL, ""));
        hold("+15550000124", with(right, RouteField.TRUNK_SID, "TK1"));
        String batch = aBatch().id();
        planned(batch, null);
        assertThat(states(batch)).isEqualTo(Map.of("phone_123", ItemState.PENDING, "phone_124", ItemState.FAILED));
        assertThat(failureOf(batch, "phone_124")).contains("trunk TK1", "takeOver");
    }

    @Test
    void aNumberInAMessagingServiceIsAConflictWhereTheServiceTakesItsMessages() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000124", new Route(Map.of()));
        account.holdService(sidOf("+15550000123"), new MessagingService("MG1", false, ""));
        account.holdService(sidOf("+15550000124"), new MessagingService("MG2", true, ""));
        String batch = aBatch().id();
        planned(batch, null);
        assertThat(states(batch)).isEqualTo(Map.of("phone_123", ItemState.FAILED, "phone_124", ItemState.PENDING));
        assertThat(failureOf(batch, "phone_123")).contains("Messaging Service MG1");
    }

    @Test
    void plansBehindInteractiveRequestsAndAtThePaceOfTheBatch() {
        assigned("phone_123", "agent_456", true, false);
        String batch = aBatch().id();
        bean(Batches.class).setRate(batch, 2.5);

        planned(batch, null);

        assertThat(bean(InMemoryTwilioAccounts.class).contexts()).isNotEmpty().allSatisfy(context -> {
            assertThat(context.priority()).isEqualTo(RequestPriority.BATCH);
            assertThat(context.pace()).isEqualTo(new OperationPace(batch, 2.5));
        });
    }

    @Test
    void plansOnlyTheNumbersAskedFor() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000124", new Route(Map.of()));
        String batch = aBatch().id();
        bean(BatchPlans.class).select(batch, Set.of("phone_124"));
        UpdateFleetWebhooksInput input = UpdateFleetWebhooksInput.of(batch, DEMO, BatchScope.SELECTED);
        assertThat(activities.planPage(input, 0)).isFalse();
        bean(BatchActivities.class).planMissing(input);
        assertThat(states(batch)).isEqualTo(Map.of("phone_124", ItemState.PENDING));
    }

    @Test
    void saysFieldByFieldWhatItWouldChange() {
        assigned("phone_123", "agent_456", true, false);
        hold("+15550000123", with(urls.routeTo("agent_456", VOICE_AND_SMS), RouteField.SMS_URL, "https://theirs"));
        String batch = aBatch().id();
        planned(batch, null);
        assertThat(results.list(batch, null, null, 9).items().get(0).changes())
                .containsExactly(new RouteChange(
                        Channel.SMS,
                        Map.of(RouteField.SMS_URL, "https://theirs"),
                        Map.of(RouteField.SMS_URL, urls.messageUrl())));
    }

    @Test
    void looksOnlyAtTheChannelsOfTheBinding() {
        assigned("phone_123", "agent_456", false, false);
        hold("+15550000123", with(urls.routeTo("agent_456", VOICE_AND_SMS), RouteField.SMS_URL, "https://theirs"));
        String batch = aBatch().id();
        planned(batch, null);
        assertThat(states(batch)).isEqualTo(Map.of("phone_123", ItemState.UNCHANGED));
    }

    @Test
    void comparesTheSenderOfANumberWithWhatsApp() {
        assigned("phone_123", "agent_456", true, true);
        hold("+15550000123", urls.routeTo("agent_456", VOICE_AND_SMS));
        Route right = urls.routeTo("agent_456", Set.of(Channel.WHATSAPP));
        account.holdSender("+15550000123", right);
        String unchanged = aBatch().id();
        planned(unchanged, null);
        assertThat(states(unchanged)).isEqualTo(Map.of("phone_123", ItemState.UNCHANGED));

        account.holdSender("+15550000123", with(right, RouteField.SENDER_CALLBACK_URL, "https://theirs"));
        String changed = aBatch().id();
        planned(changed, null);
        assertThat(states(changed)).isEqualTo(Map.of("phone_123", ItemState.PENDING));

        account.dropSender("+15550000123");
        String gone = aBatch().id();
        planned(gone, null);
        assertThat(states(gone)).isEqualTo(Map.of("phone_123", ItemState.PENDING));
    }

    @Test
    void leavesOutNumbersThatAreFreeHeldOrOfOthers() {
        assigned("phone_123", "agent_456", true, false);
        numberActivities.markReleasing("op_held", DEMO, "phone_123");
        numberActivities.reserveNumber(new ReserveNumberInput("op_held2", DEMO, "phone_124", "agent_456", true, false));
        numberActivities.reserveNumber(new ReserveNumberInput("op_o", OTHER, "phone_900", "agent_900", true, false));
        numberActivities.confirmAssignment("op_o", "phone_900");
        for (String number : Set.of("+15550000123", "+15550000124", "+15550000125", "+15550000900", "+15550000999")) {
            hold(number, new Route(Map.of()));
        }
        String batch = aBatch().id();
        planned(batch, null);
        assertThat(states(batch)).isEmpty();
    }

    @Test
    void plansTheNumbersOfOneAgentWhenAskedTo() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_789", true, false);
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000124", new Route(Map.of()));
        String batch = aBatch().id();
        planned(batch, "agent_789");
        assertThat(states(batch)).isEqualTo(Map.of("phone_124", ItemState.PENDING));
    }

    @Test
    void plansPageByPageAndAPageTwice() {
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000124", new Route(Map.of()));
        account.pageSize(1);
        String batch = aBatch().id();
        assertThat(activities.planPage(of(batch, null), 0)).isTrue();
        assertThat(states(batch)).containsOnlyKeys("phone_123");
        assertThat(activities.planPage(of(batch, null), 0)).isTrue();
        assertThat(activities.planPage(of(batch, null), 1)).isFalse();
        assertThat(states(batch)).containsOnlyKeys("phone_123", "phone_124");
    }

    @Test
    void plansTheNumbersOfAllAccountsAndFailsThoseOfOneThatIsRefused() {
        InMemoryTwilioAccount second = accounts.add(SECOND);
        assigned("phone_123", "agent_456", true, false);
        assigned("phone_124", "agent_456", true, false);
        assigned("phone_127", "agent_456", true, false);
        movedTo(SECOND, "phone_124");
        movedTo(UNKNOWN, "phone_127");
        hold("+15550000123", urls.routeTo("agent_789", VOICE_AND_SMS));
        second.hold(new AccountNumber(
                sidOf("+15550000124"), "+15550000124", true, true, urls.routeTo("agent_789", VOICE_AND_SMS)));
        String batch = aBatch().id();

        assertThat(activities.planPage(of(batch, null), 0)).isTrue();
        assertThat(activities.planPage(of(batch, null), 1)).isTrue();
        assertThat(activities.planPage(of(batch, null), 2)).isFalse();

        assertThat(states(batch))
                .isEqualTo(Map.of(
                        "phone_123", ItemState.PENDING, "phone_124", ItemState.PENDING, "phone_127", ItemState.FAILED));
        assertThat(failureOf(batch, "phone_127")).contains(UNKNOWN + " is not known here");
        assertThat(activities.updateNumbers(new BatchChunk(batch, DEMO, List.of("phone_124"))))
                .isEqualTo(new ChunkResult(1, 0, List.of(), false));
        assertThat(second.held(sidOf("+15550000124")).route().get(RouteField.VOICE_URL))
                .contains("agent_456");
    }

    @Test
    void importsFromAnAccountThatIsNotTheConfiguredOne() {
        accounts.add(SECOND).hold(new AccountNumber("PN7", "+15550000777", true, true, new Route(Map.of())));

        ImportedPage page = activities.importPage(new ImportNumbersInput(aBatch().id(), DEMO, SECOND), null);

        assertThat(page.result().imported()).isEqualTo(1);
        assertThat(number("PN7").accountSid()).isEqualTo(SECOND);
    }

    private void movedTo(String accountSid, String phoneNumberId) {
        jdbc.sql("UPDATE phone_number SET account_sid = :accountSid WHERE id = :id")
                .param("accountSid", accountSid)
                .param("id", phoneNumberId)
                .update();
    }

    @Test
    void importsNewNumbersUpdatesOwnOnesAndSkipsThoseOfOthers() {
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000900", new Route(Map.of()));
        hold("+15550000777", new Route(Map.of()));
        account.holdSender("+15550000777", new Route(Map.of()));
        ImportedPage page = activities.importPage(importing("op_senders"), null);
        assertThat(page).isEqualTo(new ImportedPage(new ImportNumbersResult(1, 1, 1), null));
        assertThat(number("PN0777").phoneNumber()).isEqualTo("+15550000777");
        assertThat(number("PN0777").owner()).isEqualTo(DEMO);
        assertThat(number("PN0777").capabilities()).isEqualTo(new Capabilities(true, true, true));
        assertThat(number("phone_123").capabilities().whatsapp()).isFalse();
        assertThat(number("phone_900").owner()).isEqualTo(OTHER);
        assertThat(operations.find("op_senders").orElseThrow().type()).isEqualTo(OperationType.IMPORT);
    }

    @Test
    void countsARepeatedPageAsTheFirstTime() {
        hold("+15550000123", new Route(Map.of()));
        hold("+15550000777", new Route(Map.of()));
        ImportedPage first = activities.importPage(importing("op_i"), null);
        assertThat(activities.importPage(importing("op_i"), null)).isEqualTo(first);
        assertThat(activities.importPage(importing("op_j"), null).result()).isEqualTo(new ImportNumbersResult(0, 2, 0));
    }

    @Test
    void takesOverANewSidAndLeavesTheBinding() {
        assigned("phone_123", "agent_456", true, true);
        account.hold(new AccountNumber("PNnew", "+15550000123", true, true, new Route(Map.of())));
        activities.importPage(importing("op_i"), null);
        assertThat(number("phone_123").phoneNumberSid()).isEqualTo("PNnew");
        assertThat(number("phone_123").state()).isEqualTo(BindingState.ASSIGNED);
        assertThat(number("phone_123").agentId()).isEqualTo("agent_456");
    }

    @Test
    void keepsTheCapabilitiesOfABoundNumberUntilItIsFree() {
        assigned("phone_123", "agent_456", true, true);
        account.hold(new AccountNumber("PN0123", "+15550000123", true, false, new Route(Map.of())));
        activities.importPage(importing("op_i"), null);
        assertThat(number("phone_123").capabilities()).isEqualTo(new Capabilities(true, true, true));
        numberActivities.markReleasing("op_u", DEMO, "phone_123");
        numberActivities.confirmRelease("op_u", "phone_123");
        activities.importPage(importing("op_j"), null);
        assertThat(number("phone_123").capabilities()).isEqualTo(new Capabilities(true, false, false));
    }

    @Test
    void skipsANumberWhoseSidStandsForAnotherHere() {
        phoneNumbers.insert(new NewPhoneNumber(
                "PN0777", DEMO, "+15550000888", "AC_before", "PN0888", new Capabilities(true, true, false)));
        hold("+15550000777", new Route(Map.of()));
        assertThat(activities.importPage(importing("op_i"), null).result()).isEqualTo(new ImportNumbersResult(0, 0, 1));
    }

    @Test
    void importsPageByPage() {
        for (int i = 0; i < 5; i++) {
            hold("+1555000060" + i, new Route(Map.of()));
        }
        account.pageSize(3);
        ImportedPage first = activities.importPage(importing("op_i"), null);
        ImportedPage second = activities.importPage(importing("op_i"), first.nextPageToken());
        assertThat(first.result().plus(second.result())).isEqualTo(new ImportNumbersResult(5, 0, 0));
        assertThat(second.nextPageToken()).isNull();
    }

    @Test
    void handsTwiliosRetryAfterToTemporal() {
        account.failWith(new TwilioException(
                OperationFailure.of(ErrorCode.TWILIO_RATE_LIMITED, "Slow down"), Duration.ofSeconds(7), null));
        assertThatThrownBy(() -> activities.planPage(of(aBatch().id(), null), 0))
                .isInstanceOfSatisfying(ApplicationFailure.class, failure -> {
                    assertThat(failure.isNonRetryable()).isFalse();
                    // With jitter.
                    assertThat(failure.getNextRetryDelay()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
                    assertThat(Failures.reasonOf(failure).code()).isEqualTo(ErrorCode.TWILIO_RATE_LIMITED);
                });
    }

    @Test
    void givesUpOnWhatTwilioRefuses() {
        account.failWith(new TwilioException(OperationFailure.of(ErrorCode.TWILIO_REFUSED, "Wrong token"), null, null));
        assertRefused(() -> activities.importPage(importing("op_i"), null), ErrorCode.TWILIO_REFUSED, "Wrong token");
    }

    private void planned(String batch, @Nullable String agentId) {
        assertThat(activities.planPage(of(batch, agentId), 0)).isFalse();
    }

    private void hold(String phoneNumber, Route route) {
        account.hold(new AccountNumber(sidOf(phoneNumber), phoneNumber, true, true, route));
    }

    private Map<String, ItemState> states(String operationId) {
        return results.list(operationId, null, null, 100).items().stream()
                .collect(Collectors.toMap(BatchItem::phoneNumberId, BatchItem::state));
    }

    private String failureOf(String operationId, String phoneNumberId) {
        return results.list(operationId, ItemState.FAILED, null, 9).items().stream()
                .filter(item -> item.phoneNumberId().equals(phoneNumberId))
                .map(item -> Objects.requireNonNull(item.failure()).message())
                .findFirst()
                .orElseThrow();
    }

    private static Route with(Route route, RouteField field, String value) {
        Map<RouteField, String> fields = new EnumMap<>(route.fields());
        fields.put(field, value);
        return new Route(fields);
    }

    private static UpdateFleetWebhooksInput of(String operationId, @Nullable String agentId) {
        return UpdateFleetWebhooksInput.of(operationId, DEMO, new BatchScope(agentId, false, null));
    }

    private static ImportNumbersInput importing(String operationId) {
        return new ImportNumbersInput(operationId, DEMO);
    }
}
