package dev.switchboard.api.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.util.WebUtils;

/**
 * Server-sent events of which only the latest matters. Who reads more slowly than they come gets the latest next, and
 * holds up neither a thread nor more than two of them.
 */
public final class EventStream extends PatientWriter {

    private static final Logger log = LoggerFactory.getLogger(EventStream.class);

    private final Consumer<EventStream> left;
    private byte @Nullable [] latest;
    private boolean closing;

    private EventStream(AsyncContext async, ServletOutputStream out, Exchange exchange, Consumer<EventStream> left) {
        super(async, out, exchange);
        this.left = left;
    }

    /**
     * Answers a request by events from now on; whoever calls it answers nothing else.
     *
     * @param longest after that it ends, and browsers connect again
     * @param left told, once or more often, that nobody reads it any more, whatever ended it
     */
    public static EventStream begin(
            HttpServletRequest request, HttpServletResponse response, Duration longest, Consumer<EventStream> left)
            throws IOException {
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        // Or nginx keeps events until it has enough of them.
        response.setHeader("X-Accel-Buffering", "no");
        // Below what keeps an answer until all of it is there.
        KeptAnswer kept = WebUtils.getNativeResponse(response, KeptAnswer.class);
        ServletResponse client = kept == null ? response : kept.getResponse();
        ServletOutputStream out = client.getOutputStream();
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(longest.toMillis());
        EventStream stream = new EventStream(async, out, (Exchange) request.getAttribute(Exchange.ATTRIBUTE), left);
        stream.begin();
        return stream;
    }

    /** An event as it is sent, to many perhaps. */
    public static byte[] event(String name, String data) {
        return ("event:" + name + "\ndata:" + data.replace("\n", "\ndata:") + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /** Tells the client an event, instead of one before it that it has not begun to read. */
    public void send(byte[] event) {
        tell(event, false);
    }

    /** The same, and ends once it is read. */
    public void sendLast(byte[] event) {
        tell(event, true);
    }

    private void tell(byte[] event, boolean last) {
        change(() -> {
            if (!closing) {
                latest = event;
                closing = last;
            }
        });
    }

    /** Ends it now, also in the midst of an event. */
    public void close() {
        change(() -> {
            latest = null;
            closing = true;
            if (!isAllTaken()) {
                end();
            }
        });
    }

    private void change(Runnable change) {
        try {
            go(change);
        } catch (IOException gone) {
            // The container ends it, and says so.
            log.debug("Events were not read to their end", gone);
        }
    }

    @Override
    byte @Nullable [] next() {
        byte[] next = latest;
        latest = null;
        if (next == null && closing) {
            complete();
        }
        return next;
    }

    @Override
    void left() {
        left.accept(this);
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
        if (!isOver()) {
            event.getAsyncContext().complete();
        }
    }
}
