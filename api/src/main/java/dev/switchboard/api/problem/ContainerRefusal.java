package dev.switchboard.api.problem;

import org.springframework.http.HttpStatus;

/** What is said of a request that the container answers on its own. */
final class ContainerRefusal {

    private ContainerRefusal() {}

    static String detail(HttpStatus status) {
        return status.is4xxClientError()
                ? "The request is not accepted: " + status.getReasonPhrase() + "."
                : "Something unexpected happened; it has been logged.";
    }
}
