package dev.switchboard.api.web;

import dev.switchboard.api.problem.PlainPage;
import dev.switchboard.api.problem.ProblemPages;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.net.ApplicationBufferHandler;

/**
 * Keeps threads from those that would hold them. Tomcat reads the rest of a body that nobody has read, in the thread of
 * its request and for as long as it trickles in. Here that ends after a moment, and with it the connection. And of all
 * threads some are left for probes: a process whose threads all wait for something is slow, not dead.
 */
final class UnreadBodies extends ValveBase {

    private static final String PROBES = "/actuator/health";

    /** Long enough for what is on its way. */
    private static final Duration MOMENT = Duration.ofMillis(100);

    private static final int MOST_DISCARDED = 1_024 * 1_024;

    private static final byte[] BUSY = """
            {"title":"Service unavailable","status":503,"detail":"Too many requests at once. Try again later.",\
            "success":false,"error":"unavailable"}""".getBytes(StandardCharsets.UTF_8);

    private static final byte[] BUSY_PAGE = PlainPage.of(
                    "Service unavailable", "Too many requests at once. Try again later.")
            .getBytes(StandardCharsets.UTF_8);

    private final Semaphore requests;

    /** @param mostRequests that have a thread at a time, probes apart */
    UnreadBodies(int mostRequests) {
        super(true);
        this.requests = new Semaphore(mostRequests);
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // One that was put aside has been let in once.
        boolean counted = !request.isAsyncDispatching()
                && !String.valueOf(request.getRequestURI()).startsWith(PROBES);
        if (counted && !requests.tryAcquire()) {
            response.setHeader("Retry-After", "1");
            response.setStatus(503);
            boolean peoples = ProblemPages.areFor(String.valueOf(request.getRequestURI()));
            response.setContentType(peoples ? PlainPage.TYPE : "application/problem+json");
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.getOutputStream().write(peoples ? BUSY_PAGE : BUSY);
            drop(request);
            return;
        }
        request.setAttribute(Exchange.ATTRIBUTE, new Exchange(request));
        try {
            getNext().invoke(request, response);
        } finally {
            if (counted) {
                requests.release();
            }
        }
        drop(request);
    }

    /** Last of all, since to Tomcat a request whose body is left alone has failed. */
    private static void drop(Request request) {
        if (request.isAsyncStarted() || isDrained(request)) {
            return;
        }
        boolean failed = request.getResponse().isError();
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        if (!failed) {
            // Or a dispatch would be answered anew, with an error page for the response that is closed by then.
            request.getResponse().resetError();
        }
    }

    /** Whether the body is at its end, or was within a moment. */
    private static boolean isDrained(Request request) {
        org.apache.coyote.Request coyote = request.getCoyoteRequest();
        if (coyote.isFinished()) {
            return true;
        }
        if (coyote.getContentLengthLong() < 0 || coyote.getReadListener() != null) {
            // The head of a chunk that is half there would be waited for; and who was put aside has had time enough.
            return false;
        }
        try {
            return isDrained(coyote);
        } catch (IOException gone) {
            return false;
        }
    }

    /** Below the servlet's stream, which is closed together with that of the answer. */
    private static boolean isDrained(org.apache.coyote.Request coyote) throws IOException {
        Discarding discarding = new Discarding();
        long until = System.nanoTime() + MOMENT.toNanos();
        int discarded = 0;
        while (!coyote.isFinished()) {
            coyote.action(ActionCode.AVAILABLE, true);
            if (coyote.getAvailable() > 0) {
                int count = coyote.doRead(discarding);
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

    /** Takes what was read, and does nothing with it. */
    private static final class Discarding implements ApplicationBufferHandler {

        private ByteBuffer buffer = ByteBuffer.allocate(0);

        @Override
        public void setByteBuffer(ByteBuffer read) {
            this.buffer = read;
        }

        @Override
        public ByteBuffer getByteBuffer() {
            return buffer;
        }

        @Override
        public void expand(int size) {
            // There is nothing to keep.
        }
    }
}
