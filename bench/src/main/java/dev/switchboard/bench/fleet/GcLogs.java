package dev.switchboard.bench.fleet;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a JVM notes of each garbage collection: it misses none, as sampling would. */
final class GcLogs {

    /** Used before, used after, and the heap's size, for example {@code 95M->41M(256M)}. */
    private static final Pattern COLLECTION = Pattern.compile("([0-9]+)M->([0-9]+)M\\([0-9]+M\\)");

    private GcLogs() {}

    /** For the command line; each process writes a file of its own. */
    static String option(Path directory) {
        return "-Xlog:gc:file=" + directory.resolve("gc-%p.log") + "::filecount=0";
    }

    /** The most that was still used after any collection, in MB. What an old collection would free is counted too. */
    static int peakAfterCollection(Path directory) throws IOException {
        int peak = 0;
        for (Path log : logs(directory)) {
            Matcher collections = COLLECTION.matcher(Files.readString(log));
            while (collections.find()) {
                peak = Math.max(peak, Integer.parseInt(collections.group(2)));
            }
        }
        if (peak == 0) {
            throw new IllegalStateException("There is no garbage collection in the logs in " + directory);
        }
        return peak;
    }

    private static List<Path> logs(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gc-"))
                    .toList();
        }
    }
}
