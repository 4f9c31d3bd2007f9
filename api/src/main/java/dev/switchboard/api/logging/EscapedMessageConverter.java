package dev.switchboard.api.logging;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/** The message of an event, in one line whatever it was made from. */
final class EscapedMessageConverter extends MessageConverter {

    @Override
    public @Nullable String convert(ILoggingEvent event) {
        String message = super.convert(event);
        return message == null ? null : ControlCharacters.escape(message);
    }
}
