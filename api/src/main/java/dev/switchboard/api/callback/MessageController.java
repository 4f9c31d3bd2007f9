package dev.switchboard.api.callback;

import dev.switchboard.activities.number.InboundNumbers;
import dev.switchboard.activities.number.InboundNumbers.AnsweringAgent;
import dev.switchboard.activities.twilio.TwilioAddress;
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

/** Answers SMS and WhatsApp messages, in TwiML. */
@Hidden
@RestController
@RequestMapping(path = "/api/twilio/webhook", produces = MediaType.TEXT_XML_VALUE)
class MessageController {

    private final InboundNumbers numbers;
    private final AgentAnswers answers;
    private final EventInbox inbox;
    private final FallbackReplies fallbacks;
    private final MeterRegistry meters;

    MessageController(
            InboundNumbers numbers,
            AgentAnswers answers,
            EventInbox inbox,
            FallbackReplies fallbacks,
            MeterRegistry meters) {
        this.numbers = numbers;
        this.answers = answers;
        this.inbox = inbox;
        this.fallbacks = fallbacks;
        this.meters = meters;
    }

    /** The webhook is the only event of an inbound message: it is kept before it is answered. */
    @PostMapping
    String answer(
            @RequestAttribute(TwilioRequest.ATTRIBUTE) TwilioRequest received,
            @RequestHeader(name = RuntimeQuestion.IDEMPOTENCY_TOKEN, required = false) @Nullable String idempotencyToken) {
        inbox.message(received.single());
        TwilioAddress to = received.address("To");
        Optional<AnsweringAgent> agent = received.get("AccountSid")
                .flatMap(account -> Optional.ofNullable(to.phoneNumber())
                        .flatMap(phoneNumber -> numbers.find(account, phoneNumber)));
        if (agent.isEmpty()) {
            meters.counter("switchboard.twilio.inbound.unbound", "channel", channel(to))
                    .increment();
            return Answers.NO_REPLY;
        }
        return answers.toMessage(agent.get(), received, idempotencyToken);
    }

    @PostMapping("/fallback")
    String fallback(@RequestAttribute(TwilioRequest.ATTRIBUTE) TwilioRequest received) {
        meters.counter("switchboard.twilio.inbound.fallback", "channel", channel(received.address("To")))
                .increment();
        return fallbacks.to(received);
    }

    /** A metric label: what is not WhatsApp counts with SMS. */
    private static String channel(TwilioAddress to) {
        return to.isWhatsApp() ? "whatsapp" : "sms";
    }
}
