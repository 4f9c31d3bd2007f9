package dev.switchboard.api.console;

import dev.switchboard.api.usage.UsageController.UsageView;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Usage day by day, as bars of an SVG. The figures stand in a table beside it.
 *
 * @param bars one for each day
 * @param most what the highest bar stands for
 */
record UsageChart(List<Bar> bars, long most) {

    private static final int HEIGHT = 60;
    private static final int WIDTH = 10;

    static UsageChart of(LocalDate from, LocalDate to, List<UsageView> rows) {
        Map<LocalDate, UsageView> byDay = new HashMap<>();
        rows.forEach(row -> {
            if (row.day() != null) {
                byDay.put(row.day(), row);
            }
        });
        long most = rows.stream().mapToLong(UsageChart::sum).max().orElse(0);
        List<Bar> bars = new ArrayList<>();
        for (LocalDate day = from; !day.isAfter(to); day = day.plusDays(1)) {
            UsageView row = byDay.get(day);
            long sum = row == null ? 0 : sum(row);
            int height = most == 0 ? 0 : Math.toIntExact(Math.max(sum > 0 ? 2 : 0, sum * HEIGHT / most));
            bars.add(new Bar(day, row, bars.size() * WIDTH, HEIGHT - height, height));
        }
        return new UsageChart(bars, most);
    }

    private static long sum(UsageView row) {
        return row.voiceMinutes() + row.smsSegments() + row.whatsappDelivered();
    }

    public int width() {
        return bars.size() * WIDTH;
    }

    public int height() {
        return HEIGHT;
    }

    /** The days on which anything was used, latest first. */
    public List<Bar> used() {
        List<Bar> used =
                new ArrayList<>(bars.stream().filter(bar -> bar.row() != null).toList());
        java.util.Collections.reverse(used);
        return used;
    }

    /** A day: its figures, where there are any, and where its bar stands. */
    record Bar(LocalDate day, @Nullable UsageView row, int x, int y, int height) {}
}
