package dev.switchboard.api.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;

/**
 * Keeps threads from those that would hold them. Tomcat reads the rest of a body that nobody has read, in the thread of
 * its request and for as long as it trickles in; here that ends after a moment, and with it the connection. And of all
 * threads some are left for probes: a process whose threads all wait for something is slow, not dead.
 */
final class UnreadBodies extends ValveBase {

    private static final String ABANDON = UnreadBodies.class.getName() + ".abandon";
    private static final String PROBES = "/actuator/health";

    /** Long enough for what is on its way. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final int MOST_DISCARDED = 1_024 * 1_024;

    private final Semaphore requests;

    /** @param mostRequests that have a thread at a time, probes apart */
    UnreadBodies(int mostRequests) {
        super(true);
        this.requests = new Semaphore(mostRequests);
    }

    /** Has the rest of the body not be read, and the connection closed after the answer. */
    static void abandon(ServletRequest request) {
        if (request.getAttribute(ABANDON) instanceof Runnable abandon) {
            abandon.run();
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        request.setAttribute(ABANDON, (Runnable) () -> disableSwallow(request));
        // One that was put aside has been let in once.
        boolean counted = !request.isAsyncDispatching()
                && !String.valueOf(request.getRequestURI()).startsWith(PROBES);
        if (counted && !requests.tryAcquire()) {
            response.setHeader("Retry-After", "1");
            response.sendError(503);
            drop(request);
            return;
        }
        try {
            getNext().invoke(request, response);
        } finally {
            if (counted) {
                requests.release();
            }
        }
        drop(request);
    }

    private static void drop(Request request) throws IOException {
        if (!request.isAsync() && !isDrained(request)) {
            disableSwallow(request);
        }
    }

    private static void disableSwallow(Request request) {
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
    }

    /** Whether the body is at its end, or was within a moment. */
    private static boolean isDrained(Request request) throws IOException {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        if (coyote.isFinished()) {
            return true;
        }
        if (coyote.getContentLengthLong() < 0) {
            // The head of a chunk that is half there would be waited for.
            return false;
        }
        InputStream rest = request.getStream();
        byte[] piece = new byte[8_192];
        long until = System.nanoTime() + MOMENT.toNanos();
        int discarded = 0;
        while (!coyote.isFinished()) {
            if (rest.available() == 0) {
                coyote.action(ActionCode.AVAILABLE, true);
            }
            if (rest.available() > 0) {
                int count = rest.read(piece);
                discarded += Math.max(count, 0);
                if (count < 0 || discarded > MOST_DISCARDED) {
                    return false;
                }
            } else if (System.nanoTime() > until) {
                return false;
            } else {
                LockSupport.parkNanos(Duration.ofMillis(2).toNanos());
            }
        }
        return true;
    }
}
