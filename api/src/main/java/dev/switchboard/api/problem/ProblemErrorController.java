package dev.switchboard.api.problem;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What the servlet container refuses on its own takes the same shape as every other error. */
@Hidden
@RestController
class ProblemErrorController implements ErrorController {

    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
        HttpStatus status = Optional.ofNullable(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE))
                .map(code -> HttpStatus.resolve((Integer) code))
                .orElse(HttpStatus.NOT_FOUND);
        RequestError error = RequestError.of(status);
        ProblemDetail problem = Problem.of(
                        error,
                        status.is4xxClientError()
                                ? "The request is not accepted: " + status.getReasonPhrase() + "."
                                : "Something unexpected happened; it has been logged.")
                .body();
        problem.setStatus(status.value());
        return ResponseEntity.status(status).body(problem);
    }
}
