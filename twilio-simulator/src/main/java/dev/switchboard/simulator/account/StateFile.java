package dev.switchboard.simulator.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.switchboard.simulator.http.Json;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A file with one JSON line per change, {@code {"table":…,"key":…,"row":…}}; the row is the whole resource, so that
 * the last line of a key is what it is. It is written without fsync: it survives the process, not a power cut.
 */
public final class StateFile implements StateLog {

    private static final Logger log = LoggerFactory.getLogger(StateFile.class);

    public interface Content {

        /** Puts back a row; of a table or key that is not known any more nothing. */
        void load(String table, String key, @Nullable JsonNode row);

        List<Table<?>> tables();
    }

    private final Path path;
    private final FileChannel lockFile;
    private final FileLock lock;
    private @Nullable BufferedWriter writer;

    /** Takes the file for this process. */
    public static StateFile open(Path path) {
        Path absolute = path.toAbsolutePath();
        Path lockPath = absolute.resolveSibling(absolute.getFileName() + ".lock");
        try {
            Path folder = absolute.getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            FileChannel lockFile = FileChannel.open(lockPath, CREATE, WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new IllegalStateException("The state file " + path + " is in use by another simulator");
            }
            return new StateFile(absolute, lockFile, lock);
        } catch (IOException e) {
            throw new UncheckedIOException("The state file " + path + " cannot be opened", e);
        }
    }

    private StateFile(Path path, FileChannel lockFile, FileLock lock) {
        this.path = path;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    public boolean isNew() {
        return !Files.exists(path);
    }

    /** Puts every line of the file back, then rewrites the file with one line per row. */
    public void replayAndCompact(Content content) {
        try {
            if (Files.exists(path)) {
                replay(Files.readAllLines(path, UTF_8), content);
            }
            Path compacted = path.resolveSibling(path.getFileName() + ".new");
            writer = Files.newBufferedWriter(compacted, UTF_8);
            content.tables().forEach(table -> table.rows().forEach((key, row) -> append(table.name(), key, row)));
            writer.close();
            Files.move(compacted, path, ATOMIC_MOVE, REPLACE_EXISTING);
            writer = Files.newBufferedWriter(path, UTF_8, APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The state file " + path + " cannot be read or rewritten", e);
        }
    }

    private void replay(List<String> lines, Content content) {
        for (int i = 0; i < lines.size(); i++) {
            try {
                JsonNode line = Json.MAPPER.readTree(lines.get(i));
                content.load(line.path("table").asString(), line.path("key").asString(), line.get("row"));
            } catch (JacksonException e) {
                if (i < lines.size() - 1) {
                    throw new IllegalStateException(
                            "Line %d of the state file %s is damaged: %s"
                                    .formatted(i + 1, path, e.getOriginalMessage()),
                            e);
                }
                // The process was killed while it wrote: the change was never answered, so it may be lost.
                log.warn("Ignoring the torn last line of {}", path);
            }
        }
    }

    @Override
    public void append(String table, String key, @Nullable Object row) {
        ObjectNode line = Json.object().put("table", table).put("key", key);
        line.set("row", row == null ? null : Json.MAPPER.valueToTree(row));
        try {
            BufferedWriter out = open();
            out.write(Json.MAPPER.writeValueAsString(line));
            out.write('\n');
        } catch (IOException e) {
            throw new UncheckedIOException("The state file " + path + " cannot be written", e);
        }
    }

    @Override
    public void commit() {
        try {
            open().flush();
        } catch (IOException e) {
            throw new UncheckedIOException("The state file " + path + " cannot be written", e);
        }
    }

    @Override
    public void close() {
        try {
            if (writer != null) {
                writer.close();
            }
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The state file " + path + " cannot be closed", e);
        }
    }

    private BufferedWriter open() {
        if (writer == null) {
            throw new IllegalStateException("The state file " + path + " was not read yet");
        }
        return writer;
    }
}
