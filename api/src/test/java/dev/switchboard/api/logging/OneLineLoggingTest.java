package dev.switchboard.api.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineLoggingTest {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final Logger log = logger("%msg%n%xEx");

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n", "\u0085", "\u2028", "\u001b[31m", "\b", "\u202e", "\u0000"})
    void noCharacterOfAMessageEndsItsLineOrMovesTheCursor(String planted) {
        log.info("Refused {}", "a" + planted + "b");
        assertThat(lines()).hasSize(1);
        assertThat(lines()[0]).startsWith("Refused a\\").endsWith("b").doesNotContain(planted);
    }

    @Test
    void neitherThatOfAnExceptionOrItsCause() {
        log.info("Failed", new IllegalStateException("a\nFORGED 1", new IllegalArgumentException("b\r\nFORGED 2")));
        assertThat(lines()).noneMatch(line -> line.startsWith("FORGED"));
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("a\\nFORGED 1", "b\\r\\nFORGED 2", "\tat ");
    }

    @Test
    void otherTextStaysAsItIs() {
        log.info("Übermut \ud83d\ude00\ttab");
        assertThat(lines()).containsExactly("Übermut \ud83d\ude00\ttab");
    }

    private String[] lines() {
        return written.toString(StandardCharsets.UTF_8).lines().toArray(String[]::new);
    }

    private Logger logger(String pattern) {
        LoggerContext context = new LoggerContext();
        context.setMDCAdapter(new ch.qos.logback.classic.util.LogbackMDCAdapter());
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(pattern);
        encoder.setCharset(StandardCharsets.UTF_8);
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(written);
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.addAppender(appender);
        encoder.start();
        appender.start();
        OneLineLogging.escape(context);
        assertThat(context.getStatusManager().getCopyOfStatusList())
                .noneMatch(status -> status.getLevel() > ch.qos.logback.core.status.Status.INFO);
        return root;
    }
}
