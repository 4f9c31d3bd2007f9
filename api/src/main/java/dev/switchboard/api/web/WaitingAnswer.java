package dev.switchboard.api.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer whose request is put aside: as much of it is written as is taken at once, whenever more is. */
final class WaitingAnswer implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(WaitingAnswer.class);
    private static final int PIECE = 8 * 1_024;

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final byte[] answer;
    private final Exchange exchange;
    private final Consumer<WaitingAnswer> left;

    /** Of whoever writes, and of whoever ends it: not both at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private int written;
    private boolean flushed;
    private volatile boolean ended;
    private volatile boolean over;

    WaitingAnswer(
            AsyncContext async,
            ServletOutputStream out,
            byte[] answer,
            Exchange exchange,
            Consumer<WaitingAnswer> left) {
        this.async = async;
        this.out = out;
        this.answer = answer;
        this.exchange = exchange;
        this.left = left;
    }

    /** Ends the connection, by a thread of somebody else's. Who writes just now does it himself. */
    void end() {
        ended = true;
        if (lock.tryLock()) {
            try {
                if (!over) {
                    exchange.end();
                }
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        lock.lock();
        try {
            write();
        } finally {
            lock.unlock();
        }
    }

    private void write() throws IOException {
        while (out.isReady()) {
            if (ended) {
                throw new IOException("Others had to wait for it");
            }
            if (written < answer.length) {
                int length = Math.min(PIECE, answer.length - written);
                out.write(answer, written, length);
                written += length;
            } else if (!flushed) {
                flushed = true;
                out.flush();
            } else {
                over = true;
                exchange.dropRest();
                async.complete();
                return;
            }
        }
    }

    @Override
    public void onError(Throwable gone) {
        log.debug("An answer was not read to its end", gone);
    }

    @Override
    public void onComplete(AsyncEvent event) {
        over = true;
        left.accept(this);
    }

    @Override
    public void onError(AsyncEvent event) {
        over = true;
        left.accept(this);
        event.getAsyncContext().complete();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // It has none.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // Nobody does.
    }
}
