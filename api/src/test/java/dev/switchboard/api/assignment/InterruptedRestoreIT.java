package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.account.SenderWebhook;
import dev.switchboard.simulator.account.SimulatedNumber;
import dev.switchboard.simulator.fault.ActiveFault;
import dev.switchboard.simulator.fault.Fault;
import dev.switchboard.simulator.fault.Fault.Match;
import dev.switchboard.testing.SideBySide;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Twilio does not take an old value back, and in addition one request fails: each in turn, before it is carried out and
 * after. However it is interrupted, what is put back and told is the same.
 */
class InterruptedRestoreIT {

    /** Twilio refuses a host with an underscore today. */
    private static final String NO_LONGER_TAKEN = "https://old_host.example/in";

    private static final String TAKEN = "https://them.example/";

    private static SwitchboardServer server;

    @BeforeAll
    static void start() {
        server = SwitchboardServer.start();
        server.simulator().limits(server.simulator().limits().withSenderUpdateMillis(20));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    enum Interruption {
        NOT_CARRIED_OUT,
        ANSWER_LOST;

        private Fault fault(Match match) {
            return this == NOT_CARRIED_OUT ? Fault.status(match, 503) : Fault.dropAfterApply(match);
        }

        /** Of the request with this index; the ones before it are carried out as ever. */
        List<Fault> of(int index, Match match) {
            List<Fault> faults = new ArrayList<>();
            if (index > 0) {
                faults.add(Fault.applyAfter(match, 1).withTimes(index));
            }
            faults.add(fault(match).withTimes(1));
            return faults;
        }
    }

    /** What holds something that Twilio does not take any more. */
    enum Carrier {
        NUMBER("/IncomingPhoneNumbers/") {
            @Override
            List<String> notRestored() {
                return List.of("VoiceUrl", "VoiceFallbackUrl");
            }

            @Override
            void hold(NewPhoneNumber number) {
                server.simulator()
                        .changeNumber(
                                number.phoneNumber(),
                                held -> held.with("voice_url", NO_LONGER_TAKEN)
                                        .with("voice_method", "GET")
                                        .with("voice_fallback_url", TAKEN + "fallback")
                                        .with("status_callback", TAKEN + "status")
                                        .with("sms_url", TAKEN + "sms"));
            }

            @Override
            void assertHeld(NewPhoneNumber number) {
                SimulatedNumber held =
                        server.simulator().number(number.phoneNumber()).orElseThrow();
                assertThat(held.get("voice_url")).isEmpty();
                assertThat(held.get("voice_fallback_url")).isEmpty();
                assertThat(held.get("status_callback")).isEqualTo(TAKEN + "status");
                assertThat(held.get("sms_url")).isEqualTo(TAKEN + "sms");
            }
        },
        SENDER("/Senders/") {
            @Override
            List<String> notRestored() {
                return List.of("callback_url");
            }

            @Override
            void hold(NewPhoneNumber number) {
                server.simulator()
                        .putSender(server.simulator()
                                .sender(number.phoneNumber())
                                .orElseThrow()
                                .withWebhook(new SenderWebhook(
                                        NO_LONGER_TAKEN, "PUT", TAKEN + "fallback", "PUT", TAKEN + "status", "POST")));
            }

            @Override
            void assertHeld(NewPhoneNumber number) {
                SenderWebhook webhook = server.simulator()
                        .sender(number.phoneNumber())
                        .orElseThrow()
                        .webhook();
                assertThat(String.valueOf(webhook.callbackUrl())).isIn("", "null");
                assertThat(webhook.fallbackUrl()).isEqualTo(TAKEN + "fallback");
                assertThat(webhook.statusCallbackUrl()).isEqualTo(TAKEN + "status");
            }
        };

        /** Of the requests that are interrupted. */
        private final String path;

        Carrier(String path) {
            this.path = path;
        }

        private boolean isSender() {
            return this == SENDER;
        }

        /** The fields whose old value Twilio does not take. */
        abstract List<String> notRestored();

        abstract void hold(NewPhoneNumber number);

        abstract void assertHeld(NewPhoneNumber number);
    }

    /** Each assigns a number, interrupts the putting back, and says what has to be so. */
    enum Scenario {
        UNASSIGNMENT {
            @Override
            void putBack(Carrier carrier, List<Fault> interruption, NewPhoneNumber number) {
                carrier.hold(number);
                assign(number, carrier);
                server.simulator().addFaults(interruption);

                Answer answer = restore(number);

                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.json()
                                .at("/notRestored")
                                .valueStream()
                                .map(refused -> refused.path("field").asString()))
                        .as(answer.text())
                        .containsExactlyElementsOf(carrier.notRestored());
                assertThat(answer.json().has("changedByOthers"))
                        .as(answer.text())
                        .isFalse();
                assertThat(audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo(carrier.notRestored().get(0));
                assertThat(state(number)).isEqualTo("FREE");
            }
        },
        ROLLBACK {
            @Override
            void putBack(Carrier carrier, List<Fault> interruption, NewPhoneNumber number) {
                carrier.hold(number);
                List<Fault> faults = new ArrayList<>();
                // So that it turns back, once a sender, which is written beside it, was.
                faults.add(Fault.status(
                                Match.post("IncomingPhoneNumbers")
                                        .forNumber(number.phoneNumber())
                                        .withParameter("SmsUrl"),
                                400,
                                21407)
                        .withTimes(1));
                faults.addAll(interruption);
                server.simulator().addFaults(faults);

                Answer operation = assignBadly(number, carrier);

                assertThat(operation.at("/state")).as(operation.text()).isEqualTo("COMPENSATION_INCOMPLETE");
                assertThat(operation.text())
                        .contains("does not take back " + carrier.notRestored().get(0) + " " + NO_LONGER_TAKEN)
                        .contains(carrier.notRestored())
                        .doesNotContain("hangedByOthers");
                assertThat(state(number)).isEqualTo("FREE");
            }
        },
        UNDO_OF_A_BATCH {
            @Override
            void putBack(Carrier carrier, List<Fault> interruption, NewPhoneNumber number) {
                assign(number, carrier);
                carrier.hold(number);
                String batch = batch("PUT", "/api/phone-numbers/webhooks", number);
                server.simulator().addFaults(interruption);

                batch("POST", "/api/operations/" + batch + "/undo", number);

                assertThat(audited(number, "/action")).isEqualTo("webhooks_restored");
                assertThat(audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo(carrier.notRestored().get(0));
                assertThat(audited(number, "/metadata/changedByOthers")).isEmpty();
            }
        };

        abstract void putBack(Carrier carrier, List<Fault> interruption, NewPhoneNumber number);
    }

    record Case(Scenario scenario, Carrier carrier, Interruption interruption) {

        @Override
        public String toString() {
            return scenario + "-" + carrier + "-" + interruption;
        }

        static List<Case> all() {
            List<Case> all = new ArrayList<>();
            for (Scenario scenario : Scenario.values()) {
                for (Carrier carrier : Carrier.values()) {
                    for (Interruption interruption : Interruption.values()) {
                        all.add(new Case(scenario, carrier, interruption));
                    }
                }
            }
            return all;
        }
    }

    /** The cases run at once; the requests of each, and so the numbers that it needs, one after the other. */
    @TestFactory
    List<DynamicTest> itEndsTheSameWhicheverRequestIsInterrupted() {
        return SideBySide.start(Case.all(), Case::toString, InterruptedRestoreIT::interruptEachRequest);
    }

    private static void interruptEachRequest(Case aCase) {
        // Of its own, since an owner has one batch at a time.
        String owner = aCase.toString();
        Answer agent = server.as(owner).post("/api/chatbots", "{\"id\":\"of-%s\",\"name\":\"Agent\"}".formatted(owner));
        assertThat(agent.status()).as(agent.text()).isEqualTo(201);
        int interrupted = 0;
        boolean hit;
        do {
            NewPhoneNumber number = server.addNumber(owner, new Capabilities(true, true, true));
            Match everyRequest = new Match(null, aCase.carrier().path, number.phoneNumber(), null);
            aCase.scenario().putBack(aCase.carrier(), aCase.interruption().of(interrupted, everyRequest), number);
            aCase.carrier().assertHeld(number);
            hit = server.simulator().faults().stream()
                    .filter(fault ->
                            number.phoneNumber().equals(fault.fault().match().phoneNumber()))
                    .noneMatch(InterruptedRestoreIT::isLeft);
            interrupted++;
        } while (hit);
        // All at once, one by one, and the clearing.
        assertThat(interrupted).isGreaterThan(3);
    }

    private static SwitchboardClient owner(NewPhoneNumber number) {
        return server.as(number.owner());
    }

    private static String agent(NewPhoneNumber number) {
        return "of-" + number.owner();
    }

    private static boolean isLeft(ActiveFault fault) {
        return fault.remaining() != null && fault.remaining() > 0;
    }

    private static void assign(NewPhoneNumber number, Carrier carrier) {
        Answer answer = owner(number).assign(number.id(), agent(number), true, carrier.isSender());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Answers the operation once it has ended. */
    private static Answer assignBadly(NewPhoneNumber number, Carrier carrier) {
        String operation = owner(number)
                .async()
                .assign(number.id(), agent(number), true, carrier.isSender())
                .at("/operation/id");
        return owner(number).awaitEnd(operation, Duration.ofMinutes(2));
    }

    /** A batch of one; answers its id once it has ended well. */
    private static String batch(String method, String path, NewPhoneNumber number) {
        String body = method.equals("PUT") ? "{\"phoneNumberIds\":[\"" + number.id() + "\"]}" : null;
        String operation = owner(number).async().send(method, path, body).at("/operation/id");
        Answer ended = owner(number).awaitEnd(operation, Duration.ofMinutes(2));
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(ended.json().at("/progress/failed").asInt()).as(ended.text()).isZero();
        return operation;
    }

    private static Answer restore(NewPhoneNumber number) {
        return owner(number)
                .delete("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + number.id() + "\",\"restore\":true}");
    }

    private static String audited(NewPhoneNumber number, String pointer) {
        return owner(number)
                .get("/api/audit?phoneNumberId=" + number.id())
                .json()
                .at("/messages/0" + pointer)
                .asString("");
    }

    private static String state(NewPhoneNumber number) {
        return owner(number).get("/api/phone-numbers/" + number.id()).at("/state");
    }
}
