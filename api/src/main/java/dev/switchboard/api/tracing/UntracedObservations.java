package dev.switchboard.api.tracing;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.scheduling.support.ScheduledTaskObservationContext;

/**
 * Takes probes, scrapes and jobs out of the tracing, before the handlers that would make a span of each: a job looks
 * for work twice a second. What a job starts is a trace of its own. They are measured as before.
 */
final class UntracedObservations implements TracingObservationHandler<Observation.Context> {

    private final Tracer tracer;

    UntracedObservations(Tracer tracer) {
        this.tracer = tracer;
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        if (context instanceof ServerRequestObservationContext request && request.getCarrier() != null) {
            return request.getCarrier().getRequestURI().startsWith("/actuator");
        }
        return context instanceof ScheduledTaskObservationContext;
    }

    /** Without a span, where what measures looks for it. */
    @Override
    public void onStart(Observation.Context context) {
        context.put(TracingContext.class, new TracingContext());
    }

    @Override
    public void onError(Observation.Context context) {}

    @Override
    public void onEvent(Observation.Event event, Observation.Context context) {}

    @Override
    public void onScopeOpened(Observation.Context context) {}

    @Override
    public void onScopeClosed(Observation.Context context) {}

    @Override
    public void onStop(Observation.Context context) {}

    @Override
    public Tracer getTracer() {
        return tracer;
    }
}
