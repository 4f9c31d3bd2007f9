package dev.switchboard.bench.fleet;

import dev.switchboard.bench.Results;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The measurements of one fleet, as a Markdown table. */
final class Report {

    /** A second of ours and a second of Twilio's do not begin at the same time. */
    private static final double RATE_TOLERANCE = 1.05;

    private final FleetSettings settings;
    private final Fleet fleet;
    private final int driftPercent;
    private final double load;
    private final List<Measurement> measurements;

    Report(FleetSettings settings, Fleet fleet, int driftPercent, double load, List<Measurement> measurements) {
        this.settings = settings;
        this.fleet = fleet;
        this.driftPercent = driftPercent;
        this.load = load;
        this.measurements = List.copyOf(measurements);
    }

    String markdown() {
        StringBuilder text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%n%,d numbers, %,d of them (%d %%) differ%s. Twilio answers after %d ms and accepts %d requests a second;"
                        + " %,d calls are needed, which takes %.1f s at that rate."
                        + " The machine's load before was %.1f.%n%n",
                fleet.size(),
                fleet.drifted(),
                driftPercent,
                settings.kill() ? "; each client is killed half way and started again" : "",
                settings.latencyMillis(),
                settings.rate(),
                fleet.callsNeeded(),
                ideal(),
                load));
        text.append("| | time | calls made | 429s | wrong at the end | most calls in a second | time ÷ ideal |"
                + " calls ÷ needed | speed-up | peak heap after GC | biggest history |\n");
        text.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n");
        measurements.forEach(measurement -> text.append(row(measurement)));
        measurements.stream()
                .filter(this::extrapolated)
                .forEach(measurement -> text.append(String.format(
                        Locale.ROOT,
                        "%n\\* %s: measured on the first %,d numbers, time and calls extrapolated to all.%n",
                        measurement.client(),
                        measurement.numbers())));
        return text.toString();
    }

    /** The same for programs. */
    void addToResults() throws IOException {
        for (Measurement measurement : measurements) {
            Map<String, Object> values = new LinkedHashMap<>();
            values.put("client", measurement.client());
            values.put("numbers", fleet.size());
            values.put("driftPercent", driftPercent);
            values.put("latencyMillis", settings.latencyMillis());
            values.put("rate", settings.rate());
            values.put("seconds", measurement.seconds(fleet));
            values.put("ideal", ideal());
            values.put("calls", measurement.calls(fleet));
            values.put("callsNeeded", fleet.callsNeeded());
            values.put("refused", measurement.traffic().refused());
            values.put("wrong", measurement.wrong());
            values.put("extrapolated", extrapolated(measurement));
            if (measurement.peakHeap() != null) {
                values.put("peakHeapMegabytes", measurement.peakHeap());
            }
            if (measurement.biggestHistory() != null) {
                values.put("biggestHistory", measurement.biggestHistory());
            }
            Results.add("batch", values);
        }
    }

    private String row(Measurement measurement) {
        double seconds = measurement.seconds(fleet);
        double calls = measurement.calls(fleet);
        String star = extrapolated(measurement) ? "\\*" : "";
        return String.format(
                Locale.ROOT,
                "| %s%s | %.1f s | %,.0f | %,d | %,d | %,d | %.2f | %.2f | %s | %s | %s |%n",
                measurement.client(),
                star,
                seconds,
                calls,
                measurement.traffic().refused(),
                measurement.wrong(),
                measurement.traffic().mostPerSecond(),
                seconds / ideal(),
                calls / fleet.callsNeeded(),
                sequentialSeconds()
                        .map(sequential -> String.format(Locale.ROOT, "%.1f ×", sequential / seconds))
                        .orElse(""),
                measurement.peakHeap() == null ? "" : measurement.peakHeap() + " MB",
                measurement.biggestHistory() == null
                        ? ""
                        : String.format(Locale.ROOT, "%,d events", measurement.biggestHistory()));
    }

    /** What Switchboard must not do, and did. */
    List<String> violations() {
        List<String> violations = new ArrayList<>();
        for (Measurement measurement : measurements) {
            if (measurement.biggestHistory() != null) {
                if (measurement.wrong() > 0) {
                    violations.add("It left " + measurement.wrong() + " numbers wrong.");
                }
                if (measurement.traffic().mostPerSecond() > settings.rate() * RATE_TOLERANCE) {
                    violations.add("It made " + measurement.traffic().mostPerSecond() + " calls in a second.");
                }
            }
        }
        return violations;
    }

    private double ideal() {
        return (double) fleet.callsNeeded() / settings.rate();
    }

    private Optional<Double> sequentialSeconds() {
        return measurements.stream()
                .filter(measurement -> measurement.client().startsWith("sequential"))
                .map(measurement -> measurement.seconds(fleet))
                .findFirst();
    }

    private boolean extrapolated(Measurement measurement) {
        return measurement.numbers() < fleet.size();
    }
}
