package dev.switchboard.api.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "apply",
        description =
                "Makes the fleet what a file says, or carries out a plan that was made before. Ends with 0 when it is"
                        + " done or there is nothing to do, with 2 when numbers are left that cannot be changed so, and with 1 when"
                        + " something failed.",
        mixinStandardHelpOptions = true)
final class ApplyCommand implements Callable<Integer> {

    @Mixin
    private final Session session;

    @Mixin
    private final FileOption file = new FileOption();

    @Option(names = "--plan", paramLabel = "ID", description = "Carry out this plan, instead of a new one of the file.")
    private @Nullable String planId;

    @Option(names = "--canary", paramLabel = "N", description = "Change N numbers first, and look at them.")
    private @Nullable Integer canary;

    @Option(
            names = "--max-failures",
            paramLabel = "N",
            description = "Pause when more numbers fail: a number, or a share such as 5%%.")
    private @Nullable String maxFailures;

    ApplyCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        if (planId != null) {
            file.refuseBeside("--plan");
        }
        ServiceClient service = session.service();
        JsonNode plan = planId == null
                ? file.plan(service)
                : service.get("/api/plans/" + ServiceClient.encoded(planId) + "?limit=1000");
        if (!session.forPrograms()) {
            PlanText.print(PlanText.whole(service, plan), session.out());
        }
        if (PlanText.differences(plan) == 0) {
            if (session.forPrograms()) {
                session.print(plan);
            }
            return ExitCodes.NOTHING_TO_DO;
        }
        int conflicts = plan.path("totals").path("conflicts").asInt();
        if (conflicts == PlanText.differences(plan)) {
            if (session.forPrograms()) {
                session.print(plan);
            }
            return ExitCodes.DIFFERENCES;
        }
        int ended = apply(service, plan.path("id").asString());
        return ended == ExitCodes.NOTHING_TO_DO && conflicts > 0 ? ExitCodes.DIFFERENCES : ended;
    }

    private int apply(ServiceClient service, String id) {
        ObjectNode care = JsonNodeFactory.instance.objectNode();
        if (canary != null) {
            care.put("canary", canary);
        }
        if (maxFailures != null) {
            if (maxFailures.matches("[0-9]{1,9}")) {
                care.put("maxFailures", Integer.parseInt(maxFailures));
            } else {
                care.put("maxFailures", maxFailures);
            }
        }
        return new StartedOperations(session, service)
                .start("/api/plans/" + ServiceClient.encoded(id) + "/apply", care);
    }
}
