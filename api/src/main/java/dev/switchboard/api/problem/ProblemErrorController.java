package dev.switchboard.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container refuses on its own takes the same shape as every other error. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    private final Refusals refusals;
    private final ProblemWriter problems;

    ProblemErrorController(Refusals refusals, ProblemWriter problems) {
        this.refusals = refusals;
        this.problems = problems;
    }

    @RequestMapping("/error")
    void error(HttpServletRequest request, HttpServletResponse response) throws IOException {
        HttpStatus status = Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                .map(code -> HttpStatus.resolve((Integer) code))
                .orElse(HttpStatus.NOT_FOUND);
        RequestError error = RequestError.of(status);
        String detail = ContainerRefusal.detail(status);
        Problem problem = Problem.of(error, detail);
        problem.body().setStatus(status.value());
        String path = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
        if (path.startsWith("/")) {
            problem.body().setInstance(URI.create(path));
        }
        if (status.is4xxClientError()) {
            refusals.count(detail);
        }
        CarefulHeaders.on(response);
        problems.write(request, path, response, problem);
    }
}
