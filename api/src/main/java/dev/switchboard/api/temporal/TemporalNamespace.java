package dev.switchboard.api.temporal;

import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import org.springframework.stereotype.Component;

/** Whether Temporal answers and has our namespace. */
@Component
final class TemporalNamespace {

    private final WorkflowServiceStubs stubs;
    private final TemporalCalls calls;
    private final TemporalProperties properties;

    TemporalNamespace(WorkflowServiceStubs stubs, TemporalCalls calls, TemporalProperties properties) {
        this.stubs = stubs;
        this.calls = calls;
        this.properties = properties;
    }

    /** Fails when Temporal does not answer or the namespace is not there. */
    void check() {
        calls.call(() -> stubs.blockingStub()
                .describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(properties.namespace())
                        .build()));
    }
}
