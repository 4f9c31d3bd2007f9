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
 * What Tomcat refuses before there is an application to ask takes the shape of every other error, in the place of
 * Tomcat's page. It refuses bytes that are no request, headers that are too long, a path that cannot be decoded. It is
 * counted as every other refusal is.
 */
public final class ProblemReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemReportValve.class);

    private final Refusals refusals;

    public ProblemReportValve(Refusals refusals) {
        this.refusals = refusals;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (!response.isCommitted() && isTheRequests(status)) {
            status = HttpStatus.BAD_REQUEST;
            response.setStatus(status.value());
        }
        RequestError error = RequestError.of(status);
        String detail = ContainerRefusal.detail(status);
        if (status.is4xxClientError()) {
            refusals.count(detail);
        }
        try {
            CarefulHeaders.on(response);
            boolean peoples = ProblemPages.areFor(String.valueOf(request.getRequestURI()));
            response.setContentType(peoples ? PlainPage.TYPE : MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            Writer body = response.getReporter();
            if (body != null) {
                body.write(
                        peoples
                                ? PlainPage.of(error.title(), detail)
                                : "{\"detail\":\"%s\",\"status\":%d,\"title\":\"%s\",\"success\":false,\"error\":\"%s\"}"
                                        .formatted(detail, status.value(), error.title(), error.code()));
                response.finishResponse();
            }
        } catch (IOException | IllegalStateException gone) {
            log.debug("A refusal could not be answered", gone);
        }
    }

    /** Tomcat says so of a method, a transfer encoding or a version of HTTP that it does not know. */
    private static boolean isTheRequests(HttpStatus status) {
        return status == HttpStatus.NOT_IMPLEMENTED || status == HttpStatus.HTTP_VERSION_NOT_SUPPORTED;
    }
}
