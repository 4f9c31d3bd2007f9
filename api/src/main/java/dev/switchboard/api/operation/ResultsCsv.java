package dev.switchboard.api.operation;

import dev.switchboard.activities.batch.BatchItem;
import dev.switchboard.activities.ground.Slice;
import dev.switchboard.api.web.Csv;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The numbers of a batch as comma-separated values (RFC 4180), a page of them in memory at a time. */
final class ResultsCsv {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    static final int PAGE = 1_000;

    private ResultsCsv() {}

    static void write(Function<@Nullable String, Slice<BatchItem>> pages, OutputStream out) throws IOException {
        Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        csv.write(Csv.line(List.of(
                "phoneNumberId",
                "phoneNumber",
                "state",
                "code",
                "twilioCode",
                "error",
                "changes",
                "fromAgent",
                "toAgent")));
        @Nullable String after = null;
        do {
            Slice<BatchItem> page = pages.apply(after);
            for (BatchItem item : page.items()) {
                ItemView view = ItemView.of(item);
                csv.write(Csv.line(List.of(
                        view.phoneNumberId(),
                        view.phoneNumber(),
                        view.state().name(),
                        Objects.toString(view.code(), ""),
                        view.twilio() == null
                                ? ""
                                : Objects.toString(view.twilio().code(), ""),
                        Objects.toString(view.error(), ""),
                        changes(view),
                        agent(view.assignment(), ItemView.AssignmentChange::from),
                        agent(view.assignment(), ItemView.AssignmentChange::to))));
            }
            after = page.next();
        } while (after != null);
        csv.flush();
    }

    private static String agent(
            ItemView.@Nullable AssignmentChange change, Function<ItemView.AssignmentChange, @Nullable String> which) {
        return change == null ? "" : Objects.toString(which.apply(change), "");
    }

    private static String changes(ItemView view) {
        Stream<ItemView.FieldChange> changes = view.changes() == null ? Stream.empty() : view.changes().stream();
        return changes.map(change -> change.field() + ": " + change.from() + " -> " + change.to())
                .collect(Collectors.joining("; "));
    }
}
