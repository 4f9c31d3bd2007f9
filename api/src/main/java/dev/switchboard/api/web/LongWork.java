package dev.switchboard.api.web;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.security.Principal;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.async.CallableProcessingInterceptor;
import org.springframework.web.context.request.async.WebAsyncUtils;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Bounds what holds a connection to the database for long: every export, whoever writes it, and what says so by
 * {@link FewAtOnce}. The rate of a caller does not, since a few a second that take a minute each are all connections.
 */
final class LongWork implements HandlerInterceptor {

    /** Of one caller in one process. */
    static final int MOST = 3;

    /** Of all callers in one process: less than half of the connections to the database. */
    static final int MOST_OF_ALL = 8;

    private static final String PLACE = LongWork.class.getName() + ".place";

    private final CallerPlaces places = new CallerPlaces(
            MOST,
            "You have " + MOST + " exports or verifications of the trail going on already; wait until one has ended.");

    private final Semaphore all = new Semaphore(MOST_OF_ALL);

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        Principal caller = request.getUserPrincipal();
        if (caller != null
                && handler instanceof HandlerMethod method
                && isLong(method)
                // It is asked once more when an export has been written.
                && request.getAttribute(PLACE) == null) {
            Runnable leave = take(caller.getName());
            request.setAttribute(PLACE, leave);
            WebAsyncUtils.getAsyncManager(request).registerCallableInterceptor(PLACE, new Leaving(leave));
        }
        return true;
    }

    private Runnable take(String caller) {
        Runnable left = places.take(caller);
        if (!all.tryAcquire()) {
            left.run();
            throw Problem.of(
                    RequestError.UNAVAILABLE,
                    "Too many exports and verifications of the trail go on now. Try again later.");
        }
        AtomicBoolean over = new AtomicBoolean();
        return () -> {
            if (over.compareAndSet(false, true)) {
                all.release();
                left.run();
            }
        };
    }

    static boolean isLong(HandlerMethod method) {
        return method.hasMethodAnnotation(FewAtOnce.class)
                || method.getMethod()
                        .getGenericReturnType()
                        .getTypeName()
                        .contains(StreamingResponseBody.class.getName());
    }

    @Override
    public void afterCompletion(
            HttpServletRequest request, HttpServletResponse response, Object handler, @Nullable Exception failure) {
        if (request.getAttribute(PLACE) instanceof Runnable leave) {
            leave.run();
        }
    }

    /** Whatever ended an export: its end, its time limit, or that nobody reads it any more. */
    private record Leaving(Runnable leave) implements CallableProcessingInterceptor {

        @Override
        public <T> void afterCompletion(NativeWebRequest request, Callable<T> task) {
            leave.run();
        }
    }
}
