package dev.switchboard.bench.faults;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Causes a plan's faults, each at its time and each until it is over, whatever else is wrong then. */
final class Disturber {

    private final Stack stack;
    private final Twilio twilio;
    private final List<Thread> threads = new ArrayList<>();
    private final Collection<String> failures = new ConcurrentLinkedQueue<>();

    Disturber(Stack stack, Twilio twilio) {
        this.stack = stack;
        this.twilio = twilio;
    }

    /** @param start when the plan's time began, by {@link System#nanoTime} */
    void begin(Plan plan, long start) {
        for (Disturbance disturbance : plan.disturbances()) {
            Thread thread = new Thread(() -> run(disturbance, start), disturbance.toString());
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
    }

    /** Waits until all is over and every process runs and answers again. */
    void awaitHealth() throws InterruptedException, IOException {
        for (Thread thread : threads) {
            thread.join();
        }
        for (RealProcess process : stack.processes()) {
            process.thaw();
        }
        stack.startAll();
        twilio.prepare();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("A fault could not be caused or mended: " + failures);
        }
    }

    private void run(Disturbance disturbance, long start) {
        try {
            Thread.sleep(Math.max(0, disturbance.atMillis() - (System.nanoTime() - start) / 1_000_000));
            if (disturbance.kind().ofTwilio()) {
                unlessAway(() -> twilio.begin(disturbance));
                Thread.sleep(disturbance.millis());
                unlessAway(() -> twilio.end(disturbance));
                return;
            }
            RealProcess process = stack.process(disturbance.process());
            if (disturbance.kind() == Disturbance.Kind.KILL) {
                process.kill();
                Thread.sleep(disturbance.millis());
                process.start();
                unlessAway(twilio::prepare);
                return;
            }
            process.freeze();
            Thread.sleep(disturbance.millis());
            process.thaw();
        } catch (IOException | RuntimeException failure) {
            // At once: what comes after it proves little.
            System.err.println(disturbance + " failed: " + failure);
            failures.add(disturbance + ": " + failure);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A simulator that is down has no faults either, and is told all of them when it is back. */
    private static void unlessAway(Request request) throws InterruptedException {
        try {
            request.send();
        } catch (IOException away) {
            System.err.println("The simulator is away: " + away);
        }
    }

    private interface Request {

        void send() throws IOException, InterruptedException;
    }
}
