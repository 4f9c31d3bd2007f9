package dev.switchboard.api.callback;

import dev.switchboard.activities.number.InboundNumbers;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.api.runtime.RuntimeQuestion;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers calls, by telephone or WhatsApp, in TwiML. */
@Hidden
@RestController
@RequestMapping(path = "/api/twilio/voice", produces = MediaType.TEXT_XML_VALUE)
class VoiceController {

    private final InboundNumbers numbers;
    private final AgentAnswers answers;
    private final MeterRegistry meters;

    VoiceController(InboundNumbers numbers, AgentAnswers answers, MeterRegistry meters) {
        this.numbers = numbers;
        this.answers = answers;
        this.meters = meters;
    }

    /** The agent that the number is bound to now answers; the URL's agentId is for people who read Twilio's console. */
    @PostMapping
    String answer(
            @RequestAttribute(TwilioRequest.ATTRIBUTE) TwilioRequest received,
            @RequestHeader(name = RuntimeQuestion.IDEMPOTENCY_TOKEN, required = false) @Nullable String idempotencyToken) {
        Optional<AnsweringAgent> agent = received.get("AccountSid")
                .flatMap(account -> Optional.ofNullable(received.address("To").phoneNumber())
                        .flatMap(phoneNumber -> numbers.find(account, phoneNumber)));
        if (agent.isEmpty()) {
            meters.counter("switchboard.twilio.inbound.unbound", "channel", "voice")
                    .increment();
            return Answers.NOT_IN_SERVICE;
        }
        return answers.toCall(agent.get(), received, idempotencyToken);
    }

    @PostMapping("/fallback")
    String fallback() {
        meters.counter("switchboard.twilio.inbound.fallback", "channel", "voice")
                .increment();
        return Answers.VOICE_FALLBACK;
    }
}
