package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.account.SimulatedSender;
import dev.switchboard.simulator.account.SimulatedService;
import dev.switchboard.simulator.account.SimulatorDemo;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.workflows.TaskQueues;
import dev.switchboard.workflows.assignment.AssignNumberInput;
import dev.switchboard.workflows.assignment.AssignNumberWorkflow;
import dev.switchboard.workflows.assignment.AssignNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.MoveNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.assignment.UnassignNumberInput;
import dev.switchboard.workflows.assignment.UnassignNumberWorkflow;
import dev.switchboard.workflows.assignment.UnassignNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksInput;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflow;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflowImpl;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.number.NumberReference;
import dev.switchboard.workflows.number.NumberWorkflowIds;
import dev.switchboard.workflows.operation.Failures;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.ApplyRouteInput;
import dev.switchboard.workflows.route.CaptureRouteInput;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.ReadBackInput;
import dev.switchboard.workflows.route.RestoredRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.WebhookActivities;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * One number, workflows on Temporal's test server, the real database steps, and the real Twilio steps on the simulator.
 */
final class RouteWorld implements AutoCloseable {

    static final String TRUNK = "TK00000000000000000000000000000001";
    static final String APPLICATION = "AP00000000000000000000000000000001";
    static final SimulatedService SERVICE = SimulatedService.of("Marketing");
    static final Match SENDER_UPDATE = Match.post("/v2/Channels/Senders");
    static final Set<Channel> CHANNELS = EnumSet.allOf(Channel.class);

    /** Of all worlds, since they share the database. */
    private static final AtomicInteger OPERATIONS = new AtomicInteger();

    private static final AtomicInteger WORLDS = new AtomicInteger();

