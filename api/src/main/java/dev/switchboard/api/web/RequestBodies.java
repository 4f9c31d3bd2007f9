package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemWriter;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Reads bodies without a thread that waits for them. A body that has come with its headers is read at once. For any
 * other the request is put aside: the container tells when there is more of it, and the request goes through the
 * filters once more when it is there. All of it has one deadline, however it trickles in, and only so many are awaited
 * at a time.
 */
@Component
public final class RequestBodies {

    /** For the whole body. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Of one caller whose token is good. */
    static final int MOST_OF_A_CALLER = 10;

    private static final int MOST_OF_CALLERS = 1_000;

    /** Of who has not shown who they are; with the longest body from Twilio, 64 MB. */
    static final int MOST_OF_ANYBODY = 1_000;

    private static final Logger log = LoggerFactory.getLogger(RequestBodies.class);
    private static final String READ = RequestBodies.class.getName() + ".read";
    private static final String LATE = RequestBodies.class.getName() + ".late";

    /** Read to be thrown away of a body over the limit, so that who sends it gets to see the answer. */
    private static final int MOST_DISCARDED = 1_024 * 1_024;

    private static final byte[] NONE = {};

    private final ProblemWriter problems;
    private final Semaphore ofCallers = new Semaphore(MOST_OF_CALLERS);
    private final Semaphore ofAnybody = new Semaphore(MOST_OF_ANYBODY);

    private final CallerPlaces byCaller =
            new CallerPlaces(MOST_OF_A_CALLER, "You send " + MOST_OF_A_CALLER + " bodies already, slowly.");

    public RequestBodies(ProblemWriter problems) {
        this.problems = problems;
    }

    /** A body as far as it was read. */
    public static final class Body {

        private final byte[] bytes;
        private final boolean tooLong;

        private Body(byte[] bytes, boolean tooLong) {
            this.bytes = bytes;
            this.tooLong = tooLong;
        }

        static Body of(byte[] bytes, int limit) {
            return new Body(bytes, bytes.length > limit);
        }

        /** All of it, unless it is too long. */
        public byte[] bytes() {
            return bytes;
        }

        /** Whether it is longer than the limit. */
        public boolean tooLong() {
            return tooLong;
        }
    }

    /**
     * The body; empty when it is not there yet, or was refused. Then the filter that asks leaves the request alone. It
     * is asked again, in an {@code ASYNC} dispatch, once the body is there. Whatever it did before it asked, it does
     * then.
     *
     * @param limit the longest body, in bytes
     */
    public Optional<Body> read(HttpServletRequest request, HttpServletResponse response, int limit) throws IOException {
        if (request.getAttribute(READ) instanceof Body body) {
            return Optional.of(body);
        }
        if (request.getAttribute(LATE) != null) {
            refuse(
                    request,
                    response,
                    Problem.invalid("body", "was not there within " + DEADLINE.toSeconds() + " s; send it at once."));
            return Optional.empty();
        }
        ServletInputStream in = request.getInputStream();
        if (!request.isAsyncSupported()) {
            return Optional.of(Body.of(in.readNBytes(limit + 1), limit));
        }
        long length = request.getContentLengthLong();
        if (length > (long) limit + MOST_DISCARDED) {
            return Optional.of(new Body(NONE, true));
        }
        ByteArrayOutputStream read = new ByteArrayOutputStream(length > 0 ? (int) Math.min(length, 1_024) : 32);
        if (length >= 0) {
            // What is there; a chunk's head that is half there would be waited for.
            byte[] piece = new byte[4_096];
            while (read.size() < length && in.available() > 0) {
                int count = in.read(piece);
                if (count < 0) {
                    break;
                }
                read.write(piece, 0, count);
            }
        }
        if (in.isFinished() || (length >= 0 && read.size() >= length)) {
            Body body = Body.of(read.toByteArray(), limit);
            request.setAttribute(READ, body);
            return Optional.of(body);
        }
        await(request, response, in, new Reading(read, limit));
        return Optional.empty();
    }

    private void await(HttpServletRequest request, HttpServletResponse response, ServletInputStream in, Reading reading)
            throws IOException {
        String caller = request.getUserPrincipal() == null
                ? null
                : request.getUserPrincipal().getName();
        Semaphore places = caller == null ? ofAnybody : ofCallers;
        Runnable left;
        try {
            left = caller == null ? () -> {} : byCaller.take(caller);
        } catch (Problem tooMany) {
            refuse(request, response, tooMany);
            return;
        }
        if (!places.tryAcquire()) {
            left.run();
            refuse(request, response, Problem.of(RequestError.UNAVAILABLE, "Too many send their bodies slowly now."));
            return;
        }
        AtomicBoolean ended = new AtomicBoolean();
        // Whatever ends the wait, once: true for the first.
        End end = () -> {
            if (!ended.compareAndSet(false, true)) {
                return false;
            }
            places.release();
            left.run();
            return true;
        };
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(DEADLINE.toMillis());
        async.addListener(new Late(request, end));
        in.setReadListener(new ReadListener() {
            @Override
            public void onDataAvailable() throws IOException {
                if (reading.isTooLongToRead(in) && end.once()) {
                    request.setAttribute(READ, reading.body());
                    async.dispatch();
                }
            }

            @Override
            public void onAllDataRead() {
                if (end.once()) {
                    request.setAttribute(READ, reading.body());
                    async.dispatch();
                }
            }

            @Override
            public void onError(Throwable gone) {
                log.debug("A body broke off", gone);
                if (end.once()) {
                    async.complete();
                }
            }
        });
    }

    private void refuse(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        problems.write(request, response, problem);
    }

    /** What has come of a body. */
    private static final class Reading {

        private final ByteArrayOutputStream read;
        private final int limit;
        private long discarded;

        Reading(ByteArrayOutputStream read, int limit) {
            this.read = read;
            this.limit = limit;
        }

        /** Reads what is there; whether there is so much that the rest stays unread. */
        boolean isTooLongToRead(ServletInputStream in) throws IOException {
            byte[] piece = new byte[4_096];
            while (in.isReady() && !in.isFinished()) {
                int count = in.read(piece);
                if (count < 0) {
                    return false;
                }
                if (read.size() <= limit) {
                    read.write(piece, 0, count);
                } else {
                    discarded += count;
                    if (discarded > MOST_DISCARDED) {
                        return true;
                    }
                }
            }
            return false;
        }

        Body body() {
            return Body.of(read.toByteArray(), limit);
        }
    }

    /** Ends a wait. */
    @FunctionalInterface
    private interface End {
        /** Whether this was the first to end it. */
        boolean once();
    }

    /** Has the request go through the filters without the body that is not there in time. */
    private record Late(HttpServletRequest request, End end) implements AsyncListener {

        @Override
        public void onTimeout(AsyncEvent event) {
            if (end.once()) {
                request.setAttribute(LATE, true);
                event.getAsyncContext().dispatch();
            }
        }

        @Override
        public void onComplete(AsyncEvent event) {
            end.once();
        }

        @Override
        public void onError(AsyncEvent event) {
            end.once();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // What a controller starts after this has listeners of its own.
        }
    }
}
