package dev.switchboard.api.console;

import dev.switchboard.api.problem.Problem;
import dev.switchboard.api.problem.RequestError;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.View;
import org.springframework.web.servlet.ViewResolver;
import org.thymeleaf.spring6.view.ThymeleafViewResolver;

/** The page of an error, also for what is refused before any controller is asked. */
@Component
@ConditionalOnConsole
final class ConsolePages {

    static final String PROBLEM = "console/problem";

    private final ObjectProvider<ThymeleafViewResolver> views;

    ConsolePages(ObjectProvider<ThymeleafViewResolver> views) {
        this.views = views;
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, RequestError error, String detail)
            throws IOException, ServletException {
        Problem problem = Problem.of(error, detail);
        response.setStatus(problem.body().getStatus());
        ViewResolver resolver = views.getObject();
        try {
            View view = resolver.resolveViewName(PROBLEM, Locale.ENGLISH);
            if (view == null) {
                throw new ServletException("There is no page of errors");
            }
            view.render(Map.of("problem", problem.body()), request, response);
        } catch (IOException | ServletException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }
}
