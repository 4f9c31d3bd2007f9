package dev.switchboard.api.embedded;

import java.nio.file.Path;

/** Fetches the CLI into a cache, in a process of its own, and prints where it is. */
final class FetchingProcess {

    private FetchingProcess() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) throws CliUnavailableException {
        System.out.println(CliDownload.into(Path.of(arguments[0]), arguments[1]).fetch());
    }
}
