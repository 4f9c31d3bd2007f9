package dev.switchboard.api.web;

import org.apache.catalina.connector.Request;
import org.apache.coyote.ActionCode;

/** A request and its answer as the container has them, for what the servlet API does not tell. */
record Exchange(Request request) {

    /** The attribute of every request. */
    static final String ATTRIBUTE = Exchange.class.getName();

    /** Whether the body, if any, was read to its end. */
    boolean hasAllOfTheRequest() {
        return request.getCoyoteRequest().isFinished();
    }

    /** Leaves alone what has not come of the body, which the container would wait for; then the connection closes. */
    void dropRest() {
        if (!hasAllOfTheRequest()) {
            request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
        }
    }

    /** Closes the connection, whatever of the answer was not written yet; by a thread of nobody's request. */
    void end() {
        request.getResponse().getCoyoteResponse().action(ActionCode.CLOSE_NOW, null);
    }
}