    private final int index = WORLDS.getAndIncrement();
    private final String id = "phone_route_" + index;
    private final String phoneNumber = "+1555%07d".formatted(7_000 + index);
    private final NumberReference reference = Fixtures.reference(phoneNumber);
    private final TwilioSimulator twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
    private final TwilioAccount account = Fixtures.account(Fixtures.propertiesFor(twilio.baseUrl()));
    /**
     * In real time: after many workflows the clock of a server that skips time is too far ahead for its own durations.
     */
    private final TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder().setUseTimeskipping(false).build());

    private final WhatsAppSenders senders = Fixtures.senders(Fixtures.propertiesFor(twilio.baseUrl()));

    private volatile Runnable beforeSender = () -> {};
    private final AtomicReference<Runnable> beforeWriting = new AtomicReference<>(() -> {});

    RouteWorld(NumberActivities numbers, AuditActivities audit) {
        environment
                .newWorker(TaskQueues.SWITCHBOARD)
                .registerWorkflowImplementationTypes(
                        AssignNumberWorkflowImpl.class,
                        MoveNumberWorkflowImpl.class,
                        UnassignNumberWorkflowImpl.class,
                        UpdateNumberWebhooksWorkflowImpl.class);
        environment
                .getWorkerFactory()
                .getWorker(TaskQueues.SWITCHBOARD)
                .registerActivitiesImplementations(numbers, audit);
        environment
                .newWorker(TaskQueues.TWILIO)
                .registerActivitiesImplementations(
                        new Hooked(Fixtures.activitiesThatLook(Fixtures.propertiesFor(twilio.baseUrl()))));
        environment.start();
    }

    /** Our id of the number. */
    String id() {
        return id;
    }

    /** As the database knows the number. */
    NewPhoneNumber newNumber() {
        return new NewPhoneNumber(
                id,
                "demo",
                phoneNumber,
                SimulatorDemo.ACCOUNT_SID,
                String.valueOf(reference.phoneNumberSid()),
                new Capabilities(true, true, true));
    }

    void reset() {
        twilio.reset();
        twilio.clear();
        twilio.limits(twilio.limits().withSenderUpdateMillis(0));
        whenNothingIsWritten();
    }

    TwilioSimulator twilio() {
        return twilio;
    }

    /** A number on which somebody has set everything; answers what Twilio holds of it. */
    Route hold(RouteOwnershipTest.Setup setup) {
        SimulatedNumber number = SimulatedNumber.of(phoneNumber);
        for (String url :
                List.of("voice_url", "voice_fallback_url", "status_callback", "sms_url", "sms_fallback_url")) {
            number = number.with(url, "https://them.example/" + url);
        }
        for (String method : List.of("voice_method", "status_callback_method", "sms_fallback_method")) {
            number = number.with(method, "GET");
        }
        twilio.addNumber(number.with("trunk_sid", setup.trunk())
                .with("voice_application_sid", setup.voiceApplication())
                .with("sms_application_sid", setup.smsApplication()));
        twilio.putSender(SimulatedSender.of(phoneNumber)
                .withWebhook(new SenderWebhook(
                        "https://them.example/wa", "PUT", "https://them.example/waf", "POST", null, "POST")));
        Route held = read().route();
        become(setup);
        return held;
    }

    /** The number comes into a service, and its sender has the status, beside whatever they hold. */
    void become(RouteOwnershipTest.Setup setup) {
        if (!setup.service().isEmpty()) {
            String defers = String.valueOf(setup.service().startsWith("deferring"));
            twilio.putService(SERVICE.with("use_inbound_webhook_on_number", defers), List.of(phoneNumber));
        }
        if (!setup.sender().endsWith("UPDATING")) {
            twilio.limits(twilio.limits().withSenderUpdateMillis(0));
            twilio.putSender(sender().withStatus(setup.sender()));
            return;
        }
        // A change that somebody has made and that does not show yet: what shows is older.
        Route webhook = RouteFields.only(read().route(), Set.of(Channel.WHATSAPP));
        twilio.limits(twilio.limits().withSenderUpdateMillis(250));
        // Again where a busy machine took longer than that to look.
        await().untilAsserted(() -> {
            twilio.putSender(sender().withWebhook(
                            new SenderWebhook("https://older.example/wa", "POST", null, null, null, null)));
            senders.update(sender().sid(), webhook);
            assertThat(sender().status()).isEqualTo("ONLINE:UPDATING");
        });
        // So long do later changes show as ONLINE:UPDATING.
        twilio.limits(twilio.limits().withSenderUpdateMillis(30));
    }

    /** Makes the number's URLs and the sender's webhook these, and leaves the SIDs. */
    void holdUrls(Route route) {
        for (RouteField field : RouteField.values()) {
            if (field.channel() != Channel.WHATSAPP && !field.isOverride()) {
                change(field.name().toLowerCase(Locale.ROOT), route.get(field));
            }
        }
        twilio.putSender(sender().withWebhook(new SenderWebhook(
                route.get(RouteField.SENDER_CALLBACK_URL),
                "POST",
                route.get(RouteField.SENDER_FALLBACK_URL),
                "POST",
                route.get(RouteField.SENDER_STATUS_CALLBACK_URL),
                "POST")));
    }

    /** Changes the number behind our back. */
    void change(String field, String value) {
        twilio.changeNumber(phoneNumber, number -> number.with(field, value));
    }

    /** Changes the sender's webhook behind our back, at once. */
    void changeSender(UnaryOperator<SenderWebhook> change) {
        twilio.putSender(sender().withWebhook(change.apply(sender().webhook())));
    }

    SimulatedSender sender() {
        return twilio.sender(phoneNumber).orElseThrow();
    }

    CapturedRoute read() {
        return account.readRoute(reference, CHANNELS);
    }

    /** What happens when the WhatsApp sender is about to be written, once voice has been. */
    void whenVoiceIsWritten(Runnable change) {
        String untouched = held("voice_url");
        beforeSender = () -> {
            long end = System.nanoTime() + 500_000_000;
            while (held("voice_url").equals(untouched) && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            if (!held("voice_url").equals(untouched)) {
                change.run();
            }
        };
    }

    /** What happens between the capture and the first write. */
    void beforeAnythingIsWritten(Runnable change) {
        beforeWriting.set(change);
    }

    /** Ends what {@link #whenVoiceIsWritten} and {@link #beforeAnythingIsWritten} asked for. */
    void whenNothingIsWritten() {
        beforeSender = () -> {};
        beforeWriting.set(() -> {});
    }

    String held(String field) {
        return twilio.number(phoneNumber).orElseThrow().get(field);
    }

    NumberOperationResult assign(boolean takeOver) {
        return workflow(AssignNumberWorkflow.class)
                .assign(new AssignNumberInput(nextOperation(), "demo", id, "agent_456", true, true, takeOver));
    }

    NumberOperationResult unassign(boolean restore) {
        return workflow(UnassignNumberWorkflow.class)
                .unassign(new UnassignNumberInput(nextOperation(), "demo", id, restore));
    }

    NumberOperationResult update() {
        return workflow(UpdateNumberWebhooksWorkflow.class)
                .update(new UpdateNumberWebhooksInput(nextOperation(), "demo", id));
    }

    OperationFailure failureOf(Runnable operation) {
        WorkflowFailedException failure = catchThrowableOfType(WorkflowFailedException.class, operation::run);
        assertThat(failure).as("a failure").isNotNull();
        return Failures.reasonOf(failure);
    }

    private String nextOperation() {
        return "op_route_" + OPERATIONS.incrementAndGet();
    }

    private <T> T workflow(Class<T> type) {
        return environment
                .getWorkflowClient()
                .newWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(NumberWorkflowIds.workflowId(id))
                                .setTaskQueue(TaskQueues.SWITCHBOARD)
                                .build());
    }

    @Override
    public void close() {
        environment.close();
        twilio.close();
    }

    /** Lets a test change something between two steps. */
    private final class Hooked implements WebhookActivities {

        private final WebhookActivities steps;

        Hooked(WebhookActivities steps) {
            this.steps = steps;
        }

        @Override
        public CapturedRoute captureRoute(CaptureRouteInput input) {
            return steps.captureRoute(input);
        }

        /** Once; the other channels wait. */
        private void changeBeforeWriting() {
            synchronized (beforeWriting) {
                beforeWriting.getAndSet(() -> {}).run();
            }
        }

        @Override
        public void configureVoice(ApplyRouteInput input) {
            changeBeforeWriting();
            steps.configureVoice(input);
        }

        @Override
        public void configureSms(ApplyRouteInput input) {
            changeBeforeWriting();
            steps.configureSms(input);
        }

        @Override
        public void configureWhatsApp(ApplyRouteInput input) {
            changeBeforeWriting();
            beforeSender.run();
            beforeSender = () -> {};
            steps.configureWhatsApp(input);
        }

        @Override
        public RestoredRoute putBackRoute(ApplyRouteInput input) {
            changeBeforeWriting();
            if (input.change().channel() == Channel.WHATSAPP) {
                beforeSender.run();
                beforeSender = () -> {};
            }
            return steps.putBackRoute(input);
        }

        @Override
        public void readBackRoute(ReadBackInput input) {
            steps.readBackRoute(input);
        }

        @Override
        public RestoredRoute restoreRoute(ApplyRouteInput input) {
            return steps.restoreRoute(input);
        }
    }
}
