package dev.switchboard.api.console;

import dev.switchboard.api.cli.CommandFailure;
import dev.switchboard.api.cli.FleetYaml;
import dev.switchboard.api.plan.FleetFile;
import dev.switchboard.api.plan.PlanView;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.Problem.FieldError;
import dev.switchboard.api.problem.RequestError;
import dev.switchboard.api.problem.UnreadableJson;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads the file of a fleet as the command line does, for people: what is wrong is told with its line. */
@Component
@ConditionalOnConsole
final class FleetFiles {

    private final ConsoleCalls calls;
    private final JsonMapper json;

    FleetFiles(ConsoleCalls calls, JsonMapper json) {
        this.calls = calls;
        this.json = json;
    }

    /**
     * The plan that is made of a file.
     *
     * @throws Problem that names the lines that are wrong, by themselves or to whoever makes the plan
     */
    PlanView read(String text, Function<FleetFile, ResponseEntity<PlanView>> making) {
        FleetYaml file;
        try {
            file = FleetYaml.read("switchboard.yaml", text);
        } catch (CommandFailure e) {
            throw Problem.of(RequestError.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
        try {
            FleetFile fleet = calls.valid(json.treeToValue(file.json(), FleetFile.class));
            return Objects.requireNonNull(making.apply(fleet).getBody());
        } catch (JacksonException e) {
            throw withLines(UnreadableJson.problem(e), file);
        } catch (Problem e) {
            throw withLines(e, file);
        }
    }

    private static Problem withLines(Problem problem, FleetYaml file) {
        var told = problem.body().getProperties();
        if (told == null || !(told.get("errors") instanceof List<?> errors)) {
            return problem;
        }
        return Problem.invalid(errors.stream()
                .map(FieldError.class::cast)
                .map(error -> file.line(error.field())
                        .map(line -> new FieldError("line " + line + ", " + error.field(), error.message()))
                        .orElse(error))
                .toList());
    }
}
