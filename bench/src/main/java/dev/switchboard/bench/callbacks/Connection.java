package dev.switchboard.bench.callbacks;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is kept, on which one request at a time is sent. An HTTP client would take more of the processors
 * than the service does, and they share them.
 */
final class Connection implements AutoCloseable {

    private static final byte[] CLOSES = "\r\nConnection: close\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final byte[] buffer = new byte[8_192];
    private @Nullable Socket socket;

    Connection(int port) {
        this.port = port;
    }

    /** The status of the answer. After one that says so, or is not 204, the next request opens a new connection. */
    int send(byte[] request) throws IOException {
        Socket open = socket;
        if (open == null) {
            open = new Socket(InetAddress.getLoopbackAddress(), port);
            open.setTcpNoDelay(true);
            open.setSoTimeout(30_000);
            socket = open;
        }
        open.getOutputStream().write(request);
        int end = readHead(open.getInputStream());
        int status = (buffer[9] - '0') * 100 + (buffer[10] - '0') * 10 + (buffer[11] - '0');
        if (status != 204 || hasCloses(end)) {
            close();
        }
        return status;
    }

    /** Where the head ends, in the buffer. */
    private int readHead(InputStream answer) throws IOException {
        int length = 0;
        int end;
        do {
            int read = answer.read(buffer, length, buffer.length - length);
            if (read <= 0) {
                throw new EOFException("The answer ended, or was too long, after " + length + " bytes");
            }
            length += read;
            end = endOfHead(length);
        } while (end < 0);
        return end;
    }

    /** After the empty line; below 0 when that has not come yet. */
    private int endOfHead(int length) {
        for (int end = 16; end <= length; end++) {
            if (buffer[end - 1] == '\n' && buffer[end - 2] == '\r' && buffer[end - 3] == '\n') {
                return end;
            }
        }
        return -1;
    }

    private boolean hasCloses(int end) {
        for (int start = 0; start <= end - CLOSES.length; start++) {
            if (Arrays.equals(buffer, start, start + CLOSES.length, CLOSES, 0, CLOSES.length)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
