package dev.switchboard.api.callback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;

/**
 * The reply to a message that nobody could answer. It is needed when the database is away, so this process alone knows
 * who has had it. Everybody has it once an hour from each of our numbers. Otherwise two numbers would be sorry for each
 * other until somebody mends the database.
 */
final class FallbackReplies {

    /** Far more than write in an hour to a process; beyond them, the oldest may have it again. */
    private static final int MOST = 100_000;

    private final Cache<String, String> replied;
    private final String statusCallback;

    FallbackReplies(String statusCallback, Ticker ticker) {
        this.statusCallback = statusCallback;
        this.replied = Caffeine.newBuilder()
                .expireAfterWrite(Duration.ofHours(1))
                .maximumSize(MOST)
                .ticker(ticker)
                .build();
    }

    /** TwiML: that we are sorry, or nothing. */
    String to(TwilioRequest message) {
        if (GreetingRules.greeted(message).isEmpty()) {
            return Answers.NO_REPLY;
        }
        String conversation =
                message.get("To").orElse("") + " " + message.get("From").orElse("");
        String messageSid = message.get("MessageSid").orElse("");
        String before = replied.asMap().putIfAbsent(conversation, messageSid);
        // A repeat of Twilio's request for the same message is answered the same.
        return before == null || before.equals(messageSid) ? Answers.sorry(statusCallback) : Answers.NO_REPLY;
    }
}
