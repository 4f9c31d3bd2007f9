package dev.switchboard.api.embedded;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where this user's programs keep what they can fetch again. */
final class UserCache {

    private UserCache() {}

    static Path directory() {
        return directory(
                System.getProperty("os.name", ""), Path.of(System.getProperty("user.home", ".")), System.getenv());
    }

    static Path directory(String osName, Path home, Map<String, String> environment) {
        String system = osName.toLowerCase(Locale.ROOT);
        if (system.contains("mac")) {
            return home.resolve("Library/Caches/switchboard");
        }
        boolean windows = system.contains("windows");
        String named = environment.getOrDefault(windows ? "LOCALAPPDATA" : "XDG_CACHE_HOME", "");
        // The XDG specification has relative paths ignored.
        Path parent = !named.isBlank() && Path.of(named).isAbsolute()
                ? Path.of(named)
                : home.resolve(windows ? "AppData/Local" : ".cache");
        return parent.resolve("switchboard");
    }
}
