package dev.switchboard.bench.callbacks;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Measures, prints a table, and ends with 1 when an acknowledged callback is not there. */
public final class CallbacksBenchmark {

    /** The aims: callbacks per row that pgbench inserts, and the answers at half the load that is possible. */
    private static final double RATIO = 0.75;

    private static final double P99_MILLIS = 50;

    private CallbacksBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Settings settings = Settings.fromEnvironment();
        deleteRecursively(settings.directory());
        Files.createDirectories(settings.directory());
        boolean complete;
        try (Database database = Database.start(settings.directory());
                Service service = Service.start(settings, database)) {
            complete = measure(settings, database, service);
        }
        // Threads of libraries would keep the process alive.
        System.exit(complete ? 0 : 1);
    }

    private static boolean measure(Settings settings, Database database, Service service) throws Exception {
        database.addNumbers();
        database.makeRawTable();
        print(
                "%d processors, shared by PostgreSQL, the service and what sends; PostgreSQL %s, fsync %s, commits %s",
                Runtime.getRuntime().availableProcessors(),
                database.setting("server_version"),
                database.setting("fsync"),
                database.setting("synchronous_commit"));
        Pgbench pgbench = new Pgbench(settings.pgbench(), database, settings.directory());
        Callbacks callbacks = new Callbacks("127.0.0.1:" + service.port());
        Load load = new Load(service.port(), settings.connections());
        refusesForged(service, callbacks);

        int clients = bestClients(pgbench, settings);
        List<Load.Result> sent = new ArrayList<>();
        sent.add(load.asFastAsAnswered(callbacks.make(settings.warmUp())));
        List<Double> ratios = new ArrayList<>();
        List<Double> callbackRates = new ArrayList<>();
        List<Double> rowRates = new ArrayList<>();
        print("round   pgbench rows/s   callbacks/s   ratio   p50 ms   p99 ms   usage complete after s");
        for (int round = 1; round <= settings.rounds(); round++) {
            double rows = pgbench.run(clients, settings.seconds());
            Load.Result full = load.asFastAsAnswered(
                    callbacks.make((int) (rows * settings.seconds().toSeconds())));
            Duration behind = awaitProcessed(database);
            sent.add(full);
            callbackRates.add(full.rate());
            rowRates.add(rows);
            ratios.add(full.rate() / rows);
            print(
                    "%5d   %14.0f   %11.0f   %5.2f   %6.1f   %6.1f   %22.1f",
                    round,
                    rows,
                    full.rate(),
                    full.rate() / rows,
                    full.latencies().percentileMillis(50),
                    full.latencies().percentileMillis(99),
                    behind.toMillis() / 1e3);
        }
        print("median ratio %.2f, best %.2f", median(ratios), Collections.max(ratios));
        Results.add(
                "callbacks",
                Map.of(
                        "rounds", ratios,
                        "ratio", median(ratios),
                        "callbacksPerSecond", median(callbackRates),
                        "rowsPerSecond", median(rowRates)));

        print("half load   callbacks/s   p50 ms   p99 ms   p99.9 ms");
        double half = median(callbackRates) / 2;
        List<Double> slowest = new ArrayList<>();
        for (int round = 1; round <= settings.rounds(); round++) {
            Load.Result result = load.at(
                    half, callbacks.make((int) (half * settings.seconds().toSeconds())));
            sent.add(result);
            slowest.add(result.latencies().percentileMillis(99));
            awaitProcessed(database);
            print(
                    "%9d   %11.0f   %6.1f   %6.1f   %8.1f",
                    round,
                    result.rate(),
                    result.latencies().percentileMillis(50),
                    result.latencies().percentileMillis(99),
                    result.latencies().percentileMillis(99.9));
        }
        Results.add("callbacks at half load", Map.of("perSecond", half, "p99Millis", median(slowest)));
        print("median ratio %.2f: %s", median(ratios), verdict(median(ratios) >= RATIO, "at least " + RATIO));
        print(
                "median p99 at half load %.1f ms: %s",
                median(slowest), verdict(median(slowest) < P99_MILLIS, "under " + P99_MILLIS + " ms"));
        return isComplete(sent, database);
    }

    private static String verdict(boolean met, String aim) {
        return (met ? "met" : "NOT MET") + ", the aim is " + aim;
    }

    private static void refusesForged(Service service, Callbacks callbacks) throws IOException {
        try (Connection connection = new Connection(service.port())) {
            if (connection.send(callbacks.forged()) != 403) {
                throw new IllegalStateException("The service does not check signatures");
            }
        }
    }

    private static int bestClients(Pgbench pgbench, Settings settings) throws Exception {
        double bestRate = 0;
        int best = 0;
        for (int clients : settings.clients()) {
            double rate = pgbench.run(clients, settings.seconds());
            print("pgbench with %2d clients: %6.0f rows/s", clients, rate);
            if (rate > bestRate) {
                bestRate = rate;
                best = clients;
            }
        }
        return best;
    }

    private static boolean isComplete(List<Load.Result> sent, Database database) throws SQLException {
        long acknowledged = sent.stream().mapToLong(Load.Result::acknowledged).sum();
        long failed = sent.stream().mapToLong(Load.Result::failed).sum();
        long stored = database.count("twilio_event");
        long counted = database.count("usage_record");
        boolean complete = stored == acknowledged && counted == acknowledged;
        print(
                "acknowledged %d, not acknowledged %d, stored %d, counted in usage %d: %s",
                acknowledged, failed, stored, counted, complete ? "complete" : "NOT THE SAME");
        return complete;
    }

    private static double median(List<Double> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    private static Duration awaitProcessed(Database database) throws Exception {
        long start = System.nanoTime();
        while (database.count("twilio_event WHERE processed_at IS NULL") > 0) {
            Thread.sleep(100);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private static void print(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    private static void deleteRecursively(Path directory) throws Exception {
        if (Files.exists(directory)) {
            try (Stream<Path> paths = Files.walk(directory)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
