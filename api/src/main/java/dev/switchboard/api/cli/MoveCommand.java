package dev.switchboard.api.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "move",
        description =
                "Gives numbers of an agent to another, with the channels that they have. One of the two answers all"
                        + " the while.",
        mixinStandardHelpOptions = true)
final class MoveCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Parameters(index = "0", paramLabel = "FROM", description = "The agent that has them.")
    private String from = "";

    @Parameters(index = "1", paramLabel = "TO", description = "The agent that gets them.")
    private String to = "";

    @Parameters(index = "2..*", paramLabel = "NUMBER", description = "Only these, or their ids; all when left out.")
    private List<String> numbers = new ArrayList<>();

    MoveCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        NamedNumbers named = new NamedNumbers(service);
        ObjectNode body =
                JsonNodeFactory.instance.objectNode().put("from", from).put("to", to);
        if (!numbers.isEmpty()) {
            ArrayNode ids = body.putArray("phoneNumberIds");
            numbers.forEach(number -> ids.add(named.id(number)));
        }
        return new StartedOperations(session, service).start("/api/phone-numbers/move", body);
    }
}
