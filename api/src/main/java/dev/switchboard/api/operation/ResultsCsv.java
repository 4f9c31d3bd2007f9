package dev.switchboard.api.operation;

import dev.switchboard.activities.Slice;
import dev.switchboard.activities.operation.OperationItem;
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

    static void write(Function<@Nullable String, Slice<OperationItem>> pages, OutputStream out) throws IOException {
        Writer csv = new OutputStreamWriter(out, StandardCharsets.UTF_8);
        line(csv, List.of("phoneNumberId", "phoneNumber", "state", "code", "twilioCode", "error", "changes"));
        @Nullable String after = null;
        do {
            Slice<OperationItem> page = pages.apply(after);
            for (OperationItem item : page.items()) {
                ItemView view = ItemView.of(item);
                line(
                        csv,
                        List.of(
                                view.phoneNumberId(),
                                view.phoneNumber(),
                                view.state().name(),
                                Objects.toString(view.code(), ""),
                                view.twilio() == null
                                        ? ""
                                        : Objects.toString(view.twilio().code(), ""),
                                Objects.toString(view.error(), ""),
                                changes(view)));
            }
            after = page.next();
        } while (after != null);
        csv.flush();
    }

    private static String changes(ItemView view) {
        Stream<ItemView.FieldChange> changes = view.changes() == null ? Stream.empty() : view.changes().stream();
        return changes.map(change -> change.field() + ": " + change.from() + " -> " + change.to())
                .collect(Collectors.joining("; "));
    }

    private static void line(Writer csv, List<String> values) throws IOException {
        csv.write(values.stream().map(ResultsCsv::quoted).collect(Collectors.joining(",")));
        csv.write("\r\n");
    }

    /** A value that a spreadsheet would take for a formula is none. */
    private static String quoted(String value) {
        if (value.matches("[A-Za-z0-9_-]*") && !value.startsWith("-")) {
            return value;
        }
        boolean formula = !value.isEmpty() && "=-@".indexOf(value.charAt(0)) >= 0;
        return '"' + (formula ? "'" : "") + value.replace("\"", "\"\"") + '"';
    }
}
