package dev.switchboard.activities.twilio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.DatabaseTest;
import dev.switchboard.activities.number.BindingState;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.testing.SideBySide;
import dev.switchboard.workflows.assignment.NumberActivities;
import dev.switchboard.workflows.audit.AuditActivities;
import dev.switchboard.workflows.number.Capabilities;
import dev.switchboard.workflows.number.Channel;
import dev.switchboard.workflows.operation.ErrorCode;
import dev.switchboard.workflows.operation.NumberOperationResult;
import dev.switchboard.workflows.operation.OperationFailure;
import dev.switchboard.workflows.route.CapturedRoute;
import dev.switchboard.workflows.route.CapturedSender;
import dev.switchboard.workflows.route.CapturedService;
import dev.switchboard.workflows.route.ChannelState;
import dev.switchboard.workflows.route.EffectiveRoute;
import dev.switchboard.workflows.route.Route;
import dev.switchboard.workflows.route.RouteField;
import dev.switchboard.workflows.route.RouteOwner;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;

/** Every owner that a route can have, against every operation, through workflows, database and the simulator. */
@Timeout(120)
class RouteOwnershipTest extends DatabaseTest {

    private static final int AT_ONCE = 4;

    private static final BlockingQueue<RouteWorld> WORLDS = new ArrayBlockingQueue<>(AT_ONCE);

    @BeforeAll
    static void open() {
        for (int i = 0; i < AT_ONCE; i++) {
            WORLDS.add(new RouteWorld(bean(NumberActivities.class), bean(AuditActivities.class)));
        }
    }

    @AfterAll
    static void close() {
        WORLDS.forEach(RouteWorld::close);
    }

    /** Each setup in a world with a free number, some of them at once. */
    private List<DynamicTest> each(List<Setup> setups, BiConsumer<RouteWorld, Setup> test) {
        return SideBySide.start(
                AT_ONCE, setups, Setup::toString, setup -> inAWorld(world -> test.accept(world, setup)));
    }

    private void inAWorld(Consumer<RouteWorld> test) throws InterruptedException {
        RouteWorld world = WORLDS.take();
        try {
            world.reset();
            jdbc.sql("DELETE FROM phone_number WHERE id = :id")
                    .param("id", world.id())
                    .update();
            phoneNumbers.insert(world.newNumber());
            test.accept(world);
        } finally {
            WORLDS.add(world);
        }
    }

    /** One state of a number at Twilio; a number has a trunk or a voice application, never both. */
    record Setup(String trunk, String voiceApplication, String smsApplication, String service, String sender) {

        /** Whom Twilio obeys, in the order of the channels. */
        List<RouteOwner.Kind> owners() {
            List<RouteOwner.Kind> owners = new ArrayList<>();
            if (!trunk.isEmpty()) {
                owners.add(RouteOwner.Kind.TRUNK);
            }
            if (!voiceApplication.isEmpty()) {
                owners.add(RouteOwner.Kind.VOICE_APPLICATION);
            }
            if (service.equals("service")) {
                owners.add(RouteOwner.Kind.MESSAGING_SERVICE);
            }
            if (!smsApplication.isEmpty()) {
                owners.add(RouteOwner.Kind.SMS_APPLICATION);
            }
            return owners;
        }

        boolean offline() {
            return sender.equals("OFFLINE");
        }
    }

    static List<Setup> setups() {
        List<Setup> setups = new ArrayList<>();
        for (String voice : List.of("", RouteWorld.TRUNK, RouteWorld.APPLICATION)) {
            for (String smsApplication : List.of("", RouteWorld.APPLICATION)) {
                for (String service : List.of("", "service", "deferring service")) {
                    for (String sender : List.of("ONLINE", "ONLINE:UPDATING", "OFFLINE")) {
                        setups.add(new Setup(
                                voice.startsWith("TK") ? voice : "",
                                voice.startsWith("AP") ? voice : "",
                                smsApplication,
                                service,
                                sender));
                    }
                }
            }
        }
        return setups;
    }

