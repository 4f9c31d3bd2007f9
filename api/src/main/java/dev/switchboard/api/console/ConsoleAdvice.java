package dev.switchboard.api.console;

import dev.switchboard.api.problem.KnownProblems;
import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.validation.BindException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;

/** What every page knows, and what becomes of errors: the page that somebody was on says what went wrong. */
@ControllerAdvice(basePackageClasses = ConsoleAdvice.class)
@ConditionalOnConsole
@Order(Ordered.HIGHEST_PRECEDENCE)
class ConsoleAdvice {

    private static final Logger log = LoggerFactory.getLogger(ConsoleAdvice.class);

    private static final String NOT_KNOWN = "has a value that this page does not know; correct it, or leave it out.";

    /** Who looks; none before signing in. */
    @ModelAttribute("caller")
    @Nullable String caller() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller == null || !Authorities.has(caller, "SCOPE_read") ? null : caller.getName();
    }

    /** Whether there are buttons. */
    @ModelAttribute("mayWrite")
    boolean mayWrite() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && Authorities.has(caller, "SCOPE_write");
    }

    /** Whether there is a button that gives numbers back. */
    @ModelAttribute("mayRelease")
    boolean mayRelease() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && Authorities.has(caller, "SCOPE_release");
    }

    /** Whether there are buttons that spend money on numbers. */
    @ModelAttribute("mayPurchase")
    boolean mayPurchase() {
        Authentication caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && Authorities.has(caller, "SCOPE_purchase");
    }

    @ModelAttribute("words")
    Words words() {
        return Words.INSTANCE;
    }

    /** The path, without what it is filtered by: the part of the console that is being looked at. */
    @ModelAttribute("path")
    String path(HttpServletRequest request) {
        return request.getRequestURI();
    }

    /** A follower has gone; there is nobody to tell. */
    @ExceptionHandler({AsyncRequestNotUsableException.class, IOException.class})
    void gone() {}

    @ExceptionHandler
    ModelAndView problem(Exception exception, HttpServletRequest request, HttpServletResponse response) {
        Problem problem = problemOf(exception);
        String back = request.getParameter("back");
        if (HttpMethod.POST.matches(request.getMethod()) && back != null && back.matches("/console[!-~]{0,2000}")) {
            RequestContextUtils.getOutputFlashMap(request).put("problem", problem.body());
            return new ModelAndView("redirect:" + back);
        }
        ModelAndView page = new ModelAndView(
                ConsolePages.PROBLEM,
                Map.of("problem", problem.body(), "mayWrite", mayWrite(), "path", request.getRequestURI()));
        page.addObject("caller", caller());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        page.setStatus(HttpStatusCode.valueOf(problem.body().getStatus()));
        return page;
    }

    private static Problem problemOf(Exception exception) {
        if (exception instanceof MethodArgumentTypeMismatchException mismatch) {
            return Problem.invalid(mismatch.getName(), NOT_KNOWN);
        }
        if (exception instanceof BindException fields) {
            return Problem.invalid(fields.getFieldErrors().stream()
                    .map(field -> new Problem.FieldError(field.getField(), NOT_KNOWN))
                    .toList());
        }
        if (exception instanceof MissingServletRequestParameterException missing) {
            return Problem.invalid(missing.getParameterName(), "is missing.");
        }
        if (exception instanceof ErrorResponse known && known.getStatusCode().is4xxClientError()) {
            return Problem.of(
                    known.getStatusCode().value() == 404 ? RequestError.NOT_FOUND : RequestError.INVALID_REQUEST,
                    "This page does not know what to do with that request.");
        }
        return KnownProblems.of(exception).orElseGet(() -> {
            log.error("Unexpected failure of a page", exception);
            return Problem.of(RequestError.INTERNAL, "Something unexpected happened; it has been logged.");
        });
    }

    /** What somebody may. */
    private static final class Authorities {

        private Authorities() {}

        static boolean has(Authentication caller, String authority) {
            return caller.getAuthorities().stream().anyMatch(granted -> authority.equals(granted.getAuthority()));
        }
    }
}
