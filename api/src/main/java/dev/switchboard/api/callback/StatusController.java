package dev.switchboard.api.callback;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Keeps status callbacks. One insert and nothing else: what they mean is worked out from the inbox. */
@Hidden
@RestController
@RequestMapping("/api/twilio/status")
class StatusController {

    private final EventInbox inbox;

    StatusController(EventInbox inbox) {
        this.inbox = inbox;
    }

    /**
     * 204 when it is kept, 503 when the database is away. Twilio tries it again then, but only since the URL that we
     * configure asks for that, by {@code #rc=2&rp=ct,5xx,rt} ({@code switchboard.webhooks.connection-overrides}). It
     * tries twice more when it cannot connect, after a 5xx, and when the answer takes too long.
     */
    @PostMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void status(@RequestAttribute(TwilioRequest.ATTRIBUTE) TwilioRequest received) {
        if (received.get("CallSid").isPresent()) {
            inbox.call(received.single());
        } else {
            inbox.message(received.single());
        }
    }
}
