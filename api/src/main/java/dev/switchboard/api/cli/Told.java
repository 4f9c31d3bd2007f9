package dev.switchboard.api.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** How things are said to people. */
final class Told {

    private Told() {}

    /** So many of something: {@code 1 number}, {@code 2 numbers}. */
    static String count(int count, String one) {
        return count + " " + one + (count == 1 ? "" : "s");
    }

    /** Why something could not be read, written or called: Java's exceptions often have a path only, or nothing. */
    static String reason(IOException failure) {
        if (failure instanceof NoSuchFileException) {
            return "there is no such folder";
        }
        if (failure instanceof AccessDeniedException) {
            return "you may not";
        }
        if (failure instanceof FileSystemException inFiles) {
            return inFiles.getReason() == null ? "it is no file" : inFiles.getReason();
        }
        if (failure instanceof HttpConnectTimeoutException) {
            return "nothing accepts the connection in time";
        }
        if (failure instanceof HttpTimeoutException) {
            return "its answer takes too long";
        }
        if (failure instanceof ConnectException && failure.getCause() instanceof ConnectException cause) {
            return reason(cause);
        }
        if (failure instanceof ConnectException && failure.getCause() instanceof UnresolvedAddressException) {
            return "there is no host of that name";
        }
        if (failure.getMessage() == null || failure.getMessage().isBlank()) {
            return failure instanceof ConnectException ? "nothing listens there" : "the connection broke";
        }
        return failure.getMessage();
    }
}
