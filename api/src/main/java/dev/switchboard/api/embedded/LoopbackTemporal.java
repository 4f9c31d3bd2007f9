package dev.switchboard.api.embedded;

import dev.switchboard.api.startup.StartRefusedException;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.temporal.internal.testservice.GRPCServerHelper;
import io.temporal.internal.testservice.TestServicesStarter;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The SDK's server inside this process, on the loopback only. It has no authentication, and the way in which the SDK
 * itself binds it to a port listens on every interface. Whoever reached it there could take numbers from their agents.
 */
final class LoopbackTemporal implements Closeable {

    private static final int STOP_SECONDS = 5;

    private final TestServicesStarter services;
    private final Server server;

    private LoopbackTemporal(TestServicesStarter services, Server server) {
        this.services = services;
        this.server = server;
    }

    static LoopbackTemporal start() {
        // Time skipping is locked; else timers would fire at once while somebody waits for a result.
        TestServicesStarter services = new TestServicesStarter(true, 0);
        try {
            NettyServerBuilder builder = NettyServerBuilder.forAddress(
                            new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
                            InsecureServerCredentials.create())
                    .intercept(new CrossedCancellations(services.getWorkflowService()));
            GRPCServerHelper.registerServicesAndHealthChecks(services.getServices(), builder);
            return new LoopbackTemporal(services, builder.build().start());
        } catch (IOException e) {
            services.close();
            throw new StartRefusedException(
                    "The Temporal server inside this process does not start: " + e.getMessage(),
                    "Set TEMPORAL_ADDRESS, or SWITCHBOARD_TEMPORAL=dev-server with the temporal CLI installed.");
        }
    }

    String target() {
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        try {
            if (!server.shutdown().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            services.close();
        }
    }
}
