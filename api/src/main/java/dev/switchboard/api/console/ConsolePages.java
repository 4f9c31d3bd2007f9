package dev.switchboard.api.console;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.ProblemPages;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** The page of an error, also for what is refused before any controller is asked. */
@Component
@ConditionalOnConsole
final class ConsolePages implements ProblemPages {

    static final String PROBLEM = "console/problem";

    /** No inline script and no inline style: what a text of a number or an agent contains is never run. */
    static final String CONTENT_SECURITY_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private final ObjectProvider<ThymeleafViewResolver> views;

    ConsolePages(ObjectProvider<ThymeleafViewResolver> views) {
        this.views = views;
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, RequestError error, String detail)
            throws IOException {
        Problem problem = Problem.of(error, detail);
        response.setStatus(problem.body().getStatus());
        show(request, response, problem);
    }

    @Override
    public void show(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        // Where no filter of Spring Security has been, or what is said there of answers that are no pages.
        response.setHeader("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        try {
            View view = views.getObject().resolveViewName(PROBLEM, Locale.ENGLISH);
            if (view == null) {
                throw new IllegalStateException("There is no page of errors");
            }
            view.render(Map.of("problem", problem.body()), request, response);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("The page of an error cannot be shown", e);
        }
    }
}
