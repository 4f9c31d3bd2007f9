package dev.switchboard.api.embedded;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where PostgreSQL's programs are unpacked: a folder that nobody else may write to, since what lies in it is run. That
 * is the user's cache, so that they are unpacked once; where there is none, the data directory.
 */
final class PostgresPrograms {

    private static final Logger log = LoggerFactory.getLogger(PostgresPrograms.class);
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");

    private PostgresPrograms() {}

    static Path folder(DataDirectory data) throws IOException {
        Path cache = cache();
        if (cache.isAbsolute()) {
            try {
                return ownersOnly(cache.resolve("switchboard").resolve("postgres"));
            } catch (IOException e) {
                log.info(
                        "PostgreSQL's programs are unpacked in the data directory: {}", String.valueOf(e.getMessage()));
            }
        }
        return ownersOnly(data.resolve("postgres-programs"));
    }

    private static Path cache() {
        String named = System.getenv("XDG_CACHE_HOME");
        return named == null || named.isBlank()
                ? Path.of(System.getProperty("user.home", "")).resolve(".cache")
                : Path.of(named);
    }

    /** The folder, made if it is not there; refused when it is somebody else's, or a link to anywhere. */
    static Path ownersOnly(Path folder) throws IOException {
        if (!FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
            return Files.createDirectories(folder);
        }
        FileAttribute<Set<PosixFilePermission>> ownerOnly = PosixFilePermissions.asFileAttribute(OWNER_ONLY);
        Files.createDirectories(folder.toAbsolutePath().getParent(), ownerOnly);
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(folder, ownerOnly);
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(folder + " is no folder");
        }
        // Fails when the folder is somebody else's.
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
        return folder;
    }
}
