package dev.switchboard.api.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(
        name = "export",
        description = "Writes the fleet as it is to a file, or prints it.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description = "Write there, over what is there; printed when left out.")
    private @Nullable Path output;

    ExportCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        JsonNode fleet = session.service().get("/api/export");
        String text = session.forPrograms() ? fleet.toPrettyString() + "\n" : FleetYaml.write(fleet);
        if (output == null) {
            session.out().print(text);
            session.out().flush();
            return ExitCodes.NOTHING_TO_DO;
        }
        try {
            Files.writeString(output, text);
        } catch (IOException e) {
            throw new CommandFailure(output + " cannot be written: " + Told.reason(e) + ".");
        }
        return ExitCodes.NOTHING_TO_DO;
    }
}
