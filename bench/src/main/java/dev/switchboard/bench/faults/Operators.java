package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What operators do with Temporal's CLI, each time once: whether it meets a workflow is up to chance. */
final class Operators {

    private final Stack stack;

    Operators(Stack stack) {
        this.stack = stack;
    }

    void act(Step step) throws InterruptedException {
        String workflow = "phone-number/" + Universe.numberId(step.number());
        String reason = "step " + step.index();
        try {
            switch (step.act()) {
                case TERMINATE -> call("terminate", workflow, "--reason", reason);
                case DELETE -> call("delete", workflow, "--yes");
                case RESET -> {
                    List<String> runs = runs(workflow);
                    if (!runs.isEmpty()) {
                        String run = runs.get(step.index() % runs.size());
                        call("reset", workflow, "--run-id", run, "--type", "FirstWorkflowTask", "--reason", reason);
                    }
                }
                default -> throw new IllegalArgumentException(step + " is not an operator's");
            }
        } catch (IOException nothingThere) {
            // A step that came too late, or while Temporal was away.
            return;
        }
    }

    private void call(String what, String workflow, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("workflow", what, "--workflow-id", workflow));
        words.addAll(List.of(more));
        stack.temporal(words.toArray(String[]::new));
    }

    private List<String> runs(String workflow) throws IOException, InterruptedException {
        String query = "WorkflowId='" + workflow + "'";
        List<String> runs = new ArrayList<>();
        Http.JSON
                .readTree(stack.temporal("workflow", "list", "--query", query, "--limit", "20", "--output", "json"))
                .forEach(run -> runs.add(run.path("execution").path("runId").asString()));
        return runs;
    }
}
