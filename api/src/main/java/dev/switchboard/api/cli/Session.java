package dev.switchboard.api.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import tools.jackson.databind.JsonNode;

/** What all commands have in common: which service is called as whom, and for whom the answer is printed. */
final class Session {

    private static final String TOKEN = "SWITCHBOARD_TOKEN";
    private static final String URL = "SWITCHBOARD_URL";

    private final Map<String, String> environment;

    @Spec(Target.MIXEE)
    private @Nullable CommandSpec command;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "The service; SWITCHBOARD_URL when left out, and http://localhost:8080 without that.")
    private @Nullable URI server;

    @Option(names = "--json", description = "Print JSON for programs.")
    private boolean json;

    Session(Map<String, String> environment) {
        this.environment = environment;
    }

    /**
     * The service.
     *
     * @throws CommandFailure without a token
     */
    ServiceClient service() {
        String token = environment.getOrDefault(TOKEN, "").strip();
        if (token.isEmpty()) {
            throw new CommandFailure("Put a token into the environment variable " + TOKEN + ".");
        }
        if (!token.matches("[!-~]+")) {
            throw new CommandFailure("What stands in " + TOKEN
                    + " is no token: it has spaces, line breaks or letters that no token has.");
        }
        return new ServiceClient(base(), token);
    }

    private URI base() {
        String url = environment.getOrDefault(URL, "");
        try {
            URI base = server != null ? server : URI.create(url.isBlank() ? "http://localhost:8080" : url.strip());
            if (base.getHost() == null
                    || base.getRawUserInfo() != null
                    || base.getRawQuery() != null
                    || base.getRawFragment() != null
                    || !String.valueOf(base.getScheme()).matches("https?")) {
                throw new CommandFailure("The service is named by an http or https URL, with nothing in front of its"
                        + " host and nothing behind its path, as in https://switchboard.example.com.");
            }
            return base;
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(URL + " is no URL.");
        }
    }

    boolean forPrograms() {
        return json;
    }

    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    PrintWriter errors() {
        return spec().commandLine().getErr();
    }

    /** Prints an answer as it is, for programs. */
    void print(JsonNode answer) {
        out().println(answer.toPrettyString());
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("picocli sets the command");
        }
        return command;
    }
}
