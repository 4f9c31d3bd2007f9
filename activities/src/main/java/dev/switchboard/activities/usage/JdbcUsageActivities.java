package dev.switchboard.activities.usage;

import dev.switchboard.workflows.usage.UncomparedDays;
import dev.switchboard.workflows.usage.UnsettledMessages;
import dev.switchboard.workflows.usage.UsageActivities;
import java.time.LocalDate;
import org.springframework.stereotype.Component;

/** Usage in PostgreSQL. */
@Component
final class JdbcUsageActivities implements UsageActivities {

    private final UsageRecords records;
    private final ComparedDays compared;

    JdbcUsageActivities(UsageRecords records, ComparedDays compared) {
        this.records = records;
        this.compared = compared;
    }

    @Override
    public UnsettledMessages unsettled(int limit) {
        return records.unsettled(limit);
    }

    @Override
    public UncomparedDays uncomparedDays(int daysBack) {
        return new UncomparedDays(
                compared.missing(daysBack).stream().map(LocalDate::toString).toList());
    }

    @Override
    public void postponeMessage(String message) {
        records.postpone(MessageKey.parse(message));
    }
}
