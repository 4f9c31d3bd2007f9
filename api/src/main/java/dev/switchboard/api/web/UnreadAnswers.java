package dev.switchboard.api.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Answers without a thread that waits until it is read. An answer is kept until all of it is there. Then the request is
 * put aside, and the container takes the answer as fast as it is read, and tells when it takes more. It ends the
 * connection of who reads nothing for a while.
 *
 * <p>Exports are not kept; there are few of them. Nor are {@linkplain EventStream events}, which are written like this
 * anyway, the container's own pages, and short answers to who has not sent all of a body yet, or is trusted to read.
 * For those a turn of the container's more would cost more than the rest of a callback.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class UnreadAnswers extends OncePerRequestFilter {

    private static final int MOST_BYTES = 64 * 1_024 * 1_024;

    /** Of these the kernel keeps all that one connection may have. */
    private static final int SHORT = 2 * 1_024;

    private static final String TRUSTED = UnreadAnswers.class.getName() + ".trusted";

    private final AnswersInWait<WaitingAnswer> waiting = new AnswersInWait<>(MOST_BYTES, WaitingAnswer::end);

    /** Says of a request that whoever sent it reads the answer, as Twilio does. */
    public static void trust(HttpServletRequest request) {
        request.setAttribute(TRUSTED, true);
    }

    /** An answer may be made in a dispatch of its own. */
    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        KeptAnswer before = WebUtils.getNativeResponse(response, KeptAnswer.class);
        KeptAnswer answer = before == null ? new KeptAnswer(request, response) : before;
        chain.doFilter(request, before == null ? answer : response);
        if (request.isAsyncStarted()) {
            // Whoever goes on with it comes here once more, or streams.
            return;
        }
        HttpServletResponse client = (HttpServletResponse) answer.getResponse();
        byte[] bytes = answer.take();
        boolean atOnce = bytes.length <= SHORT && request.getAttribute(TRUSTED) != null;
        if (!atOnce
                && !client.isCommitted()
                && request.isAsyncSupported()
                && request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange
                && (exchange.hasAllOfTheRequest() || bytes.length > SHORT)) {
            putAside(request, client, exchange, bytes);
        } else if (bytes.length > 0) {
            client.getOutputStream().write(bytes);
        }
    }

    private void putAside(HttpServletRequest request, HttpServletResponse client, Exchange exchange, byte[] answer)
            throws IOException {
        if (client.getStatus() != HttpServletResponse.SC_NOT_MODIFIED) {
            client.setContentLength(answer.length);
        }
        ServletOutputStream out = client.getOutputStream();
        AsyncContext async = request.startAsync(request, client);
        // Nothing is held up by one that waits, and of all of them the oldest makes room.
        async.setTimeout(0);
        WaitingAnswer waits = new WaitingAnswer(async, out, answer, exchange, waiting::remove);
        waiting.add(waits, answer.length);
        waits.begin();
    }
}
