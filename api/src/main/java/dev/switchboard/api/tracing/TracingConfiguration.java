package dev.switchboard.api.tracing;

import io.micrometer.tracing.Tracer;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * What is ours of the tracing. Requests are Spring Boot's, workflows and activities Temporal's starter's, and the
 * requests to Twilio are made in {@code activities}.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnBooleanProperty(TracingSwitch.ON)
class TracingConfiguration {

    @Bean
    SpanExporters discreetSpanExporters(ObjectProvider<SpanExporter> exporters) {
        return SpanExporters.of(exporters
                .orderedStream()
                .<SpanExporter>map(DiscreetSpanExporter::new)
                .toList());
    }

    /** Before Spring Boot's own handlers. */
    @Bean
    @Order(0)
    UntracedObservations untracedObservations(Tracer tracer) {
        return new UntracedObservations(tracer);
    }
}
