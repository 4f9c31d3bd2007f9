package dev.switchboard.bench.fleet;

import java.util.ArrayList;
import java.util.List;

/** Measures, prints tables, and ends with 1 when Switchboard left a number wrong or exceeded Twilio's rate. */
public final class FleetBenchmark {

    private FleetBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        FleetSettings settings = FleetSettings.fromEnvironment();
        List<String> violations = new ArrayList<>();
        System.out.printf(
                "%d processors, shared by PostgreSQL, Temporal, the Twilio simulator and the client; Switchboard has -Xmx%s%n",
                Runtime.getRuntime().availableProcessors(), settings.heap());
        for (int size : settings.sizes()) {
            for (int driftPercent : settings.drift()) {
                Report report = new Scenario(settings, size, driftPercent).run();
                System.out.print(report.markdown());
                System.out.flush();
                report.addToResults();
                violations.addAll(report.violations());
            }
        }
        violations.forEach(violation -> System.out.println("Switchboard failed: " + violation));
        // Threads of libraries would keep the process alive.
        System.exit(violations.isEmpty() ? 0 : 1);
    }
}
