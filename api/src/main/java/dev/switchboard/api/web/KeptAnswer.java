package dev.switchboard.api.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.jspecify.annotations.Nullable;

/**
 * What a request is answered, kept until all of it is there. A stream, which goes on when the thread of its request has
 * left, is written through.
 */
final class KeptAnswer extends HttpServletResponseWrapper {

    private final HttpServletRequest request;
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(1_024);
    private final ServletOutputStream stream = new Stream();
    private @Nullable PrintWriter writer;

    /** Once it does it goes on to, also when its request has ended and there is nobody to read it. */
    private volatile boolean streams;

    KeptAnswer(HttpServletRequest request, HttpServletResponse response) {
        super(response);
        this.request = request;
    }

    /** All that was kept, which is forgotten. */
    byte[] take() {
        if (writer != null) {
            writer.flush();
        }
        byte[] bytes = kept.toByteArray();
        kept.reset();
        return bytes;
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return stream;
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        if (writer == null) {
            // As the container does, which names it in the header Content-Type.
            setCharacterEncoding(Charset.forName(getCharacterEncoding()));
            writer = new PrintWriter(new OutputStreamWriter(stream, Charset.forName(getCharacterEncoding())));
        }
        return writer;
    }

    @Override
    public void flushBuffer() throws IOException {
        stream.flush();
    }

    @Override
    public void resetBuffer() {
        super.resetBuffer();
        take();
    }

    @Override
    public void reset() {
        super.reset();
        take();
        writer = null;
    }

    private final class Stream extends ServletOutputStream {

        @Override
        public void write(int oneByte) throws IOException {
            write(new byte[] {(byte) oneByte}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (isStreamed()) {
                through().write(bytes, offset, length);
            } else {
                kept.write(bytes, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            if (isStreamed()) {
                through().flush();
            }
        }

        private boolean isStreamed() {
            streams = streams || request.isAsyncStarted();
            return streams;
        }

        private ServletOutputStream through() throws IOException {
            if (kept.size() > 0) {
                byte[] before = kept.toByteArray();
                kept.reset();
                getResponse().getOutputStream().write(before);
            }
            return getResponse().getOutputStream();
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new UnsupportedOperationException("An answer is kept until all of it is there");
        }
    }
}