    @TestFactory
    List<DynamicTest> assignRefusesWhatIsOwnedAndOtherwiseMakesEveryFieldOurs() {
        return each(setups(), this::assignRefusesWhatIsOwnedAndOtherwiseMakesEveryFieldOurs);
    }

    private void assignRefusesWhatIsOwnedAndOtherwiseMakesEveryFieldOurs(RouteWorld world, Setup setup) {
        Route before = world.hold(setup);

        if (!setup.owners().isEmpty()) {
            OperationFailure failure = world.failureOf(() -> world.assign(false));
            assertThat(failure.code()).isEqualTo(ErrorCode.ROUTE_OWNED);
            RouteOwner owner = Objects.requireNonNull(failure.owner());
            assertThat(owner.kind()).isEqualTo(setup.owners().get(0));
            assertThat(failure.message()).contains(owner.sid());
            assertUntouched(world, before);
            return;
        }
        assertAssigned(world, setup, before, () -> world.assign(false), urls.routeTo("agent_456", RouteWorld.CHANNELS));
    }

    @TestFactory
    List<DynamicTest> takeOverTakesWhatIsOnTheNumberAndNeverAMessagingService() {
        return each(setups(), this::takeOverTakesWhatIsOnTheNumberAndNeverAMessagingService);
    }

    private void takeOverTakesWhatIsOnTheNumberAndNeverAMessagingService(RouteWorld world, Setup setup) {
        Route before = world.hold(setup);

        if (setup.owners().contains(RouteOwner.Kind.MESSAGING_SERVICE)) {
            OperationFailure failure = world.failureOf(() -> world.assign(true));
            assertThat(failure.code()).isEqualTo(ErrorCode.ROUTE_OWNED);
            assertThat(failure.owner())
                    .isEqualTo(new RouteOwner(RouteOwner.Kind.MESSAGING_SERVICE, RouteWorld.SERVICE.sid()));
            assertThat(failure.message()).contains("use_inbound_webhook_on_number");
            assertUntouched(world, before);
            return;
        }
        assertAssigned(world, setup, before, () -> world.assign(true), urls.routeTo("agent_456", RouteWorld.CHANNELS));
    }

    @TestFactory
    List<DynamicTest> verificationNamesWhoGetsCallsAndMessages() {
        return each(setups(), this::verificationNamesWhoGetsCallsAndMessages);
    }

    private void verificationNamesWhoGetsCallsAndMessages(RouteWorld world, Setup setup) {
        world.hold(setup);
        Route ours = urls.routeTo("agent_456", RouteWorld.CHANNELS);
        world.holdUrls(ours);
        EffectiveRoute route = EffectiveRoute.of(world.read());

        Capabilities capabilities = new Capabilities(true, true, true);
        ChannelState voice = !setup.trunk().isEmpty()
                ? ChannelState.OVERRIDDEN_BY_TRUNK
                : !setup.voiceApplication().isEmpty()
                        ? ChannelState.OVERRIDDEN_BY_APPLICATION
                        : ChannelState.CONFIGURED;
        ChannelState sms = setup.service().equals("service")
                ? ChannelState.OVERRIDDEN_BY_MESSAGING_SERVICE
                : !setup.smsApplication().isEmpty() ? ChannelState.OVERRIDDEN_BY_APPLICATION : ChannelState.CONFIGURED;
        assertThat(route.channel(Channel.VOICE, capabilities, ours).state()).isEqualTo(voice);
        assertThat(route.statusCallback(capabilities, ours).state()).isEqualTo(voice);
        assertThat(route.channel(Channel.SMS, capabilities, ours).state()).isEqualTo(sms);
        assertThat(route.channel(Channel.WHATSAPP, capabilities, ours).state())
                .isEqualTo(setup.offline() ? ChannelState.SENDER_OFFLINE : ChannelState.CONFIGURED);
        if (setup.offline()) {
            assertThat(route.channel(Channel.WHATSAPP, capabilities, ours).cure())
                    .contains("63020");
        }
    }

