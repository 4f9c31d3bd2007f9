package dev.switchboard.api.usage;

import dev.switchboard.activities.usage.UsageGrouping;
import dev.switchboard.activities.usage.UsageRow;
import dev.switchboard.api.web.Csv;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Usage as comma-separated values (RFC 4180). */
final class UsageCsv {

    private static final List<String> SUMS =
            List.of("voiceMinutes", "smsSegments", "smsSegmentsUnsettled", "whatsappDelivered", "calls", "messages");

    private UsageCsv() {}

    static String of(List<UsageRow> rows, Set<UsageGrouping> groupings) {
        StringBuilder csv = new StringBuilder();
        List<String> header = new ArrayList<>();
        groupings.forEach(grouping -> header.add(column(grouping)));
        header.addAll(SUMS);
        csv.append(Csv.line(header));
        for (UsageRow row : rows) {
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
            csv.append(Csv.line(values));
        }
        return csv.toString();
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
}
