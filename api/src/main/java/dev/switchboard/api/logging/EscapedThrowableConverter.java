package dev.switchboard.api.logging;

import ch.qos.logback.classic.pattern.ExtendedThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.CoreConstants;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stack with the messages of its exceptions in one line each, between empty lines as Spring Boot prints it. */
final class EscapedThrowableConverter extends ExtendedThrowableProxyConverter {

    @Override
    protected String throwableProxyToString(IThrowableProxy throwable) {
        return CoreConstants.LINE_SEPARATOR
                + super.throwableProxyToString(new Escaped(throwable))
                + CoreConstants.LINE_SEPARATOR;
    }

    private record Escaped(IThrowableProxy throwable) implements IThrowableProxy {

        @Override
        public @Nullable String getOverridingMessage() {
            return escaped(throwable.getOverridingMessage());
        }

        @Override
        public @Nullable String getMessage() {
            return escaped(throwable.getMessage());
        }

        private static @Nullable String escaped(@Nullable String text) {
            return text == null ? null : ControlCharacters.escape(text);
        }

        @Override
        public String getClassName() {
            return throwable.getClassName();
        }

        @Override
        public StackTraceElementProxy[] getStackTraceElementProxyArray() {
            return throwable.getStackTraceElementProxyArray();
        }

        @Override
        public int getCommonFrames() {
            return throwable.getCommonFrames();
        }

        @Override
        public @Nullable IThrowableProxy getCause() {
            IThrowableProxy cause = throwable.getCause();
            return cause == null ? null : new Escaped(cause);
        }

        @Override
        public IThrowableProxy[] getSuppressed() {
            return Arrays.stream(throwable.getSuppressed()).map(Escaped::new).toArray(IThrowableProxy[]::new);
        }

        @Override
        public boolean isCyclic() {
            return throwable.isCyclic();
        }
    }
}
