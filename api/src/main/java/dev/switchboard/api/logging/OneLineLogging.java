package dev.switchboard.api.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.CoreConstants;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.pattern.DynamicConverter;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Has every appender that writes by a pattern escape control characters, whatever the pattern and wherever it was
 * configured. So nobody can write a line of the log by what they send. Structured logging escapes by itself, being
 * JSON. After Spring Boot has set logging up, and before anything is asked of the service.
 */
public final class OneLineLogging implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

    private static final Map<String, Supplier<DynamicConverter<ILoggingEvent>>> CONVERTERS = Map.ofEntries(
            Map.entry("m", EscapedMessageConverter::new),
            Map.entry("msg", EscapedMessageConverter::new),
            Map.entry("message", EscapedMessageConverter::new),
            Map.entry("ex", EscapedThrowableConverter::new),
            Map.entry("exception", EscapedThrowableConverter::new),
            Map.entry("throwable", EscapedThrowableConverter::new),
            Map.entry("xEx", EscapedThrowableConverter::new),
            Map.entry("xException", EscapedThrowableConverter::new),
            Map.entry("xThrowable", EscapedThrowableConverter::new),
            Map.entry("wex", EscapedThrowableConverter::new),
            Map.entry("wEx", EscapedThrowableConverter::new));

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            escape(context);
        }
    }

    static void escape(LoggerContext context) {
        Map<Object, Object> rules = new HashMap<>();
        if (context.getObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS) instanceof Map<?, ?> already) {
            rules.putAll(already);
        }
        rules.putAll(CONVERTERS);
        context.putObject(CoreConstants.PATTERN_RULE_REGISTRY_FOR_SUPPLIERS, rules);
        Iterator<Appender<ILoggingEvent>> appenders =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (appenders.hasNext()) {
            if (appenders.next() instanceof OutputStreamAppender<ILoggingEvent> appender
                    && appender.getEncoder() instanceof PatternLayoutEncoder encoder) {
                // Started anew, it reads its pattern with these converters.
                encoder.stop();
                encoder.start();
            }
        }
    }
}
