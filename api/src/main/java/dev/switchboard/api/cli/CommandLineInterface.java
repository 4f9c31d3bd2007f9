package dev.switchboard.api.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.ParameterException;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The commands of the jar. They speak to a running service, and need nothing of it but its REST API. */
public final class CommandLineInterface {

    private final Map<String, String> environment;
    private final PrintWriter out;
    private final PrintWriter errors;

    /**
     * A command line.
     *
     * @param environment where the token and the service's URL stand
     * @param out what was asked for
     * @param errors what went wrong, and how far something is
     */
    public CommandLineInterface(Map<String, String> environment, PrintWriter out, PrintWriter errors) {
        this.environment = environment;
        this.out = out;
        this.errors = errors;
    }

    /** Whether the arguments are a command. The service's own are settings, which begin with {@code --}. */
    public static boolean isMeantBy(String... arguments) {
        return arguments.length > 0 && (!arguments[0].startsWith("--") || isOption(arguments[0]));
    }

    /** Of the commands, before whose names people write them too. */
    private static boolean isOption(String argument) {
        String name = argument.split("=", 2)[0];
        CommandLine commands = commands(Map.of());
        return Stream.concat(Stream.of(commands), commands.getSubcommands().values().stream())
                .anyMatch(command -> command.getCommandSpec().findOption(name) != null);
    }

    /**
     * Carries a command out.
     *
     * @return 0 when there is nothing to do or it is done, 2 when there are differences, 1 when it went wrong or could
     *     not be printed
     */
    public int run(String... arguments) {
        CommandLine commands = commands(environment);
        commands.setOut(out);
        commands.setErr(errors);
        commands.setParameterExceptionHandler(CommandLineInterface::misused);
        commands.setExecutionExceptionHandler((exception, command, parsed) -> failed(exception, command));
        int code = commands.execute(arguments);
        if (out.checkError()) {
            // Neither stream says so by itself, and half a file must not pass for a whole one.
            errors.println("Not all of it could be printed: the disk is full, or nobody reads on.");
            return ExitCodes.ERROR;
        }
        return code;
    }

    private static CommandLine commands(Map<String, String> environment) {
        CommandLine commands = new CommandLine(new Switchboard());
        List.of(
                        new PlanCommand(new Session(environment)),
                        new ApplyCommand(new Session(environment)),
                        new ExportCommand(new Session(environment)),
                        new AssignCommand(new Session(environment)),
                        new MoveCommand(new Session(environment)),
                        new VerifyCommand(new Session(environment)),
                        new DriftCommand(new Session(environment)),
                        new OperationCommand(new Session(environment)))
                .forEach(commands::addSubcommand);
        Stream.concat(Stream.of(commands), commands.getSubcommands().values().stream())
                .map(CommandLine::getCommandSpec)
                .forEach(
                        command -> command.version("switchboard " + version()).exitCodeOnInvalidInput(ExitCodes.ERROR));
        return commands;
    }

    private static String version() {
        return Objects.requireNonNullElse(
                CommandLineInterface.class.getPackage().getImplementationVersion(), "of this source");
    }

    private static int misused(ParameterException exception, String... arguments) {
        CommandLine command = exception.getCommandLine();
        if (List.of(arguments).contains("--json")) {
            tellPrograms(command, refused(), String.valueOf(exception.getMessage()));
        } else {
            command.getErr().println(exception.getMessage());
            command.usage(command.getErr());
        }
        return ExitCodes.ERROR;
    }

    private static int failed(Exception exception, CommandLine command) throws Exception {
        if (!(exception instanceof CommandFailure failure)) {
            throw exception;
        }
        boolean forPrograms =
                command.getParseResult() != null && command.getParseResult().hasMatchedOption("--json");
        if (forPrograms) {
            ObjectNode told = failure.problem() instanceof ObjectNode problem ? problem.deepCopy() : refused();
            // More than the problem's own: which operation goes on, for one.
            tellPrograms(command, told, String.valueOf(failure.getMessage()));
        } else {
            command.getErr().println(failure.getMessage());
        }
        return ExitCodes.ERROR;
    }

    private static ObjectNode refused() {
        return JsonNodeFactory.instance.objectNode().put("success", false);
    }

    private static void tellPrograms(CommandLine command, ObjectNode told, String detail) {
        command.getOut().println(told.put("detail", detail).toPrettyString());
    }

    /** What is there when no command is named. */
    @Command(
            name = "switchboard",
            description = "Looks after phone numbers and who answers them. Without a command the service is started.",
            synopsisSubcommandLabel = "COMMAND",
            subcommands = HelpCommand.class,
            mixinStandardHelpOptions = true)
    private static final class Switchboard {}
}
