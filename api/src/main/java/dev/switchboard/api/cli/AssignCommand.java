package dev.switchboard.api.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.JsonNodeFactory;

@Command(name = "assign", description = "Gives a free number to an agent.", mixinStandardHelpOptions = true)
final class AssignCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Parameters(index = "0", paramLabel = "NUMBER", description = "The number, or its id.")
    private String number = "";

    @Parameters(index = "1", paramLabel = "AGENT", description = "The agent's id.")
    private String agent = "";

    @Option(names = "--sms", description = "With SMS.")
    private boolean sms;

    @Option(names = "--whatsapp", description = "With its WhatsApp sender.")
    private boolean whatsApp;

    AssignCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        return new StartedOperations(session, service)
                .start(
                        "/api/phone-numbers/assign",
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("phoneNumberId", new NamedNumbers(service).id(number))
                                .put("chatbotId", agent)
                                .put("enableSms", sms)
                                .put("enableWhatsApp", whatsApp));
    }
}
