package dev.switchboard.api.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes to a client whose request is put aside as much as it takes at once, whenever it takes more. No thread waits
 * until it does; the container ends the connection of who takes nothing for a while.
 */
abstract class PatientWriter implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(PatientWriter.class);
    private static final int PIECE = 8 * 1_024;
    private static final byte[] NOTHING = {};

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Exchange exchange;

    /** Of whoever writes, and of whoever ends it: not both at a time. */
    private final ReentrantLock lock = new ReentrantLock();

    private byte[] text = NOTHING;
    private int written;
    private boolean flushed = true;
    private boolean begun;
    private volatile boolean ended;
    private volatile boolean over;

    PatientWriter(AsyncContext async, ServletOutputStream out, Exchange exchange) {
        this.async = async;
        this.out = out;
        this.exchange = exchange;
    }

    /** Has the container say when it takes something, for the first time once the request's thread has left. */
    final void begin() {
        async.addListener(this);
        out.setWriteListener(this);
    }

    /** What is to be written next; null when there is nothing, for now or after {@link #complete}. */
    abstract byte @Nullable [] next();

    /** Whatever became of it. */
    abstract void left();

    /** Ends it after what was written, by who is asked for more. */
    final void complete() {
        over = true;
        exchange.dropRest();
        async.complete();
    }

    /** Ends the connection, by a thread of somebody else's. Who writes does not wait for the client, so nor does it. */
    final void end() {
        ended = true;
        lock.lock();
        try {
            if (!over) {
                exchange.end();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Goes on, by a thread of somebody else's, after a change of what is next. Does nothing once it is over. */
    final void go(Runnable change) throws IOException {
        lock.lock();
        try {
            change.run();
            if (begun) {
                write();
            }
        } finally {
            lock.unlock();
        }
    }

    final boolean isOver() {
        return over;
    }

    /** Whether the client has taken all that it was to; for a thread in {@link #go}. */
    final boolean isAllTaken() {
        return flushed && written == text.length && (!begun || over || out.isReady());
    }

    @Override
    public final void onWritePossible() throws IOException {
        go(() -> begun = true);
    }

    private void write() throws IOException {
        while (!over && out.isReady()) {
            if (ended) {
                throw new IOException("It was not read in time");
            }
            if (written < text.length) {
                int length = Math.min(PIECE, text.length - written);
                out.write(text, written, length);
                written += length;
            } else if (!flushed) {
                flushed = true;
                out.flush();
            } else {
                byte[] more = next();
                if (more == null) {
                    return;
                }
                text = more;
                written = 0;
                flushed = false;
            }
        }
    }

    @Override
    public final void onError(Throwable gone) {
        log.debug("An answer was not read to its end", gone);
    }

    @Override
    public final void onComplete(AsyncEvent event) {
        leave();
    }

    @Override
    public final void onError(AsyncEvent event) {
        leave();
        event.getAsyncContext().complete();
    }

    /** The container's thread: who writes just now has a moment more. */
    private void leave() {
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
        left();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // What is written once has none.
    }

    @Override
    public final void onStartAsync(AsyncEvent event) {
        // Nobody does.
    }
}
