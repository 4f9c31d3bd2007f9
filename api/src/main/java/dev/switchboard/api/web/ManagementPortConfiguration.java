package dev.switchboard.api.web;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** A port of its own for probes and metrics has threads of its own. None of them reads what nobody wants either. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
@Conditional(ManagementPortConfiguration.OfTheManagementPort.class)
class ManagementPortConfiguration {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> strictManagementTomcat() {
        return factory -> factory.addEngineValves(new UnreadBodies(Integer.MAX_VALUE));
    }

    /** Not where it is found as all configurations are, which is the application's own port. */
    static final class OfTheManagementPort implements Condition {

        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getBeanFactory() != null && context.getBeanFactory().getParentBeanFactory() != null;
        }
    }
}
