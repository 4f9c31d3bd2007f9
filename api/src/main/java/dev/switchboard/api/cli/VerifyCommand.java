package dev.switchboard.api.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(
        name = "verify",
        description =
                "Asks Twilio where calls and messages of numbers go now. Ends with 2 when one is not as it should be.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Parameters(
            arity = "0..*",
            paramLabel = "NUMBER",
            description = "These, or their ids; all that have agents when left out.")
    private List<String> numbers = new ArrayList<>();

    VerifyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        NamedNumbers named = new NamedNumbers(service);
        List<String> ids = numbers.isEmpty()
                ? named.assigned()
                : numbers.stream().map(named::id).toList();
        ArrayNode answers = JsonNodeFactory.instance.arrayNode();
        Table table = new Table("NUMBER", "CONFIGURED", "WHAT IS WRONG");
        boolean right = true;
        for (String id : ids) {
            JsonNode answer = service.get("/api/phone-numbers/webhooks?phoneNumberId=" + ServiceClient.encoded(id));
            boolean configured = answer.path("configured").asBoolean(false);
            right &= configured;
            answers.add(answer);
            List<String> wrong =
                    answer.path("errors").valueStream().map(JsonNode::asString).toList();
            table.row(answer.path("phoneNumber").asString(""), configured ? "yes" : "no", String.join(" ", wrong));
        }
        if (session.forPrograms()) {
            session.print(answers);
        } else {
            table.print(session.out());
        }
        return right ? ExitCodes.NOTHING_TO_DO : ExitCodes.DIFFERENCES;
    }
}
