package dev.switchboard.api.console;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.autoconfigure.condition.AnyNestedCondition;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Conditional;

/** Only where people can sign in: embedded mode with simulated numbers has its own, elsewhere it takes a provider. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Conditional(ConditionalOnConsole.SomebodyCanSignIn.class)
@interface ConditionalOnConsole {

    /** By a click, or at the provider. */
    final class SomebodyCanSignIn extends AnyNestedCondition {

        SomebodyCanSignIn() {
            super(ConfigurationPhase.REGISTER_BEAN);
        }

        @ConditionalOnBooleanProperty("switchboard.embedded.dev-tokens")
        static final class ByAClick {}

        @ConditionalOnProvider
        static final class AtTheProvider {}
    }
}
