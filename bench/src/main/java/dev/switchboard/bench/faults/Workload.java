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
 * Does a plan's steps and records what came of them. Each caller does one step after the other. What is asked of the
 * API has an {@code Idempotency-Key} and is repeated with it until somebody knows how it ended, as the API's
 * description advises.
 */
final class Workload {

    private static final int PAUSE_MILLIS = 300;

    private final Universe universe;
    private final int numbers;
    private final Operators operators;
    private final Callers callers;
    private final Twilio twilio;
    private final Trade trade;
    private final Steering steering;
    private final long start;
    private final Collection<Recorded> history = new ConcurrentLinkedQueue<>();
    private final Collection<String> notes = new ConcurrentLinkedQueue<>();
    private volatile long deadline = Long.MAX_VALUE;

    /** @param start when the plan's time began, by {@link System#nanoTime} */
    Workload(Universe universe, int numbers, Operators operators, Callers callers, Twilio twilio, long start) {
        this.universe = universe;
        this.numbers = numbers;
        this.operators = operators;
        this.callers = callers;
        this.twilio = twilio;
        this.trade = new Trade(universe, callers);
        this.steering = new Steering(universe, numbers, callers, notes);
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

    /** See {@link Steering#letComeToRest}. */
    void letComeToRest() throws InterruptedException {
        steering.letComeToRest();
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
            case CANCEL -> steering.cancel(step);
            case TERMINATE, RESET, DELETE -> operators.act(step);
            case CALL, MESSAGE -> call(step);
            case STEER -> steering.steer(step);
            case BATCH, UNDO, DRIFT -> operateOnAll(step);
            case ROTATE, BUY, RELEASE, POOL, TAKE, APPLY -> operateOnOthers(step);
            case UNDO_PLAN -> undoPlan(step);
            case KEEP -> trade.keep(step);
            default -> operate(step, Requests.of(step, universe), step);
        }
    }

    /** @param recordedAs the step in the history: one on many numbers is none of a single one */
    private Verdict operate(Step step, Requests.Request request, Step recordedAs) throws InterruptedException {
        long invoked = now();
        Verdict verdict = Verdict.unknown("");
        while (!verdict.isKnown() && System.nanoTime() < deadline) {
            verdict = ask(step, request);
            if (!verdict.isKnown()) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        history.add(new Recorded(
                recordedAs,
                invoked,
                now(),
                verdict.outcome(),
                Recorded.Seen.NOTHING,
                verdict.operationId(),
                verdict.answer()));
        return verdict;
    }

    private Verdict ask(Step step, Requests.Request request) throws InterruptedException {
        try {
            Http.Answer answer = callers.as(universe.owner(step.number()))
                    .send(request.method(), request.path(), request.body(), "Idempotency-Key", "step-" + step.index());
            if (answer.status() == 500) {
                notes.add(step + " was answered " + answer);
            }
            return Verdict.of(answer);
        } catch (IOException lost) {
            return Verdict.unknown(String.valueOf(lost));
        }
    }

    /** A batch tells of each number what became of it; what a check or an undo does to a number may be something. */
    private void operateOnAll(Step step) throws InterruptedException {
        long invoked = now();
        Requests.Request request = Requests.of(step, universe);
        if (step.act() == Act.UNDO) {
            String batch = steering.latest(step, "UPDATE_FLEET", "COMPLETED");
            if (batch.isEmpty()) {
                return;
            }
            request = request.on(batch);
        }
        Verdict verdict = operate(step, request, step.of(Step.MANY));
        if (verdict.operationId().isEmpty()) {
            return;
        }
        Map<String, String> items = step.act() == Act.BATCH ? items(step, verdict.operationId()) : Map.of();
        // A check's repair is an operation of its own, which may end later.
        long returned = step.act() == Act.DRIFT ? Long.MAX_VALUE : now();
        for (int number = step.number() % universe.owners(); number < numbers; number += universe.owners()) {
            boolean concerned = step.act() != Act.BATCH || "UPDATED".equals(items.get(Universe.numberId(number)));
            if (concerned) {
                history.add(
                        new Recorded(step.of(number), invoked, returned, Outcome.DONE, Recorded.Seen.NOTHING, "", ""));
            }
        }
    }

    private Map<String, String> items(Step step, String operationId) throws InterruptedException {
        Map<String, String> items = new LinkedHashMap<>();
        while (System.nanoTime() < deadline) {
            try {
                callers.as(universe.owner(step.number()))
                        .ask("GET", "/api/operations/" + operationId + "/results?limit=1000", "")
                        .path("results")
                        .forEach(item -> items.put(
                                item.path("phoneNumberId").asString(),
                                item.path("state").asString()));
                return items;
            } catch (IOException lost) {
                Thread.sleep(PAUSE_MILLIS);
            }
        }
        return items;
    }

    /** What is about none of the plan's numbers. */
    private void operateOnOthers(Step step) throws InterruptedException {
        for (Requests.Request request : trade.requests(step)) {
            operate(step, request, step.of(Step.MANY));
        }
    }

    private void undoPlan(Step step) throws InterruptedException {
        String applied = steering.latest(step, "APPLY_PLAN", "COMPLETED");
        if (!applied.isEmpty()) {
            operate(step, Requests.of(step, universe).on(applied), step.of(Step.MANY));
        }
    }

    /** Once: Twilio's ledger says whether it took place. */
    private void call(Step step) throws InterruptedException {
        try {
            twilio.call(step);
        } catch (IOException lost) {
            notes.add(step + " was cut off");
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
}
