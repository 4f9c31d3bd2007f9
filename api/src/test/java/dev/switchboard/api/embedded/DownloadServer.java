package dev.switchboard.api.embedded;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Deflater;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/**
 * Serves an archive as temporal.download does. What it does wrong is told by {@link #description} and {@link #archive}.
 */
final class DownloadServer implements AutoCloseable {

    /** What answers a request. */
    interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Answer description;
    private volatile Answer archive;

    DownloadServer(byte[] served) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String json = "{\"archiveUrl\":\"%s/assets/cli.tar.gz\",\"fileToExtract\":\"temporal\"}".formatted(url());
        description = whole(json.getBytes(StandardCharsets.UTF_8));
        archive = whole(served);
        server.createContext("/cli/", exchange -> answer(exchange, description));
        server.createContext("/assets/", exchange -> answer(exchange, archive));
        server.setExecutor(threads);
        server.start();
    }

    private void answer(HttpExchange exchange, Answer answer) throws IOException {
        requests.add(exchange.getRequestURI().toString());
        try (exchange) {
            answer.to(exchange);
        }
    }

    void description(Answer answer) {
        this.description = answer;
    }

    void archive(Answer answer) {
        this.archive = answer;
    }

    static Answer whole(byte[] body) {
        return exchange -> {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        };
    }

    static Answer status(int status) {
        return exchange -> exchange.sendResponseHeaders(status, -1);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<String> requests() {
        return List.copyOf(requests);
    }

    long archives() {
        return requests.stream()
                .filter(request -> request.startsWith("/assets/"))
                .count();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** An archive as Temporal publishes it, with a program that is a script. */
    static byte[] script(String lines) {
        return archive("temporal", ("#!/bin/sh\n" + lines + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** An archive of a program that is installed. */
    static byte[] of(Path program) {
        try {
            return archive("temporal", Files.readAllBytes(program));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] archive(String name, byte[] program) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        GzipParameters fast = new GzipParameters();
        fast.setCompressionLevel(Deflater.BEST_SPEED);
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GzipCompressorOutputStream(bytes, fast))) {
            put(tar, "LICENSE", "MIT".getBytes(StandardCharsets.UTF_8));
            put(tar, name, program);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    static String sha256(byte[] archive) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(archive));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
