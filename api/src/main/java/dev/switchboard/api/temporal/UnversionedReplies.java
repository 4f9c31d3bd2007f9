package dev.switchboard.api.temporal;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.MethodDescriptor;
import io.temporal.api.enums.v1.VersioningBehavior;
import io.temporal.api.enums.v1.WorkerVersioningMode;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;

/**
 * Takes the versioning behaviour, which the SDK reads off the workflow's annotation, out of the replies of workers that
 * have no version. The SDK (1.38) sends it all the same, and the server refuses such replies, so that no run gets
 * anywhere.
 */
final class UnversionedReplies implements ClientInterceptor {

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        ClientCall<Q, A> call = next.newCall(method, options);
        if (!"RespondWorkflowTaskCompleted".equals(method.getBareMethodName())) {
            return call;
        }
        return new SimpleForwardingClientCall<>(call) {
            @Override
            @SuppressWarnings("unchecked")
            public void sendMessage(Q request) {
                super.sendMessage(
                        request instanceof RespondWorkflowTaskCompletedRequest reply
                                ? (Q) withoutBehaviorUnlessVersioned(reply)
                                : request);
            }
        };
    }

    private static RespondWorkflowTaskCompletedRequest withoutBehaviorUnlessVersioned(
            RespondWorkflowTaskCompletedRequest reply) {
        boolean versioned = reply.getDeploymentOptions().getWorkerVersioningMode()
                == WorkerVersioningMode.WORKER_VERSIONING_MODE_VERSIONED;
        return versioned
                ? reply
                : reply.toBuilder()
                        .setVersioningBehavior(VersioningBehavior.VERSIONING_BEHAVIOR_UNSPECIFIED)
                        .build();
    }
}
