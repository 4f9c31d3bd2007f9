package dev.switchboard.api.problem;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a {@link Problem} where there is no controller: in filters. To programs as JSON, to people as a page. */
@Component
public final class ProblemWriter {

    private final JsonMapper json;
    private final Optional<ProblemPages> pages;

    public ProblemWriter(JsonMapper json, Optional<ProblemPages> pages) {
        this.json = json;
        this.pages = pages;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        write(request, request.getRequestURI(), response, problem);
    }

    /** @param path that was asked for, which in the dispatch of an error is not the request's */
    void write(HttpServletRequest request, String path, HttpServletResponse response, Problem problem)
            throws IOException {
        response.setStatus(problem.body().getStatus());
        problem.headers().forEach((name, values) -> values.forEach(value -> response.setHeader(name, value)));
        if (pages.isPresent() && ProblemPages.areFor(path)) {
            pages.get().show(request, response, problem);
            return;
        }
        byte[] body = json.writeValueAsBytes(problem.body());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
