package dev.switchboard.api.cli;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The file that a command reads, and what it says to the service. */
final class FileOption {

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file; switchboard.yaml when left out.")
    private @Nullable Path given;

    @Option(names = "--prune", description = "Unassign the numbers that the file does not name. None is released.")
    private boolean prune;

    /**
     * Refuses what says of a file, where none is read.
     *
     * @throws CommandFailure that names it
     */
    void refuseBeside(String option) {
        if (given != null) {
            throw new CommandFailure(option + " carries out a plan that was made already; leave out the file " + given
                    + ", or leave out " + option + " to plan that anew.");
        }
        if (prune) {
            throw new CommandFailure(option + " carries out a plan that was made already; say --prune when it is made:"
                    + " `switchboard plan --prune`.");
        }
    }

    private Path file() {
        return given == null ? Path.of("switchboard.yaml") : given;
    }

    /**
     * A plan of the file.
     *
     * @throws CommandFailure that names path and line of what is wrong in it
     */
    JsonNode plan(ServiceClient service) {
        FleetYaml yaml = FleetYaml.read(file().toString(), text());
        ObjectNode body = yaml.json();
        if (prune) {
            body.put("prune", true);
        }
        try {
            return service.post("/api/plans", body);
        } catch (CommandFailure failure) {
            List<String> lines = failure.errors().stream()
                    .map(error -> at(yaml, error.path("field").asString()) + ": "
                            + error.path("field").asString() + " "
                            + error.path("message").asString())
                    .toList();
            throw lines.isEmpty() ? failure : new CommandFailure(String.join("\n", lines), failure.problem());
        }
    }

    private String at(FleetYaml yaml, String path) {
        return file() + yaml.line(path).map(line -> ":" + line).orElse("");
    }

    private String text() {
        Path file = file();
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new CommandFailure("There is no file " + file + "; `switchboard export` writes one.");
        } catch (MalformedInputException e) {
            throw new CommandFailure(file + " is not text in UTF-8.");
        } catch (IOException e) {
            throw new CommandFailure(file + " cannot be read: " + Told.reason(e) + ".");
        }
    }
}
