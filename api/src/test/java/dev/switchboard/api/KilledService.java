package dev.switchboard.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.switchboard.api.startup.Ports;
import dev.switchboard.simulator.SimulatorOptions;
import dev.switchboard.simulator.TwilioSimulator;
import dev.switchboard.simulator.fault.Fault;
import io.temporal.testing.TemporalDevServer;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * A service that is killed while many operations are under way, each of them held at another step: at a commit in the
 * database, or at a request to Twilio.
 */
public final class KilledService implements AutoCloseable {

    /** A little less than the client waits. */
    private static final int HELD_MILLIS = 11_000;

    private static final Duration SOON = Duration.ofSeconds(60);

    private final EmbeddedPostgres postgres;
    private final TemporalDevServer temporal;
    private final TwilioSimulator twilio;
    private final ServiceProcess service;
    private final HeldCommits commits;

    /** One that runs. */
    public KilledService(Path directory) throws IOException, SQLException {
        postgres = EmbeddedPostgres.builder().setPort(Ports.any()).start();
        temporal = ServiceProcess.temporal();
        twilio = TwilioSimulator.start(SimulatorOptions.onAnyPort());
        service = new ServiceProcess(
                        directory,
                        postgres,
                        temporal,
                        twilio,
                        // Each step that is held has one.
                        "--spring.datasource.hikari.maximum-pool-size=60",
                        "--switchboard.twilio.request-timeout=12s")
                .start();
        commits = new HeldCommits(postgres.getPostgresDatabase());
    }

    public TwilioSimulator twilio() {
        return twilio;
    }

    /** Calls as the owner, who may do everything. */
    public SwitchboardClient as(String owner) {
        return service.as(owner);
    }

    /**
     * Holds a step of the owner's at its commit.
     *
     * @param step the table, and what its row says then
     */
    public void holdCommit(String owner, String step, boolean committed) {
        commits.hold(owner, step, committed ? HeldCommits.Fate.DONE : HeldCommits.Fate.LOST);
    }

    /** Holds a request, which is never carried out. */
    public void holdRequest(Fault.Match match) {
        twilio.addFaults(List.of(Fault.timeout(match, HELD_MILLIS)));
    }

    /** Holds a request, which is carried out when nobody waits for its answer any more: kill soon. */
    public void holdAnswer(Fault.Match match) {
        twilio.addFaults(List.of(Fault.applyAfter(match, HELD_MILLIS).withTimes(1)));
    }

    /** Lets one such request pass. */
    public void pass(Fault.Match match) {
        twilio.addFaults(List.of(Fault.applyAfter(match, 1).withTimes(1)));
    }

    /** Waits until each operation has come to where it is held. */
    public void awaitAllHeld() {
        assertThat(commits.expected()).isPositive();
        ServiceProcess.await(
                SOON,
                () -> commits.held() == commits.expected()
                        && twilio.faults().stream().allMatch(fault -> fault.hits() > 0));
    }

    /** SIGKILL. */
    public void kill() throws SQLException {
        service.kill();
        twilio.clearFaults();
        commits.decide();
    }

    public void startAgain() {
        service.start();
    }

    @Override
    public void close() throws IOException, SQLException {
        service.close();
        commits.close();
        twilio.close();
        temporal.close();
        postgres.close();
    }
}
