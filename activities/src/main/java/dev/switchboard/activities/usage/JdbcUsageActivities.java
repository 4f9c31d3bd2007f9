package dev.switchboard.activities.usage;

import dev.switchboard.workflows.usage.UnsettledMessages;
import dev.switchboard.workflows.usage.UsageActivities;
import org.springframework.stereotype.Component;

/** Usage in PostgreSQL. */
@Component
final class JdbcUsageActivities implements UsageActivities {

    private final UsageRecords records;

    JdbcUsageActivities(UsageRecords records) {
        this.records = records;
    }

    @Override
    public UnsettledMessages unsettled(int limit) {
        return records.unsettled(limit);
    }

    @Override
    public void postponeMessage(String messageSid) {
        records.postpone(messageSid);
    }
}
