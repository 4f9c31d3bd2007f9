package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Does a plan's steps and records what came of them. Each caller does one step after the other. What is asked of the API has
 * an {@code Idempotency-Key} and is repeated with it until somebody knows how it ended, as the API's description advises.
 */
final class Workload {

    private static final int PAUSE_MILLIS = 300;

    private final Stack stack;
    private final Universe universe;
    private final Callers callers;
    private final Twilio twilio;
    private final long start;
    private final Collection<Recorded> history = new ConcurrentLinkedQueue<>();
    private final Collection<String> notes = new ConcurrentLinkedQueue<>();
    private volatile long deadline = Long.MAX_VALUE;

    /** @param start when the plan's time began, by {@link System#nanoTime} */
    Workload(Stack stack, Universe universe, Callers callers, Twilio twilio, long start) {
        this.stack = stack;
        this.universe = universe;
        this.callers = callers;
        this.twilio = twilio;
        this.start = start;
    }

    /** Starts all clients; counts down when each has done its last step. */
    CountDownLatch begin(Plan plan) {
        Map<Integer, List<Step>> byClient = plan.steps().stream()
                .collect(Collectors.groupingBy(Step::client, LinkedHashMap::new, Collectors.toList()));
        CountDownLatch done = new CountDownLatch(byClient.size());
        byClient.forEach((client, steps) -> {
            Thread thread = new Thread(
                    () -> {
                        try {
                            for (Step step : steps) {
                                doAtItsTime(step);
                            }
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        } finally {
                            done.countDown();
                        }
                    },
                    "client-" + client);
            thread.setDaemon(true);
            thread.start();
        });
        return done;
    }

    /** From when on nothing is repeated any more; by {@link System#nanoTime}. */
    void giveUpAt(long nanoTime) {
        deadline = nanoTime;
    }

    List<Recorded> history() {
        return new ArrayList<>(history);
    }

    /** What is no violation, and is told. */
    List<String> notes() {
        return new ArrayList<>(notes);
    }

    private long now() {
        return System.nanoTime() - start;
    }

    private void doAtItsTime(Step step) throws InterruptedException {
        long wait = step.atMillis() - now() / 1_000_000;
        if (wait > 0) {
            Thread.sleep(wait);
        }
        switch (step.act()) {
            case READ -> read(step);
            case OUTSIDE -> changeOutside(step);
            case CANCEL -> cancel(step);
            case TERMINATE -> terminate(step);
            default -> operate(step);
        }
    }

    private void operate(Step step) throws InterruptedException {
        long invoked = now();
        Verdict verdict = Verdict.unknown("");
        while (!verdict.isKnown() && System.nanoTime() < deadline) {
            verdict = ask(step);
            if (!verdict.isKnown()) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        history.add(new Recorded(
                step,
                invoked,
                now(),
                verdict.outcome(),
                Recorded.Seen.NOTHING,
                verdict.operationId(),
                verdict.answer()));
    }

    private Verdict ask(Step step) throws InterruptedException {
        String number = Universe.numberId(step.number());
        Http owner = callers.as(universe.owner(step.number()));
        String key = "step-" + step.index();
        try {
            Http.Answer answer = switch (step.act()) {
                case ASSIGN ->
                    owner.send(
                            "POST",
                            "/api/phone-numbers/assign",
                            Http.JSON.writeValueAsString(Map.of(
                                    "phoneNumberId",
                                    number,
                                    "chatbotId",
                                    universe.agent(step.number(), step.agent()),
                                    "enableSms",
                                    step.sms(),
                                    "enableWhatsApp",
                                    false)),
                            "Idempotency-Key",
                            key);
                case UPDATE ->
                    owner.send(
                            "POST",
                            "/api/phone-numbers/webhooks",
                            Http.JSON.writeValueAsString(Map.of("phoneNumberId", number)),
                            "Idempotency-Key",
                            key);
                default ->
                    owner.send(
                            "DELETE",
                            "/api/phone-numbers/assign",
                            Http.JSON.writeValueAsString(
                                    Map.of("phoneNumberId", number, "restore", step.act() == Act.UNASSIGN_RESTORE)),
                            "Idempotency-Key",
                            key);
            };
            if (answer.status() == 500) {
                notes.add(step + " was answered " + answer);
            }
            return Verdict.of(answer);
        } catch (IOException lost) {
            return Verdict.unknown(String.valueOf(lost));
        }
    }

    private void read(Step step) throws InterruptedException {
        while (System.nanoTime() < deadline) {
            long invoked = now();
            try {
                Http.Answer answer = callers.as(universe.owner(step.number()))
                        .send("GET", "/api/phone-numbers/" + Universe.numberId(step.number()), "");
                if (answer.status() == 200) {
                    JsonNode body = answer.body();
                    Recorded.Seen seen = new Recorded.Seen(
                            body.path("state").asString(),
                            body.path("chatbot").path("id").asString(""));
                    history.add(new Recorded(step, invoked, now(), Outcome.DONE, seen, "", ""));
                    return;
                }
            } catch (IOException lost) {
                // A read has no effect, so another one does as well.
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private void changeOutside(Step step) throws InterruptedException {
        long invoked = now();
        Outcome outcome = Outcome.DONE;
        while (System.nanoTime() < deadline) {
            try {
                twilio.change(step);
                history.add(new Recorded(step, invoked, now(), outcome, Recorded.Seen.NOTHING, "", ""));
                return;
            } catch (IOException lost) {
                // The first one may have been applied too, some time before.
                outcome = Outcome.INCOMPLETE;
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    /** Once: whether it reaches the operation is up to chance. */
    private void cancel(Step step) throws InterruptedException {
        Http owner = callers.as(universe.owner(step.number()));
        try {
            JsonNode running = owner.ask(
                    "GET", "/api/operations?state=RUNNING&phoneNumberId=" + Universe.numberId(step.number()), "");
            String id = running.path("operations").path(0).path("id").asString("");
            if (!id.isEmpty()) {
                Http.Answer unused = owner.send("POST", "/api/operations/" + id + "/cancel", "");
            }
        } catch (IOException missed) {
            notes.add(step + " reached nobody");
        }
    }

    /** Once: whether there is a workflow is up to chance. */
    private void terminate(Step step) throws InterruptedException {
        try {
            String unused = stack.temporal(
                    "workflow",
                    "terminate",
                    "--workflow-id",
                    "phone-number/" + Universe.numberId(step.number()),
                    "--reason",
                    "step " + step.index());
        } catch (IOException nothingThere) {
            notes.add(step + " met no workflow");
        }
    }
}
