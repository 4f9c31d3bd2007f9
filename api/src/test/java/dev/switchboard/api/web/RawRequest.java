package dev.switchboard.api.web;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests over a socket, which say what Java's client would not. */
record RawRequest(int port) {

    /** The whole answer to a request without a body; the connection is closed after it. */
    String send(String methodAndPath, String... headers) throws IOException {
        List<String> lines = new ArrayList<>(List.of(methodAndPath + " HTTP/1.1", "Host: localhost:" + port));
        lines.addAll(List.of(headers));
        lines.add("Connection: close");
        return exchange(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** The whole answer to these bytes. */
    String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
