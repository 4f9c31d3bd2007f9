package dev.switchboard.api.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.JsonNode;

@Command(
        name = "plan",
        description = "Says how the fleet differs from a file. Ends with 0 when it does not, and with 2 when it does.",
        mixinStandardHelpOptions = true)
final class PlanCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Mixin
    private final FileOption file = new FileOption();

    PlanCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        ServiceClient service = session.service();
        JsonNode plan = PlanText.whole(service, file.plan(service));
        if (session.forPrograms()) {
            session.print(plan);
        } else {
            PlanText.print(plan, session.out());
        }
        return PlanText.differences(plan) == 0 ? ExitCodes.NOTHING_TO_DO : ExitCodes.DIFFERENCES;
    }
}