    @TestFactory
    List<DynamicTest> unassignClearsEveryUrlAndPutsNothingBack() {
        return each(setups(), this::unassignClearsEveryUrlAndPutsNothingBack);
    }

    private void unassignClearsEveryUrlAndPutsNothingBack(RouteWorld world, Setup setup) {
        assigned(world, setup);

        NumberOperationResult result = world.unassign(false);

        assertThat(result.changedByOthers()).isEmpty();
        Route held = world.read().route();
        for (RouteField field : RouteField.values()) {
            assertThat(held.get(field)).as("%s", field).isEqualTo(field.isMethod() ? "POST" : field.whenUnset());
        }
        assertThat(number(world.id()).state()).isEqualTo(BindingState.FREE);
        assertStillOwned(world, setup);
    }

    @TestFactory
    List<DynamicTest> unassignWithRestorePutsEveryFieldBack() {
        return each(setups(), this::unassignWithRestorePutsEveryFieldBack);
    }

    private void unassignWithRestorePutsEveryFieldBack(RouteWorld world, Setup setup) {
        Route before = assigned(world, setup);

        NumberOperationResult result = world.unassign(true);

        assertThat(result.changedByOthers()).isEmpty();
        assertUntouched(world, before);
        assertStillOwned(world, setup);
    }

    @TestFactory
    List<DynamicTest> aFailureHalfWayThroughUnassigningLeavesEveryFieldOurs() {
        return each(setups(), this::aFailureHalfWayThroughUnassigningLeavesEveryFieldOurs);
    }

    private void aFailureHalfWayThroughUnassigningLeavesEveryFieldOurs(RouteWorld world, Setup setup) {
        assigned(world, setup);
        for (boolean restore : new boolean[] {false, true}) {
            // Refused alone, an old value is cleared and told; this is a sender that does not even let itself be
            // cleared.
            world.twilio().replaceFaults(List.of(Fault.status(RouteWorld.SENDER_UPDATE, 400, 21402)));

            OperationFailure failure = world.failureOf(() -> world.unassign(restore));

            assertThat(failure.twilioCode()).isEqualTo(21402);
            assertThat(world.read().route().fields())
                    .as("restore %s", restore)
                    .isEqualTo(urls.routeTo("agent_456", RouteWorld.CHANNELS).fields());
            assertThat(number(world.id()).state()).isEqualTo(BindingState.ASSIGNED);
            assertStillOwned(world, setup);
        }
    }

    @TestFactory
    List<DynamicTest> aFailureHalfWayPutsEveryFieldBack() {
        return each(takeable(), this::aFailureHalfWayPutsEveryFieldBack);
    }

    private void aFailureHalfWayPutsEveryFieldBack(RouteWorld world, Setup setup) {
        Route before = world.hold(setup);
        world.twilio()
                .replaceFaults(List.of(
                        Fault.status(RouteWorld.SENDER_UPDATE, 400, 21402).withTimes(1)));

        OperationFailure failure = world.failureOf(() -> world.assign(true));

        assertThat(failure.twilioCode()).isEqualTo(21402);
        assertUntouched(world, before);
    }

    /** Assigned, and only then owned by a service or offline; answers what Twilio held before the assignment. */
    private static Route assigned(RouteWorld world, Setup setup) {
        Route before =
                world.hold(new Setup(setup.trunk(), setup.voiceApplication(), setup.smsApplication(), "", "ONLINE"));
        world.assign(true);
        world.become(setup);
        return before;
    }

    /** What unassigning must never touch. */
    private static void assertStillOwned(RouteWorld world, Setup setup) {
        CapturedRoute held = world.read();
        if (setup.service().isEmpty()) {
            assertThat(held.service()).isNull();
        } else {
            assertThat(held.service())
                    .isEqualTo(new CapturedService(
                            RouteWorld.SERVICE.sid(), setup.service().startsWith("deferring"), null));
        }
        assertThat(held.sender()).extracting(CapturedSender::status).isEqualTo(setup.offline() ? "OFFLINE" : "ONLINE");
    }

