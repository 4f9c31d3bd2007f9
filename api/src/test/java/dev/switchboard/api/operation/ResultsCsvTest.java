package dev.switchboard.api.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.batch.ItemState;
import dev.switchboard.activities.ground.Slice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultsCsvTest {

    private static final BatchItem ITEM =
            new BatchItem("phone_123", "+15550000123", ItemState.UNCHANGED, null, List.of());

    private final AtomicInteger pagesRead = new AtomicInteger();

    @Test
    void allPagesAreWritten() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        ResultsCsv.write(after -> page(3), out);

        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1 + 3 * ResultsCsv.PAGE);
        assertThat(pagesRead).hasValue(3);
    }

    @Test
    void noFurtherPageIsReadForAReaderWhoHasGone() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int unused) throws IOException {
                throw new IOException("Broken pipe");
            }
        };

        assertThatThrownBy(() -> ResultsCsv.write(after -> page(1_000), gone)).isInstanceOf(IOException.class);

        assertThat(pagesRead).hasValue(1);
    }

    private Slice<BatchItem> page(int pages) {
        @Nullable String next = pagesRead.incrementAndGet() < pages ? "next" : null;
        return new Slice<>(Collections.nCopies(ResultsCsv.PAGE, ITEM), next);
    }
}
