package dev.switchboard.api.callback;

import dev.switchboard.activities.number.WebhookUrls;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What an agent answers by itself, as Twilio gets it: to be looked at before anybody calls. */
@Component
public final class GreetingPreview {

    private final WebhookUrls urls;

    GreetingPreview(WebhookUrls urls) {
        this.urls = urls;
    }

    /** The TwiML that a call is answered with. */
    public String toCall(String agentName, @Nullable String greeting) {
        return Answers.greet(agentName, greeting);
    }

    /** The TwiML that the first message within the hour is answered with. */
    public String toMessage(@Nullable String greeting) {
        return Answers.reply(greeting == null ? "" : greeting, urls.statusCallback());
    }
}