    static List<Setup> takeable() {
        return setups().stream()
                .filter(setup -> !setup.owners().contains(RouteOwner.Kind.MESSAGING_SERVICE) && !setup.offline())
                .toList();
    }

    @Test
    void unassignReportsAndLeavesWhatSomebodyElseChanged() throws InterruptedException {
        inAWorld(this::unassignReportsAndLeavesWhatSomebodyElseChanged);
    }

    private void unassignReportsAndLeavesWhatSomebodyElseChanged(RouteWorld world) {
        Route before = world.hold(new Setup(RouteWorld.TRUNK, "", "", "", "ONLINE"));
        world.assign(true);
        world.change("voice_url", "https://other.example/");
        world.change("sms_application_sid", RouteWorld.APPLICATION);

        NumberOperationResult result = world.unassign(true);

        assertThat(result.changedByOthers())
                .isEqualTo(Map.of("VoiceUrl", "https://other.example/", "SmsApplicationSid", RouteWorld.APPLICATION));
        assertUntouched(
                world,
                with(before, RouteField.VOICE_URL, "https://other.example/", RouteField.VOICE_METHOD, "POST"),
                RouteField.SMS_APPLICATION_SID,
                RouteWorld.APPLICATION);
    }

    @Test
    void compensationReportsAndLeavesWhatSomebodyElseChanged() throws InterruptedException {
        inAWorld(this::compensationReportsAndLeavesWhatSomebodyElseChanged);
    }

    private void compensationReportsAndLeavesWhatSomebodyElseChanged(RouteWorld world) {
        Route before = world.hold(new Setup(RouteWorld.TRUNK, "", "", "", "ONLINE"));
        world.twilio()
                .replaceFaults(List.of(
                        Fault.status(RouteWorld.SENDER_UPDATE, 400, 21402).withTimes(1)));
        world.whenVoiceIsWritten(() -> world.change("voice_application_sid", RouteWorld.APPLICATION));

        OperationFailure failure = world.failureOf(() -> world.assign(true));

        assertThat(failure.changedByOthers()).containsEntry("VoiceApplicationSid", RouteWorld.APPLICATION);
        assertThat(failure.message()).contains("VoiceApplicationSid");
        assertUntouched(
                world,
                with(before, RouteField.TRUNK_SID, "", RouteField.VOICE_APPLICATION_SID, RouteWorld.APPLICATION));
    }

    @Test
    void theWhatsAppCallingApplicationIsLeftAlone() throws InterruptedException {
        inAWorld(this::theWhatsAppCallingApplicationIsLeftAlone);
    }

    private void theWhatsAppCallingApplicationIsLeftAlone(RouteWorld world) {
        world.hold(new Setup("", "", "", "", "ONLINE"));
        world.twilio().putSender(world.sender().withVoiceApplicationSid(RouteWorld.APPLICATION));

        world.assign(false);
        world.unassign(true);

        assertThat(world.sender().voiceApplicationSid()).isEqualTo(RouteWorld.APPLICATION);
    }

    private void assertAssigned(RouteWorld world, Setup setup, Route before, Runnable assign, Route ours) {
        if (setup.offline()) {
            OperationFailure failure = world.failureOf(assign);
            assertThat(failure.code()).isEqualTo(ErrorCode.SENDER_OFFLINE);
            assertThat(failure.message()).contains("63020");
            assertUntouched(world, before);
            return;
        }
        assign.run();
        assertThat(world.read().route().fields()).isEqualTo(ours.fields());
        assertThat(number(world.id()).state()).isEqualTo(BindingState.ASSIGNED);
    }

    private void assertUntouched(RouteWorld world, Route before, Object... except) {
        assertThat(world.read().route().fields()).isEqualTo(with(before, except).fields());
        assertThat(number(world.id()).state()).isEqualTo(BindingState.FREE);
    }

    private static Route with(Route route, Object... fieldsAndValues) {
        Map<RouteField, String> fields = new EnumMap<>(RouteField.class);
        fields.putAll(route.fields());
        fields.putAll(Fixtures.fields(fieldsAndValues));
        return new Route(fields);
    }
}
