package dev.switchboard.activities.twilio;

import static dev.switchboard.workflows.route.RouteField.SENDER_CALLBACK_METHOD;
import static dev.switchboard.workflows.route.RouteField.SENDER_CALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.SENDER_FALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.SENDER_STATUS_CALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.SMS_FALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.SMS_URL;
import static dev.switchboard.workflows.route.RouteField.TRUNK_SID;
import static dev.switchboard.workflows.route.RouteField.VOICE_FALLBACK_METHOD;
import static dev.switchboard.workflows.route.RouteField.VOICE_FALLBACK_URL;
import static dev.switchboard.workflows.route.RouteField.VOICE_METHOD;
import static dev.switchboard.workflows.route.RouteField.VOICE_URL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.WebhookUrls;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.simulator.http.RecordedRequest;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteChange;
import dev.switchboard.workflows.route.WebhookActivities;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TwilioWebhookActivitiesTest {

    private static final NumberReference NUMBER = Fixtures.reference(SimulatorDemo.PHONE_123);
    private static final WebhookUrls URLS = new WebhookUrls(URI.create("https://switchboard.example"));

    private TwilioSimulator twilio;
    private TwilioWebhookActivities activities;

    @BeforeEach
    void start() {
        twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
        twilio.limits(twilio.limits().withSenderUpdateMillis(0));
        activities = Fixtures.activities(Fixtures.propertiesFor(twilio.baseUrl()));
    }

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void configuresVoiceInOneRequestWithExactlyTheFieldsOfTheChange() {
        activities.configureVoice(configuring(Channel.VOICE));

        // The methods and SIDs are as wanted already.
        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.parameters())
                        .containsOnlyKeys("VoiceUrl", "VoiceFallbackUrl", "StatusCallback"));
        activities.readBackRoute(new ReadBackInput("op_1", NUMBER, null, wanted(Channel.VOICE)));
    }

    @Test
    void sendsNothingThatChangesSomethingOnceTheOperationDoesNotHoldTheNumber() {
        List<String> asked = new ArrayList<>();
        TwilioWebhookActivities fenced =
                Fixtures.activities(Fixtures.propertiesFor(twilio.baseUrl()), (operationId, phoneNumberId) -> {
                    asked.add(operationId + " " + phoneNumberId);
                    throw Failures.refusal(ErrorCode.INTERRUPTED, "not held");
                });
        ApplyRouteInput voice = configuring(Channel.VOICE);
        activities.configureVoice(voice);
        twilio.clearRequests();

        List.<Consumer<ApplyRouteInput>>of(fenced::configureVoice, fenced::putBackRoute, fenced::restoreRoute)
                .forEach(step -> assertThatThrownBy(() -> step.accept(voice)).hasMessageContaining("not held"));
        ApplyRouteInput whatsApp = configuring(Channel.WHATSAPP);
        assertThatThrownBy(() -> fenced.configureWhatsApp(whatsApp)).hasMessageContaining("not held");

        assertThat(writes()).isEmpty();
        assertThat(asked).containsOnly("op_1 " + NUMBER.phoneNumberId());
    }

    @Test
    void configuresSmsInOneRequest() {
        activities.configureSms(configuring(Channel.SMS));

        assertThat(writes()).hasSize(1);
        assertThat(twilio.number(NUMBER.phoneNumber()).orElseThrow().smsUrl()).isEqualTo(URLS.messageUrl());
        activities.readBackRoute(new ReadBackInput("op_1", NUMBER, null, wanted(Channel.SMS)));
    }

    @Test
    void asksNothingWhenThereIsNothingToChange() {
        Route before = activities
                .captureRoute(new CaptureRouteInput(NUMBER, Set.of(Channel.VOICE)))
                .route();
        twilio.clearRequests();

        activities.configureVoice(
                new ApplyRouteInput("op_1", NUMBER, null, before, before.changeTo(before, Channel.VOICE)));
        activities.configureWhatsApp(
                new ApplyRouteInput("op_1", NUMBER, null, before, before.changeTo(before, Channel.WHATSAPP)));

        assertThat(twilio.requests()).isEmpty();
    }

    @Test
    void clearsAFieldWithAnEmptyValue() {
        setNumber("voice_url", "https://old.example/", "voice_fallback_url", "https://old.example/f");

        activities.configureVoice(apply(Channel.VOICE, Fixtures.route(VOICE_URL, "", VOICE_FALLBACK_URL, "")));

        assertThat(writes())
                .singleElement()
                .satisfies(write ->
                        assertThat(write.parameters()).isEqualTo(Map.of("VoiceUrl", "", "VoiceFallbackUrl", "")));
        assertThat(twilio.number(NUMBER.phoneNumber()).orElseThrow().voiceUrl()).isEmpty();
    }

    @Test
    void sendsAUrlThatJavaCannotParseAndHasItRefused() {
        // twilio-java would leave it out, and the write would succeed.
        ApplicationFailure failure = failure(() -> activities.configureVoice(
                apply(Channel.VOICE, Fixtures.route(VOICE_URL, "https://a.example/with a space"))));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(Failures.reasonOf(failure).twilioCode()).isEqualTo(21402);
    }

    @Test
    void configuresTheWholeWebhookOfASenderAndNothingElseOfIt() {
        twilio.putSender(twilio.sender(NUMBER.phoneNumber())
                .orElseThrow()
                .withVoiceApplicationSid("AP00000000000000000000000000000001")
                .withWebhook(
                        new SenderWebhook("https://old.example/", "PUT", null, null, "https://old.example/s", null)));

        activities.configureWhatsApp(
                apply(Channel.WHATSAPP, Fixtures.route(SENDER_CALLBACK_URL, "https://new.example/")));

        assertThat(writes())
                .singleElement()
                .satisfies(write -> assertThat(write.parameters())
                        .isEqualTo(Map.of(
                                "webhook",
                                Map.of(
                                        "callback_url",
                                        "https://new.example/",
                                        "callback_method",
                                        "PUT",
                                        "fallback_url",
                                        "",
                                        "fallback_method",
                                        "POST",
                                        "status_callback_url",
                                        "https://old.example/s",
                                        "status_callback_method",
                                        "POST"))));
        assertThat(twilio.sender(NUMBER.phoneNumber()).orElseThrow().voiceApplicationSid())
                .isEqualTo("AP00000000000000000000000000000001");
    }

    @Test
    void clearsASendersWebhook() {
        setSender(new SenderWebhook(
                "https://old.example/", "POST", "https://old.example/f", "POST", "https://old.example/s", "POST"));

        activities.configureWhatsApp(apply(
                Channel.WHATSAPP,
                Fixtures.route(SENDER_CALLBACK_URL, "", SENDER_FALLBACK_URL, "", SENDER_STATUS_CALLBACK_URL, "")));

        SenderWebhook webhook =
                twilio.sender(NUMBER.phoneNumber()).orElseThrow().webhook();
        assertThat(webhook.callbackUrl()).isNull();
        assertThat(webhook.fallbackUrl()).isNull();
        assertThat(webhook.statusCallbackUrl()).isNull();
    }

    @Test
    void doesNotWriteAWebhookOfWhichItKnowsAPartOnly() {
        ApplyRouteInput input = new ApplyRouteInput(
                "op_1",
                NUMBER,
                "XE1",
                Fixtures.route(),
                new RouteChange(
                        Channel.WHATSAPP,
                        Fixtures.fields(SENDER_CALLBACK_URL, ""),
                        Fixtures.fields(SENDER_CALLBACK_URL, "https://new.example/")));

        assertThat(Failures.reasonOf(failure(() -> activities.configureWhatsApp(input)))
                        .code())
                .isEqualTo(ErrorCode.INTERNAL);
        assertThat(twilio.requests()).isEmpty();
    }

    @Test
    void refusesWhatsAppForANumberWithoutASender() {
        ApplicationFailure failure = failure(() -> activities.captureRoute(new CaptureRouteInput(
                Fixtures.reference(SimulatorDemo.PHONE_124), Set.of(Channel.VOICE, Channel.WHATSAPP))));

        assertThat(failure.isNonRetryable()).isTrue();
        assertThat(failure.getCategory()).isEqualTo(ApplicationErrorCategory.BENIGN);
        assertThat(failure.getType()).isEqualTo("capability_missing");
        assertThat(failure.getOriginalMessage()).contains("WhatsApp", SimulatorDemo.PHONE_124);
    }

    @Test
    void namesEveryFieldThatIsNotAsExpected() {
        setNumber("voice_url", "https://drifted.example/", "voice_method", "GET");

        ApplicationFailure failure =
                failure(() -> activities.readBackRoute(new ReadBackInput("op_1", NUMBER, null, wanted(Channel.VOICE))));

        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(failure.getNextRetryDelay()).isNull();
        assertThat(failure.getType()).isEqualTo("route_not_settled");
        assertThat(failure.getOriginalMessage())
                .contains("VoiceUrl should be '" + URLS.voiceUrl("agent_456") + "' and is 'https://drifted.example/'")
                .contains("VoiceMethod should be 'POST' and is 'GET'")
                .doesNotContain("TrunkSid");
    }

    @Test
    void doesNotCompareTheMethodOfAUrlThatIsNotSet() {
        setNumber("voice_method", "GET", "voice_fallback_method", "GET");

        activities.readBackRoute(new ReadBackInput(
                "op_1",
                NUMBER,
                null,
                Fixtures.route(VOICE_URL, "", VOICE_METHOD, "POST", VOICE_FALLBACK_METHOD, "POST")));
    }

    @Test
    void waitsForASenderThatIsStillBeingUpdated() {
        String senderSid = capture(Channel.WHATSAPP).senderSid();
        twilio.limits(twilio.limits().withSenderUpdateMillis(300));
        activities.configureWhatsApp(configuring(Channel.WHATSAPP));
        ReadBackInput input = new ReadBackInput("op_1", NUMBER, senderSid, wanted(Channel.WHATSAPP));

        ApplicationFailure failure = failure(() -> activities.readBackRoute(input));

        assertThat(failure.getType()).isEqualTo("route_not_settled");
        assertThat(failure.getOriginalMessage()).contains("callback_url", "still being updated");
        awaitSettledSender();
        activities.readBackRoute(input);
    }

    @Test
    void restoresExactlyTheFieldsThatWereWritten() {
        setNumber("voice_url", "https://old.example/", "voice_method", "GET", "trunk_sid", SimulatorDemo.TRUNK_SID);
        ApplyRouteInput change = configuring(Channel.VOICE);
        activities.configureVoice(change);
        setNumber("sms_url", "https://others.example/");
        twilio.clearRequests();

        RestoredRoute restored = activities.restoreRoute(change);

        assertThat(restored.changedByOthers()).isEmpty();
        assertThat(capture(Channel.VOICE).route().fields())
                .containsEntry(VOICE_URL, "https://old.example/")
                .containsEntry(VOICE_METHOD, "GET")
                .containsEntry(TRUNK_SID, SimulatorDemo.TRUNK_SID)
                .containsEntry(VOICE_FALLBACK_URL, "");
        assertThat(capture(Channel.SMS).route().get(SMS_URL)).isEqualTo("https://others.example/");
        assertThat(writes()).hasSize(1);
    }

    @Test
    void restoresAFallbackAndItsPrimaryInOneRequest() {
        setNumber("sms_url", "https://old.example/", "sms_fallback_url", "https://old.example/f");
        ApplyRouteInput change = apply(Channel.SMS, Fixtures.route(SMS_URL, "", SMS_FALLBACK_URL, ""));
        activities.configureSms(change);

        activities.restoreRoute(change);

        assertThat(capture(Channel.SMS).route().get(SMS_FALLBACK_URL)).isEqualTo("https://old.example/f");
    }

    @Test
    void writesNothingWhenTheChangeWasNeverApplied() {
        ApplyRouteInput change = configuring(Channel.VOICE);

        assertThat(activities.restoreRoute(change).changedByOthers()).isEmpty();
        assertThat(writes()).isEmpty();
    }

    @Test
    void leavesAloneAndReportsWhatSomebodyElseChangedMeanwhile() {
        ApplyRouteInput change = configuring(Channel.VOICE);
        activities.configureVoice(change);
        setNumber("voice_url", "https://others.example/");

        RestoredRoute restored = activities.restoreRoute(change);

        assertThat(restored.changedByOthers()).containsOnly(Map.entry(VOICE_URL, "https://others.example/"));
        assertThat(capture(Channel.VOICE).route().fields())
                .containsEntry(VOICE_URL, "https://others.example/")
                .containsEntry(VOICE_FALLBACK_URL, "");
    }

    @Test
    void succeedsWhenTheNumberIsGone() {
        ApplyRouteInput change = configuring(Channel.VOICE);
        ApplyRouteInput senderChange = configuring(Channel.WHATSAPP);
        twilio.removeNumber(NUMBER.phoneNumber());

        assertThat(activities.restoreRoute(change).changedByOthers()).isEmpty();
        assertThat(activities.restoreRoute(senderChange).changedByOthers()).isEmpty();
    }

    @Test
    void hasNothingToRestoreWhenTheSenderIsGoneAlsoWithoutItsSid() {
        ApplyRouteInput change = configuring(Channel.WHATSAPP);
        activities.configureWhatsApp(change);
        removeSender();

        assertThat(activities.restoreRoute(change).changedByOthers()).isEmpty();
        assertThat(activities
                        .restoreRoute(new ApplyRouteInput("op_1", NUMBER, null, change.before(), change.change()))
                        .changedByOthers())
                .isEmpty();
    }

    @Test
    void findsTheSenderOnceToRestoreIt() {
        ApplyRouteInput change = configuring(Channel.WHATSAPP);
        activities.configureWhatsApp(change);
        twilio.clearRequests();

        activities.restoreRoute(new ApplyRouteInput("op_1", NUMBER, null, change.before(), change.change()));

        assertThat(twilio.sender(NUMBER.phoneNumber()).orElseThrow().webhook().callbackUrl())
                .isNull();
        assertThat(twilio.requests())
                .filteredOn(request -> request.path().endsWith("/Senders"))
                .hasSize(1);
    }

    @Test
    void missesASenderOnlyWhereTheNumberKeepsIt() {
        removeSender();
        Set<Channel> channels = Set.of(Channel.VOICE, Channel.WHATSAPP);

        CapturedRoute captured = activities.captureRoute(
                new CaptureRouteInput(NUMBER, channels, false, null, null, Set.of(Channel.WHATSAPP)));

        assertThat(captured.gone()).containsExactly(Channel.WHATSAPP);
        assertThat(captured.route().fields()).containsKey(VOICE_URL);
        assertThat(Failures.reasonOf(failure(() -> activities.captureRoute(
                                new CaptureRouteInput(NUMBER, channels, false, null, null, Set.of(Channel.VOICE)))))
                        .message())
                .contains("No WhatsApp sender");
    }

    @Test
    void capturesWhatIsLeftOfANumberToLetGoOf() {
        NumberReference withoutSender = Fixtures.reference(SimulatorDemo.PHONE_124);
        CapturedRoute captured = activities.captureRoute(
                new CaptureRouteInput(withoutSender, Set.of(Channel.values()), true, null, null, Set.of()));
        assertThat(captured.gone()).containsExactly(Channel.WHATSAPP);
        assertThat(captured.route().fields()).containsKeys(VOICE_URL, SMS_URL);

        SimulatedSender senderThatStays = twilio.sender(NUMBER.phoneNumber()).orElseThrow();
        twilio.removeNumber(NUMBER.phoneNumber());
        twilio.putSender(senderThatStays);
        CapturedRoute sender = activities.captureRoute(
                new CaptureRouteInput(NUMBER, Set.of(Channel.values()), true, null, null, Set.of()));
        assertThat(sender.gone()).containsExactlyInAnyOrder(Channel.VOICE, Channel.SMS);
        assertThat(sender.route().fields()).containsKey(SENDER_CALLBACK_URL).doesNotContainKey(VOICE_URL);

        twilio.removeNumber(NUMBER.phoneNumber());
        CapturedRoute nothing = activities.captureRoute(
                new CaptureRouteInput(NUMBER, Set.of(Channel.values()), true, null, null, Set.of()));
        assertThat(nothing.gone()).containsExactlyInAnyOrder(Channel.values());
        assertThat(nothing.route().fields()).isEmpty();
        assertThat(Failures.reasonOf(failure(() -> capture(Channel.VOICE))).twilioCode())
                .isEqualTo(20404);
    }

    @Test
    void writesWithoutAnotherLookRightAfterTheCapture() {
        asSteps(steps -> {
            ApplyRouteInput change = aChange(steps, Instant.now());
            twilio.clearRequests();

            steps.configureVoice(change);

            assertThat(twilio.requests()).extracting(RecordedRequest::method).containsExactly("POST");
        });
    }

    @Test
    void refusesToWriteOverWhatSomebodyElseChangedSinceACaptureAWhileAgo() {
        asSteps(steps -> {
            ApplyRouteInput change = aChange(steps, Instant.now().minusSeconds(10));
            setNumber("voice_url", "https://others.example/");

            OperationFailure failure =
                    Failures.reasonOf(catchThrowableOfType(ActivityFailure.class, () -> steps.configureVoice(change)));

            assertThat(failure)
                    .returns(ErrorCode.CHANGED_BY_OTHERS, OperationFailure::code)
                    .returns(Map.of("VoiceUrl", "https://others.example/"), OperationFailure::changedByOthers);
            assertThat(writes()).isEmpty();
        });
    }

    @Test
    void keepsWhatSomebodyElseChangedOfASenderBesideTheFieldsThatAreWritten() {
        asSteps(steps -> {
            ApplyRouteInput given =
                    apply(Channel.WHATSAPP, Fixtures.route(SENDER_CALLBACK_URL, "https://new.example/"));
            ApplyRouteInput change = new ApplyRouteInput(
                    "op_1",
                    NUMBER,
                    given.senderSid(),
                    given.before(),
                    given.change(),
                    Instant.now().minusSeconds(10),
                    null);
            setSender(new SenderWebhook(null, null, null, null, "https://others.example/s", "POST"));

            steps.configureWhatsApp(change);

            SenderWebhook webhook =
                    twilio.sender(NUMBER.phoneNumber()).orElseThrow().webhook();
            assertThat(webhook.callbackUrl()).isEqualTo("https://new.example/");
            assertThat(webhook.statusCallbackUrl()).isEqualTo("https://others.example/s");
        });
    }

    @Test
    void saysWhenTheCaptureWas() {
        Instant before = Instant.now().minusSeconds(1);
        asSteps(steps -> assertThat(steps.captureRoute(new CaptureRouteInput(NUMBER, Set.of(Channel.VOICE)))
                        .readAt())
                .isBetween(before, Instant.now().plusSeconds(1)));
    }

    /** As a workflow calls them. */
    private void asSteps(Consumer<WebhookActivities> test) {
        TestActivityEnvironment temporal = TestActivityEnvironment.newInstance();
        try {
            temporal.registerActivitiesImplementations(activities);
            test.accept(temporal.newActivityStub(
                    WebhookActivities.class,
                    ActivityOptions.newBuilder()
                            .setStartToCloseTimeout(Duration.ofSeconds(30))
                            .setRetryOptions(RetryOptions.newBuilder()
                                    .setMaximumAttempts(1)
                                    .build())
                            .build()));
        } finally {
            temporal.close();
        }
    }

    private ApplyRouteInput aChange(WebhookActivities steps, Instant readAt) {
        Route before = steps.captureRoute(new CaptureRouteInput(NUMBER, Set.of(Channel.VOICE)))
                .route();
        return new ApplyRouteInput(
                "op_1", NUMBER, null, before, before.changeTo(wanted(Channel.VOICE), Channel.VOICE), readAt, null);
    }

    @Test
    void doesNotCaptureAWebhookThatIsAboutToBeReplaced() {
        twilio.limits(twilio.limits().withSenderUpdateMillis(300));
        activities.configureWhatsApp(configuring(Channel.WHATSAPP));

        ApplicationFailure failure = failure(() -> capture(Channel.WHATSAPP));

        assertThat(failure.getType()).isEqualTo("route_not_settled");
        assertThat(failure.isNonRetryable()).isFalse();
        awaitSettledSender();
        assertThat(capture(Channel.WHATSAPP).route().get(SENDER_CALLBACK_URL)).isEqualTo(URLS.messageUrl());
    }

    @Test
    void failsForGoodWhenTwilioRefusesTheRestoration() {
        ApplyRouteInput change = configuring(Channel.VOICE);
        activities.configureVoice(change);
        twilio.replaceFaults(List.of(Fault.status(Match.post(""), 403, 20003)));

        assertThat(failure(() -> activities.restoreRoute(change)).isNonRetryable())
                .isTrue();
    }

    @Test
    void restoresASenderWithoutOverwritingWhatOthersChangedInItsWebhook() {
        setSender(new SenderWebhook("https://old.example/", "PUT", null, null, null, null));
        ApplyRouteInput change = apply(
                Channel.WHATSAPP,
                Fixtures.route(SENDER_CALLBACK_URL, "https://new.example/", SENDER_CALLBACK_METHOD, "POST"));
        activities.configureWhatsApp(change);
        setSender(new SenderWebhook(
                "https://new.example/", "POST", "https://others.example/f", "PUT", "https://others.example/s", "POST"));

        RestoredRoute restored = activities.restoreRoute(change);

        assertThat(restored.changedByOthers()).isEmpty();
        assertThat(twilio.sender(NUMBER.phoneNumber()).orElseThrow().webhook())
                .isEqualTo(new SenderWebhook(
                        "https://old.example/",
                        "PUT",
                        "https://others.example/f",
                        "PUT",
                        "https://others.example/s",
                        "POST"));
    }

    @Test
    void doesNotTakeASenderForUntouchedWhileAnUpdateIsUnderWay() {
        ApplyRouteInput change = configuring(Channel.WHATSAPP);
        twilio.limits(twilio.limits().withSenderUpdateMillis(300));
        activities.configureWhatsApp(change);
        twilio.clearRequests();

        ApplicationFailure failure = failure(() -> activities.restoreRoute(change));

        assertThat(failure.getType()).isEqualTo("route_not_settled");
        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(writes()).isEmpty();

        awaitSettledSender();
        assertThat(failure(() -> activities.restoreRoute(change)).getType()).isEqualTo("route_not_settled");
        awaitSettledSender();
        assertThat(activities.restoreRoute(change).changedByOthers()).isEmpty();
        assertThat(writes()).hasSize(1);
        assertThat(twilio.sender(NUMBER.phoneNumber()).orElseThrow().webhook().callbackUrl())
                .isNull();
    }

    @Test
    void hasARateLimitRetriedAfterTwilioDelayAndALittle() {
        twilio.replaceFaults(List.of(Fault.status(Match.everything(), 429).withRetryAfter(7)));

        ApplicationFailure failure = failure(() -> capture(Channel.VOICE));

        assertThat(failure.getType()).isEqualTo("twilio_rate_limited");
        assertThat(failure.isNonRetryable()).isFalse();
        assertThat(failure.getNextRetryDelay()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(8));
    }

    private CapturedRoute capture(Channel... channels) {
        return activities.captureRoute(new CaptureRouteInput(NUMBER, Set.of(channels)));
    }

    private static Route wanted(Channel channel) {
        return URLS.routeTo("agent_456", Set.of(channel));
    }

    /** What makes the channel lead to an agent, from how it is now. */
    private ApplyRouteInput configuring(Channel channel) {
        return apply(channel, wanted(channel));
    }

    private ApplyRouteInput apply(Channel channel, Route wanted) {
        CapturedRoute captured = capture(channel);
        return new ApplyRouteInput(
                "op_1",
                NUMBER,
                captured.senderSid(),
                captured.route(),
                captured.route().changeTo(wanted, channel));
    }

    private void setNumber(String... fieldsAndValues) {
        twilio.changeNumber(NUMBER.phoneNumber(), number -> {
            for (int i = 0; i < fieldsAndValues.length; i += 2) {
                number = number.with(fieldsAndValues[i], fieldsAndValues[i + 1]);
            }
            return number;
        });
    }

    private void removeSender() {
        SimulatedNumber number = twilio.number(NUMBER.phoneNumber()).orElseThrow();
        twilio.removeNumber(NUMBER.phoneNumber());
        twilio.addNumber(number);
    }

    private void setSender(SenderWebhook webhook) {
        twilio.putSender(twilio.sender(NUMBER.phoneNumber()).orElseThrow().withWebhook(webhook));
    }

    private List<RecordedRequest> writes() {
        return twilio.requests().stream()
                .filter(request -> request.method().equals("POST"))
                .toList();
    }

    private static ApplicationFailure failure(Runnable call) {
        return catchThrowableOfType(ApplicationFailure.class, call::run);
    }

    private void awaitSettledSender() {
        await().until(() ->
                twilio.sender(NUMBER.phoneNumber()).orElseThrow().status().equals("ONLINE"));
    }
}
