package dev.switchboard.bench.callbacks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Inserts rows as a callback's, one row a statement and one statement a commit, as fast as it can. */
final class Pgbench {

    private static final Pattern RATE = Pattern.compile("tps = ([0-9.]+)");

    private final Path program;
    private final Database database;
    private final Path script;

    Pgbench(Path program, Database database, Path directory) throws IOException {
        this.program = program;
        this.database = database;
        this.script = directory.resolve("insert.sql");
        Files.writeString(script, insert(Callbacks.ACCOUNT_SID, Callbacks.PAYLOAD));
    }

    /** Prepared once a client, and without ON CONFLICT: no insert of single rows costs less. */
    private static String insert(String accountSid, String payload) {
        return """
                \\set sid random(1, 9000000000000000000)
                INSERT INTO raw_event (sid, status, kind, account_sid, channel, direction, phone_number,
                                       occurred_at, received_at, num_segments, call_duration, payload)
                VALUES ('CA' || lpad(CAST(:sid AS text), 32, '0'), 'completed', 'CALL', '%s', 'VOICE', 'INBOUND', '+15550000001',
                        now(), now(), NULL, 61, '%s');
                """.formatted(accountSid, payload);
    }

    /** Rows a second. */
    double run(int clients, Duration duration) throws IOException, InterruptedException, SQLException {
        database.emptyRawTable();
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + clients,
                        "--jobs=" + Math.min(clients, 2),
                        "--time=" + duration.toSeconds(),
                        "--file=" + script,
                        "--host=localhost",
                        "--port=" + database.port(),
                        "--username=" + Database.USER,
                        "postgres"))
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher rate = RATE.matcher(output);
        if (process.waitFor() != 0 || !rate.find()) {
            throw new IllegalStateException("pgbench failed:\n" + output);
        }
        return Double.parseDouble(rate.group(1));
    }
}
