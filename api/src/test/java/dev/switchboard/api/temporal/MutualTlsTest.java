package dev.switchboard.api.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that asks for a certificate, as a Temporal frontend with mTLS does. */
class MutualTlsTest {

    @TempDir
    Path directory;

    private final List<String> callers = new CopyOnWriteArrayList<>();
    private Pems frontend;
    private Pems client;
    private Server server;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        frontend = Pems.selfSigned(directory, "frontend");
        client = Pems.selfSigned(directory, "switchboard");
        server = NettyServerBuilder.forPort(
                        0,
                        TlsServerCredentials.newBuilder()
                                .keyManager(
                                        frontend.certificate().toFile(),
                                        frontend.key().toFile())
                                .trustManager(client.certificate().toFile())
                                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                                .build())
                .intercept(new Callers())
                .addService(new SystemInfo())
                .build()
                .start();
    }

    @AfterEach
    void stop() {
        server.shutdownNow();
    }

    @Test
    void theConfiguredCertificateAndApiKeyAreShown() {
        Map<String, String> environment = Map.of(
                "TEMPORAL_TLS_CLIENT_CERT_PATH", client.certificate().toString(),
                "TEMPORAL_TLS_CLIENT_KEY_PATH", client.key().toString(),
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH", frontend.certificate().toString(),
                "TEMPORAL_TLS_SERVER_NAME", "frontend",
                "TEMPORAL_API_KEY", "key-of-a-test");

        call(environment);

        assertThat(callers).contains("CN=switchboard Bearer key-of-a-test");
    }

    @Test
    void aCallerWithoutACertificateIsRefused() {
        Map<String, String> environment = Map.of(
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH", frontend.certificate().toString());

        assertThatThrownBy(() -> call(environment)).isInstanceOf(StatusRuntimeException.class);
        assertThat(callers).isEmpty();
    }

    @Test
    void aServerOfAnotherAuthorityIsRefused() {
        Map<String, String> environment = Map.of(
                "TEMPORAL_TLS_CLIENT_CERT_PATH", client.certificate().toString(),
                "TEMPORAL_TLS_CLIENT_KEY_PATH", client.key().toString(),
                "TEMPORAL_TLS_SERVER_CA_CERT_PATH", client.certificate().toString());

        assertThatThrownBy(() -> call(environment)).isInstanceOf(StatusRuntimeException.class);
        assertThat(callers).isEmpty();
    }

    private void call(Map<String, String> environment) {
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(TemporalConnection.from(environment)
                .applyTo(WorkflowServiceStubsOptions.newBuilder().setTarget("localhost:" + server.getPort()))
                .build());
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(5, java.util.concurrent.TimeUnit.SECONDS)
                    .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
        } finally {
            stubs.shutdownNow();
        }
    }

    private final class Callers implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
            try {
                callers.add(session.getPeerPrincipal().getName() + " "
                        + headers.get(Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER)));
            } catch (SSLPeerUnverifiedException e) {
                callers.add("nobody");
            }
            return next.startCall(call, headers);
        }
    }

    private static final class SystemInfo extends WorkflowServiceGrpc.WorkflowServiceImplBase {
        @Override
        public void getSystemInfo(GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
            answer.onNext(GetSystemInfoResponse.getDefaultInstance());
            answer.onCompleted();
        }
    }
}
