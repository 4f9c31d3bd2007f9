package dev.switchboard.api.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.activities.number.NewPhoneNumber;
import dev.switchboard.api.SwitchboardClient;
import dev.switchboard.api.SwitchboardClient.Answer;
import dev.switchboard.api.SwitchboardServer;
import dev.switchboard.simulator.ActiveFault;
import dev.switchboard.simulator.Fault;
import dev.switchboard.simulator.Fault.Match;
import dev.switchboard.simulator.SenderWebhook;
import dev.switchboard.workflows.number.Capabilities;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Twilio does not take an old value back, and in addition one request fails: each in turn, before it is carried out and
 * after. However it is interrupted, what is put back and told is the same.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class InterruptedRestoreIT {

    /** Twilio refuses a host with an underscore today. */
    private static final String NO_LONGER_TAKEN = "https://old_host.example/in";

    private static final String TAKEN = "https://them.example/";

    private final SwitchboardServer server = SwitchboardServer.start();
    private final SwitchboardClient demo = server.as("demo");

    @AfterAll
    void stop() {
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

    /** Each makes a number that holds what Twilio does not take any more, interrupts, and says what has to be so. */
    enum Scenario {
        UNASSIGNMENT("/IncomingPhoneNumbers/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.holdOnNumber(number);
                test.assign(number, false);
                test.server.simulator().replaceFaults(interruption);

                Answer answer = test.restore(number);

                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.at("/notRestored/0/field")).isEqualTo("VoiceUrl");
                assertThat(answer.at("/notRestored/1/field")).isEqualTo("VoiceFallbackUrl");
                assertThat(answer.json().at("/notRestored").size()).isEqualTo(2);
                assertThat(answer.json().has("changedByOthers"))
                        .as(answer.text())
                        .isFalse();
                assertThat(test.audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo("VoiceUrl");
                test.assertHeldOnNumber(number);
                assertThat(test.state(number)).isEqualTo("FREE");
            }
        },
        ROLLBACK("/IncomingPhoneNumbers/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.holdOnNumber(number);
                List<Fault> faults = new ArrayList<>();
                // So that it turns back.
                faults.add(Fault.status(onNumber(number).withParameter("SmsUrl"), 400, 21407)
                        .withTimes(1));
                faults.addAll(interruption);
                test.server.simulator().replaceFaults(faults);

                Answer operation = test.assignBadly(number, false);

                assertThat(operation.at("/state")).as(operation.text()).isEqualTo("COMPENSATION_INCOMPLETE");
                assertThat(operation.text())
                        .contains("does not take back VoiceUrl " + NO_LONGER_TAKEN, "VoiceFallbackUrl")
                        .doesNotContain("hangedByOthers");
                test.assertHeldOnNumber(number);
                assertThat(test.state(number)).isEqualTo("FREE");
            }
        },
        UNDO_OF_A_BATCH("/IncomingPhoneNumbers/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.assign(number, false);
                test.holdOnNumber(number);
                String batch = test.batch("PUT", "/api/phone-numbers/webhooks", number);
                test.server.simulator().replaceFaults(interruption);

                String unused = test.batch("POST", "/api/operations/" + batch + "/undo", number);

                assertThat(test.audited(number, "/action")).isEqualTo("webhooks_restored");
                assertThat(test.audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo("VoiceUrl");
                assertThat(test.audited(number, "/metadata/changedByOthers")).isEmpty();
                test.assertHeldOnNumber(number);
            }
        },
        UNASSIGNMENT_OF_A_SENDER("/Senders/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.holdOnSender(number);
                test.assign(number, true);
                test.server.simulator().replaceFaults(interruption);

                Answer answer = test.restore(number);

                assertThat(answer.status()).as(answer.text()).isEqualTo(200);
                assertThat(answer.at("/notRestored/0/field")).isEqualTo("callback_url");
                assertThat(answer.json().at("/notRestored").size()).isEqualTo(1);
                assertThat(answer.json().has("changedByOthers"))
                        .as(answer.text())
                        .isFalse();
                assertThat(test.audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo("callback_url");
                test.assertHeldOnSender(number);
                assertThat(test.state(number)).isEqualTo("FREE");
            }
        },
        ROLLBACK_ON_A_SENDER("/Senders/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.holdOnSender(number);
                List<Fault> faults = new ArrayList<>(interruption);
                // So that it turns back, once the sender, which is written beside it, was.
                faults.add(Fault.status(onNumber(number).withParameter("SmsUrl"), 400, 21407)
                        .withTimes(1));
                test.server.simulator().replaceFaults(faults);

                Answer operation = test.assignBadly(number, true);

                assertThat(operation.at("/state")).as(operation.text()).isEqualTo("COMPENSATION_INCOMPLETE");
                assertThat(operation.text())
                        .contains("does not take back callback_url " + NO_LONGER_TAKEN)
                        .doesNotContain("hangedByOthers");
                test.assertHeldOnSender(number);
                assertThat(test.state(number)).isEqualTo("FREE");
            }
        },
        UNDO_OF_A_BATCH_ON_A_SENDER("/Senders/") {
            @Override
            void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number) {
                test.assign(number, true);
                test.holdOnSender(number);
                String batch = test.batch("PUT", "/api/phone-numbers/webhooks", number);
                test.server.simulator().replaceFaults(interruption);

                String unused = test.batch("POST", "/api/operations/" + batch + "/undo", number);

                assertThat(test.audited(number, "/metadata/restoration/notRestored/0/field"))
                        .isEqualTo("callback_url");
                assertThat(test.audited(number, "/metadata/changedByOthers")).isEmpty();
                test.assertHeldOnSender(number);
            }
        };

        /** Of the requests that are interrupted. */
        private final String path;

        Scenario(String path) {
            this.path = path;
        }

        abstract void putBack(InterruptedRestoreIT test, List<Fault> interruption, NewPhoneNumber number);
    }

    static List<Arguments> interruptions() {
        List<Arguments> all = new ArrayList<>();
        for (Scenario scenario : Scenario.values()) {
            for (Interruption interruption : Interruption.values()) {
                all.add(Arguments.of(scenario, interruption));
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void itEndsTheSameWhicheverRequestIsInterrupted(Scenario scenario, Interruption interruption) {
        int interrupted = 0;
        boolean hit;
        do {
            server.simulator().limits(server.simulator().limits().withSenderUpdateMillis(20));
            NewPhoneNumber number = server.addNumber("demo", new Capabilities(true, true, true));
            Match everyRequest = new Match(null, scenario.path, number.phoneNumber(), null);
            scenario.putBack(this, interruption.of(interrupted, everyRequest), number);
            hit = server.simulator().faults().stream().noneMatch(InterruptedRestoreIT::isLeft);
            server.simulator().clearFaults();
            interrupted++;
        } while (hit);
        // All at once, one by one, and the clearing.
        assertThat(interrupted).isGreaterThan(3);
    }

    private static boolean isLeft(ActiveFault fault) {
        return fault.remaining() != null && fault.remaining() > 0;
    }

    private static Match onNumber(NewPhoneNumber number) {
        return Match.post("IncomingPhoneNumbers").forNumber(number.phoneNumber());
    }

    private void holdOnNumber(NewPhoneNumber number) {
        server.simulator()
                .changeNumber(
                        number.phoneNumber(),
                        held -> held.with("voice_url", NO_LONGER_TAKEN)
                                .with("voice_method", "GET")
                                .with("voice_fallback_url", TAKEN + "fallback")
                                .with("status_callback", TAKEN + "status")
                                .with("sms_url", TAKEN + "sms"));
    }

    private void assertHeldOnNumber(NewPhoneNumber number) {
        assertThat(held(number, "voice_url")).isEmpty();
        assertThat(held(number, "voice_fallback_url")).isEmpty();
        assertThat(held(number, "status_callback")).isEqualTo(TAKEN + "status");
        assertThat(held(number, "sms_url")).isEqualTo(TAKEN + "sms");
    }

    private void holdOnSender(NewPhoneNumber number) {
        server.simulator()
                .putSender(server.simulator()
                        .sender(number.phoneNumber())
                        .orElseThrow()
                        .withWebhook(new SenderWebhook(
                                NO_LONGER_TAKEN, "PUT", TAKEN + "fallback", "PUT", TAKEN + "status", "POST")));
    }

    private void assertHeldOnSender(NewPhoneNumber number) {
        SenderWebhook webhook =
                server.simulator().sender(number.phoneNumber()).orElseThrow().webhook();
        assertThat(String.valueOf(webhook.callbackUrl())).isIn("", "null");
        assertThat(webhook.fallbackUrl()).isEqualTo(TAKEN + "fallback");
        assertThat(webhook.statusCallbackUrl()).isEqualTo(TAKEN + "status");
    }

    private void assign(NewPhoneNumber number, boolean whatsApp) {
        Answer answer = demo.assign(number.id(), "agent_456", true, whatsApp);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    /** Answers the operation once it has ended. */
    private Answer assignBadly(NewPhoneNumber number, boolean whatsApp) {
        String operation =
                demo.async().assign(number.id(), "agent_456", true, whatsApp).at("/operation/id");
        demo.awaitEnd(operation, Duration.ofMinutes(1));
        return demo.operation(operation);
    }

    /** A batch of one; answers its id once it has ended well. */
    private String batch(String method, String path, NewPhoneNumber number) {
        String body = method.equals("PUT") ? "{\"phoneNumberIds\":[\"" + number.id() + "\"]}" : null;
        String operation = demo.async().send(method, path, body).at("/operation/id");
        Answer ended = demo.awaitEnd(operation, Duration.ofMinutes(1));
        assertThat(ended.at("/state")).as(ended.text()).isEqualTo("COMPLETED");
        assertThat(ended.json().at("/progress/failed").asInt()).as(ended.text()).isZero();
        return operation;
    }

    private Answer restore(NewPhoneNumber number) {
        return demo.delete("/api/phone-numbers/assign", "{\"phoneNumberId\":\"" + number.id() + "\",\"restore\":true}");
    }

    private String audited(NewPhoneNumber number, String pointer) {
        return demo.get("/api/audit?phoneNumberId=" + number.id())
                .json()
                .at("/messages/0" + pointer)
                .asString("");
    }

    private String state(NewPhoneNumber number) {
        return demo.get("/api/phone-numbers/" + number.id()).at("/state");
    }

    private String held(NewPhoneNumber number, String field) {
        return server.simulator().number(number.phoneNumber()).orElseThrow().get(field);
    }
}
