package dev.switchboard.workflows;

import dev.switchboard.workflows.account.FakeAccounts;
import dev.switchboard.workflows.account.RotateAuthTokenWorkflowImpl;
import dev.switchboard.workflows.assignment.AssignNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.ClearNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.MoveNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.UnassignNumberWorkflowImpl;
import dev.switchboard.workflows.assignment.UpdateNumberWebhooksWorkflowImpl;
import dev.switchboard.workflows.batch.ImportNumbersWorkflowImpl;
import dev.switchboard.workflows.batch.UpdateFleetWebhooksWorkflowImpl;
import dev.switchboard.workflows.drift.CheckFleetDriftWorkflowImpl;
import dev.switchboard.workflows.drift.FakeDrift;
import dev.switchboard.workflows.pool.FakePools;
import dev.switchboard.workflows.pool.RefillPoolsWorkflowImpl;
import dev.switchboard.workflows.purchase.FakeMarket;
import dev.switchboard.workflows.purchase.PurchaseNumberWorkflowImpl;
import dev.switchboard.workflows.purchase.SettlePurchaseWorkflowImpl;
import dev.switchboard.workflows.recovery.RecoverNumberWorkflowImpl;
import dev.switchboard.workflows.release.FakeReleases;
import dev.switchboard.workflows.release.ReleaseNumberWorkflowImpl;
import dev.switchboard.workflows.release.SettleReleaseWorkflowImpl;
import dev.switchboard.workflows.usage.FakeUsage;
import dev.switchboard.workflows.usage.ReconcileUsageWorkflowImpl;
import dev.switchboard.workflows.usage.ReconcileYesterdayWorkflowImpl;
import dev.switchboard.workflows.usage.SettleUsageWorkflowImpl;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Temporal's time-skipping server with our workflows on the fakes. */
public final class WorkflowTestServer implements AutoCloseable {

    static final Class<?>[] WORKFLOWS = {
        AssignNumberWorkflowImpl.class,
        MoveNumberWorkflowImpl.class,
        UnassignNumberWorkflowImpl.class,
        ClearNumberWorkflowImpl.class,
        UpdateNumberWebhooksWorkflowImpl.class,
        UpdateFleetWebhooksWorkflowImpl.class,
        ImportNumbersWorkflowImpl.class,
        CheckFleetDriftWorkflowImpl.class,
        RecoverNumberWorkflowImpl.class,
        SettleUsageWorkflowImpl.class,
        ReconcileUsageWorkflowImpl.class,
        ReconcileYesterdayWorkflowImpl.class,
        RotateAuthTokenWorkflowImpl.class,
        PurchaseNumberWorkflowImpl.class,
        SettlePurchaseWorkflowImpl.class,
        RefillPoolsWorkflowImpl.class,
        ReleaseNumberWorkflowImpl.class,
        SettleReleaseWorkflowImpl.class
    };

    /** Where a run with {@code -Dhistories.record=true} keeps the histories that the replay test replays. */
    private static final Path HISTORIES = Path.of("src/test/resources/histories");

    public final FakeDatabase database = new FakeDatabase();
    public final FakeTwilio twilio = new FakeTwilio();
    public final FakeUsage usage = new FakeUsage();
    public final FakeAccounts accounts = new FakeAccounts();
    public final FakeMarket market = new FakeMarket();
    public final FakeReleases releases = new FakeReleases();
    public final FakeDrift drift = new FakeDrift();
    public final FakePools pools = new FakePools();
    public final TestWorkflowEnvironment environment;

    /** Time is skipped while a test waits for a result. */
    public WorkflowTestServer() {
        this(true);
    }

    /** Real time, for tests that hold an activity: the server would skip its time away. */
    public static WorkflowTestServer inRealTime() {
        return new WorkflowTestServer(false);
    }

    private WorkflowTestServer(boolean skipsTime) {
        environment = TestWorkflowEnvironment.newInstance(TestEnvironmentOptions.newBuilder()
                .setUseTimeskipping(skipsTime)
                .build());
        environment.newWorker(TaskQueues.SWITCHBOARD).registerWorkflowImplementationTypes(WORKFLOWS);
        environment
                .getWorkerFactory()
                .getWorker(TaskQueues.SWITCHBOARD)
                .registerActivitiesImplementations(
                        database, new FakeClearing(database), usage, drift, accounts, market, releases, pools);
        environment
                .newWorker(TaskQueues.TWILIO)
                .registerActivitiesImplementations(
                        twilio, usage.twilio(), accounts.twilio(), market.twilio(), releases.twilio());
        environment
                .newWorker(TaskQueues.TWILIO_BATCH)
                .registerActivitiesImplementations(twilio, new FakeBatches(database, twilio), drift.twilio());
        environment.start();
    }

    public WorkflowClient client() {
        return environment.getWorkflowClient();
    }

    public <T> T workflow(Class<T> type, String workflowId) {
        return client().newWorkflowStub(
                        type,
                        WorkflowOptions.newBuilder()
                                .setWorkflowId(workflowId)
                                .setTaskQueue(TaskQueues.SWITCHBOARD)
                                .build());
    }

    /** Keeps the history of the run that just ended, when asked to by the system property. */
    public void record(String name, String workflowId) {
        if (!Boolean.getBoolean("histories.record")) {
            return;
        }
        try {
            Files.createDirectories(HISTORIES);
            Files.writeString(
                    HISTORIES.resolve(name + ".json"),
                    client().fetchHistory(workflowId).toJson(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        environment.close();
    }
}
