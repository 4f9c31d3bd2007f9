package dev.switchboard.api.usage;

import dev.switchboard.activities.usage.UsageGrouping;
import dev.switchboard.activities.usage.UsageRow;
import dev.switchboard.api.web.Csv;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Usage as comma-separated values (RFC 4180), a row of it in memory at a time. */
final class UsageCsv {

    static final String MEDIA_TYPE = "text/csv;charset=UTF-8";

    private static final List<String> SUMS =
            List.of("voiceMinutes", "smsSegments", "smsSegmentsUnsettled", "whatsappDelivered", "calls", "messages");

    private UsageCsv() {}

    /**
     * @param source hands over the rows, one after the other
     * @throws UncheckedIOException when the reader has gone, which ends the reading too
     */
    static void write(Consumer<Consumer<UsageRow>> source, Set<UsageGrouping> groupings, OutputStream out)
            throws IOException {
        Writer csv = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        List<String> header = new ArrayList<>();
        groupings.forEach(grouping -> header.add(column(grouping)));
        header.addAll(SUMS);
        line(csv, header);
        source.accept(row -> line(csv, values(row, groupings)));
        csv.flush();
    }

    private static List<String> values(UsageRow row, Set<UsageGrouping> groupings) {
        List<String> values = new ArrayList<>();
        groupings.forEach(grouping -> values.add(value(row, grouping)));
        for (long sum : new long[] {
            row.voiceMinutes(),
            row.smsSegments(),
            row.smsSegmentsUnsettled(),
            row.whatsappDelivered(),
            row.calls(),
            row.messages()
        }) {
            values.add(Long.toString(sum));
        }
        return values;
    }

    static @Nullable String text(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    static @Nullable String month(@Nullable LocalDate firstDay) {
        return firstDay == null ? null : YearMonth.from(firstDay).toString();
    }

    private static String column(UsageGrouping grouping) {
        return switch (grouping) {
            case NUMBER -> "phoneNumberId";
            case AGENT -> "chatbotId";
            case CHANNEL -> "channel";
            case DAY -> "day";
            case MONTH -> "month";
        };
    }

    private static String value(UsageRow row, UsageGrouping grouping) {
        Object value = switch (grouping) {
            case NUMBER -> row.phoneNumberId();
            case AGENT -> row.chatbotId();
            case CHANNEL -> text(row.channel());
            case DAY -> row.day();
            case MONTH -> month(row.month());
        };
        return value == null ? "" : value.toString();
    }

    private static void line(Writer csv, List<String> values) {
        try {
            csv.write(Csv.line(values));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
