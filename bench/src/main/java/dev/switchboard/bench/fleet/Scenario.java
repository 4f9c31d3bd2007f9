package dev.switchboard.bench.fleet;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/** One fleet that each client updates in turn, on parts that are started for it. */
final class Scenario {

    private final FleetSettings settings;
    private final int size;
    private final int driftPercent;

    Scenario(FleetSettings settings, int size, int driftPercent) {
        this.settings = settings;
        this.size = size;
        this.driftPercent = driftPercent;
    }

    /** All of it, with the load of the machine before, since what else runs there is measured too. */
    Report run() throws IOException, InterruptedException, SQLException {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        Path directory = settings.directory().resolve("%d-numbers-%d-percent".formatted(size, driftPercent));
        FileSystemUtils.deleteRecursively(directory);
        Files.createDirectories(directory);
        try (TwilioProcess twilio = TwilioProcess.start(directory);
                Database database = Database.start();
                TemporalProcess temporal = TemporalProcess.start(settings.temporalCli(), directory);
                SwitchboardProcess service = new SwitchboardProcess(settings, directory, database, temporal, twilio)) {
            Fleet fleet = new Fleet(twilio, settings, size, driftPercent);
            fleet.reset();
            service.start();
            List<Fleet.PhoneNumber> numbers = fleet.numbers();
            database.bind(numbers);
            List<Measurement> measurements = new ArrayList<>();
            for (String name : settings.clients()) {
                if (name.equals("switchboard")) {
                    Switchboard switchboard = new Switchboard(service, twilio, fleet, ideal(fleet));
                    Measurement measured = measure(switchboard, fleet, twilio);
                    measurements.add(measured.with(
                            GcLogs.peakAfterCollection(directory), temporal.biggestHistory(measured.started())));
                    Results.add("read of a batch", Map.of("numbers", size, "millis", switchboard.millisToReadIt()));
                    // It would share the processors with the loops.
                    service.kill();
                } else {
                    measurements.add(measure(loop(name, numbers, twilio), fleet, twilio));
                }
            }
            return new Report(settings, fleet, driftPercent, load, measurements);
        }
    }

    private Duration ideal(Fleet fleet) {
        return Duration.ofMillis(fleet.callsNeeded() * 1_000L / settings.rate());
    }

    private Loop loop(String name, List<Fleet.PhoneNumber> numbers, TwilioProcess twilio) {
        int atATime = name.equals("sequential") ? 1 : Integer.parseInt(name);
        int sample = atATime == 1 ? Math.min(size, settings.sequentialSample()) : size;
        return new Loop(LoopClients.create(twilio.baseUrl(), atATime), numbers.subList(0, sample), atATime);
    }

    private Measurement measure(FleetClient client, Fleet fleet, TwilioProcess twilio)
            throws IOException, InterruptedException {
        twilio.noLimits();
        if (settings.warmUp() > 0) {
            client.warmUp(settings.warmUp());
        }
        fleet.reset();
        System.err.printf("%,d numbers, %d %% differ: %s%n", size, driftPercent, client.name());
        Instant started = Instant.now();
        Duration took = settings.kill() ? client.updateKilledHalfWay() : client.update();
        TwilioProcess.Traffic traffic = twilio.traffic();
        return new Measurement(client.name(), started, took, client.numbers(), traffic, fleet.wrong(client.numbers()));
    }
}
