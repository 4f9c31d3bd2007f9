package dev.switchboard.api.console;

import dev.switchboard.activities.audit.AuditMessage;
import dev.switchboard.activities.drift.Drift;
import dev.switchboard.api.operation.OperationView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened to a number, latest first. What an operation told stands with the operation. */
final class Timeline {

    private Timeline() {}

    /**
     * One thing that happened.
     *
     * @param operation the operation that began then; none of an audit message alone, and of drift
     * @param messages what was told of it, oldest first
     * @param drift what a check found, or what was right again, then
     * @param right whether the drift was over then
     */
    record Entry(
            Instant at,
            @Nullable OperationView operation,
            List<AuditMessage> messages,
            @Nullable Drift drift,
            boolean right) {}

    /** Of each list the latest; what is older than what a full list ends with is left out, since it would have gaps. */
    static List<Entry> of(List<OperationView> operations, List<AuditMessage> messages, List<Drift> drifts, int full) {
        Map<String, List<AuditMessage>> told = messages.stream()
                .filter(message -> message.operation() != null)
                .sorted(Comparator.comparing(AuditMessage::timestamp))
                .collect(Collectors.groupingBy(message -> String.valueOf(message.operation())));
        List<Entry> entries = new ArrayList<>();
        for (OperationView operation : operations) {
            List<AuditMessage> its = told.remove(operation.id());
            entries.add(new Entry(operation.createdAt(), operation, its == null ? List.of() : its, null, false));
        }
        for (AuditMessage message : messages) {
            if (message.operation() == null || told.containsKey(message.operation())) {
                entries.add(new Entry(message.timestamp(), null, List.of(message), null, false));
            }
        }
        for (Drift drift : drifts) {
            entries.add(new Entry(drift.foundAt(), null, List.of(), drift, false));
            if (drift.resolvedAt() != null) {
                entries.add(new Entry(drift.resolvedAt(), null, List.of(), drift, true));
            }
        }
        Instant complete = latest(
                latest(
                        end(operations.stream().map(OperationView::createdAt).toList(), full),
                        end(messages.stream().map(AuditMessage::timestamp).toList(), full)),
                end(drifts.stream().map(Drift::foundAt).toList(), full));
        return entries.stream()
                .filter(entry -> !entry.at().isBefore(complete))
                .sorted(Comparator.comparing(Entry::at).reversed())
                .toList();
    }

    /** The last of a full list; what is before that was not read. */
    private static Instant end(List<Instant> times, int full) {
        return times.size() < full ? Instant.MIN : times.get(times.size() - 1);
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
