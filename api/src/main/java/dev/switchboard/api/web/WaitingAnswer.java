package dev.switchboard.api.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An answer whose request is put aside until it is read. */
final class WaitingAnswer extends PatientWriter {

    private final byte[] answer;
    private final Consumer<WaitingAnswer> left;
    private boolean handed;

    WaitingAnswer(
            AsyncContext async,
            ServletOutputStream out,
            byte[] answer,
            Exchange exchange,
            Consumer<WaitingAnswer> left) {
        super(async, out, exchange);
        this.answer = answer;
        this.left = left;
    }

    @Override
    byte @Nullable [] next() {
        if (handed) {
            complete();
            return null;
        }
        handed = true;
        return answer;
    }

    @Override
    void left() {
        left.accept(this);
    }
}
