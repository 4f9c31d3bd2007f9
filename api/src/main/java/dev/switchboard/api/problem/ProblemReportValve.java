package dev.switchboard.api.problem;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * What Tomcat refuses before there is an application to ask takes the shape of every other error, in the place of Tomcat's
 * page. Tomcat makes it by its name, so it is public and has nothing to inject. A request line or header that cannot be
 * read at all has no body in its answer.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        RequestError error = RequestError.of(status);
        String detail = status.is4xxClientError()
                ? "The request is not accepted: " + status.getReasonPhrase() + "."
                : "Something unexpected happened; it has been logged.";
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer body = response.getReporter();
            if (body != null) {
                body.write("{\"detail\":\"%s\",\"status\":%d,\"title\":\"%s\",\"success\":false,\"error\":\"%s\"}"
                        .formatted(detail, status.value(), error.title(), error.code()));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A refusal could not be answered", gone);
        }
    }
}
